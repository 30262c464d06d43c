"""Helmfile templates: what a release of a helmfile inherits from templates, which may say what chart it is of.

Source:  helmfile.readthedocs.io, The Helmfile Best Practices Guide, Release Template: `inherit: [{template: default}]`;
         helmfile/helmfile, pkg/state: templates inherit from others too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.record import NamedTuple
from rewrite.tree import Node, Scalar, entries_of, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.document import Document

RELEASES: Final = "releases"
TEMPLATES: Final = "templates"
INHERIT: Final = "inherit"
TEMPLATE: Final = "template"
CHART: Final = "chart"

# A mapping, with the document that it stands in.
Placed = tuple["Document", Node]


class Heir(NamedTuple):
    """A release with templates: what it is called, where its chart is named (nowhere when that is in another file), and
    the mappings that hold its values.
    """

    release: str
    charts: tuple[Scalar, ...]
    settings: tuple[Placed, ...]


def heirs_in(documents: Iterable[Document]) -> Iterator[Heir]:
    """Give the releases of a helmfile that inherit something."""
    helmfile = [document for document in documents if document.top is not None and document.host is None]
    templates: dict[str, Placed] | None = None
    for document in helmfile:
        releases = document.top.node(RELEASES) if document.top is not None and INHERIT in document.keys else None
        for release in nodes_in(releases):
            if release.node(INHERIT) is not None:
                templates = _templates(helmfile) if templates is None else templates
                settings = tuple(_inherited((document, release), templates))
                named = [chart for _, node in settings if isinstance(chart := node.get(CHART), Scalar) and chart.text]
                yield Heir(release.text("name"), tuple(named[:1] if release.text(CHART) else named), settings)


def _templates(helmfile: Iterable[Document]) -> dict[str, Placed]:
    """Give the templates of a helmfile by their names, whichever of its documents they stand in."""
    return {
        name: (document, template)
        for document in helmfile
        if document.top is not None and (templates := document.top.node(TEMPLATES)) is not None
        for name, template in entries_of(templates).items()
        if isinstance(template, Node)
    }


def _inherited(release: Placed, templates: Mapping[str, Placed]) -> Iterator[Placed]:
    """Give a release and the templates that it inherits from, and those that these inherit from."""
    waiting, known = [release], set[str]()
    for placed in waiting:
        yield placed
        inherit = placed[1].node(INHERIT)
        for item in inherit.children if inherit is not None else ():
            name = item.text(TEMPLATE) if isinstance(item, Node) else ""
            # What is not at hand may inherit from all others.
            for found in [name] if name in templates else templates:
                if found not in known:
                    known.add(found)
                    waiting.append(templates[found])
