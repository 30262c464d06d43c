"""Run charts: the charts of a run, and what they render with values that stand in another of its files.

A chart is planned as a unit, wherever that is; which values are for it is known when all files are planned. Then the
files of both are read once more, and the chart is rendered with the values laid over its own.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from rewrite import files
from rewrite.archives import unpack
from rewrite.chart_paths import HERE, within
from rewrite.dependencies import Neighbours
from rewrite.errors import RewriteError
from rewrite.fieldpath import format_path, parse_path
from rewrite.parts import Part
from rewrite.placing import scope_in
from rewrite.planning import read_chart
from rewrite.readers.chunks import split
from rewrite.reading import kind_of, read
from rewrite.source import decode
from rewrite.tree import Node, Scalar, children_of
from rewrite.unforeseen import Unforeseen
from rewrite.units import CHART_FILE, VALUES_FILE
from rewrite.uses import uses_by_start

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from rewrite.charts.laid_over import Rendered
    from rewrite.charts.value import Table
    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath
    from rewrite.linked import Laid
    from rewrite.mapping import Mapper
    from rewrite.tree import Child
    from rewrite.walking import FileEntry


class RunCharts:
    """The charts of a run, packed ones too."""

    def __init__(self, entries: Iterable[FileEntry], packed: Iterable[FileEntry], mapper: Mapper) -> None:
        self._entries = entries
        self._packed = {entry.name: entry.real for entry in packed if not entry.is_folder}
        # The chart that was rendered last: what is laid over one comes one after another.
        self._last: tuple[str, Mapping[str, str]] = ("", {})
        self._neighbours = Neighbours()
        self._mapped = mapper.hosts_in_charts

    @cached_property
    def _real(self) -> Mapping[str, str]:
        return {entry.name: entry.real for entry in self._entries}

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders of all charts, "." for the one that the run began in."""
        found = (name.rpartition("/") for name in self._real)
        return frozenset(
            folder or HERE for folder, slash, name in found if name == CHART_FILE and (folder or not slash)
        )

    def has(self, folder: str) -> bool:
        """Tell whether a folder is that of a chart, or an archive one."""
        if folder in self._packed:
            return True
        return within(folder, CHART_FILE) in self._real or within(folder, VALUES_FILE) in self._real

    def around(self, file: str) -> bool:
        """Tell whether a file stands in a chart."""
        folder = file
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            if folder in self.folders:
                return True
        return CHART_FILE in self._real

    def render(self, folder: str, laid: Laid, paths: frozenset[str]) -> Rendered | None:
        """Render a chart with values laid over its own; None when that cannot be done.

        In:      paths, the field paths that are of interest in the values.
        """
        # What a chart is not rendered for is told.
        with Unforeseen():
            return self._render(folder, laid, paths)
        return None

    def _render(self, folder: str, laid: Laid, paths: frozenset[str]) -> Rendered | None:
        from rewrite.charts.laid_over import render  # the evaluator is large

        over = self._values(laid, paths)
        if over is None:
            return None
        real = self._packed.get(folder) or self._real_folder(folder)
        if self._last[0] != real:
            texts = _unpacked(real) if folder in self._packed else _texts(real, self._neighbours)
            self._last = real, texts
        return render(os.path.basename(real), self._last[1], over, paths, self._mapped)

    def _real_folder(self, folder: str) -> str:
        names = (within(folder, name) for name in (CHART_FILE, VALUES_FILE))
        return os.path.dirname(self._real[next(name for name in names if name in self._real)])

    def _values(self, laid: Laid, paths: Container[str]) -> Table | None:
        """Read values that stand in a file, in a document of it or in a text there, or in the text of a scalar.

        In:      paths, those of interest below the values.
        """
        from rewrite.charts.laid_over import OVER
        from rewrite.charts.value import Table
        from rewrite.charts.values import read_values, set_values, to_value

        source = decode(laid.file, files.read(self._real[laid.file]))
        chunk = split(source.text)[laid.document]
        part = Part(frozenset([laid.document]), (chunk,))
        reading = read(source, kind_of(laid.file), part.beginnings, part)
        document, laid = _within(reading.documents, laid)
        top = document.top if document is not None else None
        found = _find(top, laid.scope) if top is not None and laid.scope else top
        if laid.parameters and top is not None:
            found = None
            value: object = set_values(_set(top, laid), OVER)
        elif isinstance(found, Scalar):
            value = read_values(OVER, found.value)
        elif document is not None and found is not None:
            value = to_value(found, OVER, _places(document, found.path, paths))
        else:
            value = None
        reading.dissolve()
        return value if isinstance(value, Table) else None


def _within(documents: Sequence[Document], laid: Laid) -> tuple[Document | None, Laid]:
    """Give the document that values stand in, which may be a text in another, and what is laid as written in that.

    Out:     no document where several in one text may be meant.
    """
    begin = laid.scope or next((path for path, _ in laid.parameters), "")
    fronts = [scope_in(document) for document in documents]
    front = max((front for front in fronts if begin.startswith(front) and begin != front), key=len, default="")
    found = [document for document, at in zip(documents, fronts, strict=True) if at == front]
    document = found[0] if found and (not front or len(found) == 1) else None
    parameters = tuple((path[len(front) :], name) for path, name in laid.parameters)
    return document, laid._replace(scope=laid.scope[len(front) :], parameters=parameters)


def _places(document: Document, values: FieldPath, paths: Container[str]) -> dict[int, FieldPath]:
    """Give by where it begins the path, below the values, of the one use that is of interest of what aliases repeat."""
    found: dict[int, FieldPath] = {}
    for start, uses in uses_by_start(document).items():
        below = (use.path[len(values) :] for use in uses if use.path[: len(values)] == values)
        if path := next((path for path in below if format_path(path) in paths), None):
            found[start] = path
    return found


def _set(top: Node, laid: Laid) -> Iterator[tuple[FieldPath, Scalar]]:
    """Give the values of single parameters, each with its path below the values of the chart."""
    for path, name in laid.parameters:
        below = parse_path(name)
        if below and isinstance(found := _at(top, parse_path(path)), Scalar):
            yield below, found


def _at(top: Node, path: FieldPath) -> Child | None:
    """Give what stands at a field path."""
    found: Child | None = top
    for step in path:
        if not isinstance(found, Node):
            return None
        children = found.children
        if isinstance(children, dict):
            found = children.get(str(step))
        else:
            found = children[step] if isinstance(step, int) and step < len(children) else None
    return found


def _find(node: Node, scope: str) -> Node | Scalar | None:
    """Give the mapping, or the scalar with a text, that field paths which begin so stand in."""
    children = children_of(node)
    for child in children:
        path = format_path(child.path)
        if scope == path + (" > " if isinstance(child, Scalar) else "."):
            return child
        if isinstance(child, Node) and scope.startswith((f"{path}.", f"{path}[")):
            return _find(child, scope)
    return None


def _texts(folder: str, neighbours: Neighbours) -> dict[str, str]:
    """Read the files of a chart, and those of its dependencies."""
    texts = {}
    for path, content in read_chart(folder, {}, neighbours).context.items():
        with suppress(RewriteError):
            texts[path] = decode(path, content).text
    return texts


def _unpacked(archive: str) -> dict[str, str]:
    """Read the files of a packed chart; of one that cannot be read to its end nothing is known."""
    texts = {}
    for path, content in unpack(archive):
        with suppress(RewriteError):
            texts[path.split("/", 2)[2]] = decode(path, content).text
    return texts
