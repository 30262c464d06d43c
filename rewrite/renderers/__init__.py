"""Renderers: one module per report format, each a pure function from a Report to text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol

from rewrite.errors import UsageError
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.report import Report


class RenderOptions(NamedTuple):
    """How a report is to look.

    color paints for a terminal; width is where prose is wrapped, in columns; verbose lists what is otherwise only
    counted; quiet leaves only what a person must look at. version is the tool's own, for the formats that name it.
    """

    color: bool = False
    width: int = 80
    verbose: bool = False
    quiet: bool = False
    version: str = ""


class Renderer(Protocol):
    """The one signature of all formats."""

    def __call__(self, report: Report, options: RenderOptions) -> str:
        """Render the report; the text ends with a line end, or is empty."""


class PartsRenderer(Protocol):
    """The same in parts, for a text that takes more memory as a whole: one rare sign in it makes all others wider."""

    def __call__(self, report: Report, options: RenderOptions) -> Iterable[str]:
        """Render the report, part by part."""


# Names of modules, not modules: a run imports the format it was asked for and nothing else.
FORMATS: Final = {
    "text": "rewrite.renderers.text",
    "json": "rewrite.renderers.as_json",
    "markdown": "rewrite.renderers.markdown",
    "sarif": "rewrite.renderers.sarif",
    "github": "rewrite.renderers.github",
    "gitlab": "rewrite.renderers.gitlab",
    "junit": "rewrite.renderers.junit",
    "html": "rewrite.renderers.html",
}
# These say everything, and may be long: their modules have `parts` beside `render`.
IN_PARTS: Final = frozenset({"json", "sarif", "gitlab"})


def renderer(name: str) -> Renderer:
    """Give the renderer of a format.

    Errors:  UsageError when there is no such format.
    """
    if name not in FORMATS:
        raise UsageError(f"no report format {name!r}; it should be one of {', '.join(FORMATS)}")
    render: Renderer = import_module(FORMATS[name]).render
    return render


def parts_renderer(name: str) -> PartsRenderer:
    """Give what renders a format in parts, for a file; that of most formats is one part.

    Errors:  UsageError when there is no such format.
    """
    render = renderer(name)
    if name in IN_PARTS:
        parts: PartsRenderer = import_module(FORMATS[name]).parts
        return parts
    return lambda report, options: (render(report, options),)
