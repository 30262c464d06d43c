"""Inflated: the charts that a kustomization renders.

Source:  kustomize, api/types/helmchartargs.go; api/internal/builtins/HelmChartInflationGenerator.go, a plug-in whose
         configuration is the globals and the one chart at once.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.finders.kustomization import PLUGIN
from rewrite.record import NamedTuple
from rewrite.tree import Node, Scalar, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

# A list of charts with the keys of a chart's name and of its values file; the second is the older form.
LISTS: Final = (
    ("helmCharts", "name", "valuesFile"),
    ("helmChartInflationGenerator", "chartName", "values"),
)
DEFAULT_HOME: Final = "charts"


class Inflated(NamedTuple):
    """A chart that a kustomization renders: its name, the folder that it has when it is not fetched, the files of
    values as they are written, and the mapping that says so.
    """

    name: Scalar
    folder: str
    files: tuple[str, ...]
    item: Node


def inflated_in(document: Document) -> Iterator[Inflated]:
    """Give the charts that a kustomization, or a plug-in of one, renders."""
    top = document.top
    if top is None:
        return
    if document.kind == PLUGIN:
        yield from _inflated(top, "name", "valuesFile", DEFAULT_HOME)
    settings = top.node("helmGlobals")
    home = (settings.text("chartHome") if settings else "") or DEFAULT_HOME
    for list_key, name_key, values_key in LISTS:
        for item in nodes_in(top.get(list_key)):
            yield from _inflated(item, name_key, values_key, home)


def values_in(document: Document) -> Iterator[Scalar]:
    """Give the files of values that a kustomization, or a plug-in of one, renders charts with."""
    for _, _, files, item in inflated_in(document):
        listed = item.node("additionalValuesFiles")
        for child in (item.get("valuesFile"), item.get("values"), *(listed.children if listed else ())):
            if isinstance(child, Scalar) and child.text in files:
                yield child


def _inflated(item: Node, name_key: str, values_key: str, home: str) -> Iterator[Inflated]:
    name, more = item.get(name_key), item.node("additionalValuesFiles")
    if isinstance(name, Scalar):
        files = [
            item.text(values_key),
            *(file.text for file in (more.children if more else ()) if isinstance(file, Scalar)),
        ]
        folder = posixpath.join(item.text("chartHome") or home, name.text)
        yield Inflated(name, folder, tuple(file for file in files if file), item)
