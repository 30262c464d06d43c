"""Files read: what a chart is rendered from. Helm itself looks at values.yaml, templates/ and crds/ alone; what else is
read is asked for in templates.

Source: Helm's documentation, Accessing Files Inside Templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.unread import without_comments
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

# The folder of the dependency that a file belongs to, and its own. Files of some are for the people who make the chart.
RENDERED: Final = expression(
    r"(?P<chart>(?:charts/[^/]+/)*)"
    r"(?:(?P<values>values\.yaml)|(?!(?:charts|ci|docs?|examples?|tests?)/)(?P<folder>[^/]+)/.+)\Z"
)
WORD: Final = ".Files"
# The first text in what is asked for: `.Files.Get (printf "conf/%s.yaml" .Values.mode)`. Nobody puts so much in
# front of it, and a line may ask for many.
ASKED: Final = expression(r"\.Files\b(?:\.\w++(?:(?!\}\}|[\"`])[^\n]){0,2000}+[\"`](?P<text>[^\"`\n]*))?")
FOLDER: Final = expression(r"(?P<folder>[\w. -]+)/")
# Of a file beside the folders.
NAME: Final = expression(r"[\w. -]+\Z")
OWN_FOLDERS: Final = ("templates", "crds")
# Any folder may be read.
ANY: Final = ""


def folders_read(templates: Iterable[str]) -> frozenset[str]:
    """Give the folders that templates are in or read files of, ANY among them where that is not written there."""
    found: set[str] = set(OWN_FOLDERS)
    for text in templates:
        for asked in ASKED.finditer(text) if WORD in text else ():
            folder = FOLDER.match(asked["text"] or "")
            if folder or not NAME.match(asked["text"] or ""):
                found.add(folder["folder"] if folder else ANY)
    return frozenset(found)


class Asked(NamedTuple):
    """What a template asks for of the chart's files: a path or a pattern, and where it stands."""

    text: str
    start: int


def asked_in(text: str) -> Iterator[Asked]:
    """Give what a template asks for of the chart's other files, as far as it is written there."""
    for found in ASKED.finditer(without_comments(text, " ")) if WORD in text else ():
        if found["text"]:
            yield Asked(found["text"], found.start("text"))


def is_rendered(path: str, read: Collection[str]) -> bool:
    """Tell whether a chart is rendered from one of its files.

    In:      path, in the outermost chart; read, the folders that templates read.
    """
    found = RENDERED.match(path)
    return found is not None and (found["values"] is not None or ANY in read or found["folder"] in read)
