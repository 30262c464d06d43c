"""Laid values: reads the values of a file, or of a part of it, that are laid over a chart which stands elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.charts.traced import OPAQUE
from rewrite.fieldpath import format_path, parse_path
from rewrite.lazy import expression
from rewrite.parts import Part
from rewrite.placing import place_of, scope_in
from rewrite.readers.chunks import split
from rewrite.reading import Reading, kind_of, read
from rewrite.source import Source, decode
from rewrite.tree import Node, Scalar, children_of
from rewrite.uses import uses_by_start

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from rewrite.charts.value import Table
    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath
    from rewrite.linked import Laid
    from rewrite.registries import Mirrors
    from rewrite.report import Place
    from rewrite.span import Span
    from rewrite.taken_outside import Left
    from rewrite.tree import Child

# Files that are kept: those of a chart are asked for by turns.
MOST_SOURCES: Final = 8
SIGN: Final = "${"
# A file may have thousands of releases.
ITEM: Final = expression(r"\[(?P<index>\d{1,9})\]")
# A registry, or the value of a single parameter, that is empty, or goes on below.
EMPTY: Final = expression(
    r"""(?i:(?:registry|hub|repo)\w*+["']?+[ \t]*+:[ \t]*+(?:""|''|~|null\b|[,}\r\n#]|\Z)"""
    r"""|value["']?+[ \t]*+:[ \t]*+["']{2})"""
)
# What is told of a key behind which nothing is written.
NOTHING: Final = '""'
# What Flux fills in before Helm sees it may be anything. Source: fluxcd.io, Kustomization, Post build substitution.
SUBSTITUTED: Final = expression(r"\$\{[A-Za-z_]\w*[^{}\n]*\}")


class LaidValues:
    """Reads values that stand in a file, in a document of it or in a text there, or in the text of a scalar; one file
    may have those of hundreds of releases.

    In:      real, the real paths of the files of the run, by their names.
    """

    def __init__(self, real: Mapping[str, str]) -> None:
        self._real = real
        self._sources: dict[str, tuple[Source, Sequence[Span]]] = {}
        # The document that was read last, and where that stands.
        self._last: tuple[str, int] | None = None
        self._reading = Reading()

    def read(self, laid: Laid, paths: Container[str]) -> Table | None:
        """Read what is laid over a chart.

        In:      paths, those of interest below the values.
        Out:     None where it is no mapping.
        """
        from rewrite.charts.laid_over import OVER
        from rewrite.charts.value import Table
        from rewrite.charts.values import read_values, set_values, to_value

        document, laid = _within(self._documents(laid.file, laid.document), laid)
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
        return value if isinstance(value, Table) else None

    def empty(self, laid: Laid) -> dict[FieldPath, tuple[Place, str]]:
        """Give what is empty among values where charts may ask for it in images, each with its place and how it is
        written.
        """
        from rewrite.charts.machine import is_consulted

        found: dict[FieldPath, tuple[Place, str]] = {}
        source = self._source(laid.file)[0]
        if not source.once(_may_be_empty):
            return found
        document, inner = _within(self._documents(laid.file, laid.document), laid)
        if document is None:
            return found
        named = dict(inner.parameters)
        for scalar in document.scalars:
            if scalar.text or not (laid.parameters or is_consulted(scalar.name)):
                continue
            path = format_path(scalar.path)
            below = named.get(path, "") if laid.parameters else path.removeprefix(inner.scope)
            if path.startswith(inner.scope) and below and is_consulted(below.rpartition(".")[2]):
                place = place_of(source, document.start_of(scalar), document, scalar)
                found[parse_path(below)] = place, document.text[scalar.start : scalar.end] or NOTHING
        return found

    def left(
        self,
        laid: Laid,
        empty: Mapping[FieldPath, tuple[Place, str]],
        chart: tuple[str, Mapping[str, str], Mapping[str, str]],
        rules: tuple[frozenset[str], Mirrors],
    ) -> list[Left]:
        """Give what is empty among values and a chart asks for in images; for chart and rules, see left_images."""
        from rewrite.charts.left_outside import left_images
        from rewrite.taken_outside import Left

        over = self.read(laid, frozenset())
        images = left_images(chart, over, empty, rules) if over is not None else ()
        return [Left(*empty[path], image) for path, image in images]

    def _documents(self, file: str, index: int) -> Sequence[Document]:
        """Read a document of a file, with those in its texts."""
        if self._last != (file, index):
            self._reading.dissolve()
            # Where the next one cannot be read, this one is to be read anew.
            self._last = None
            source, chunks = self._source(file)
            part = Part(frozenset([index]), (chunks[index],))
            self._last, self._reading = (file, index), read(source, kind_of(file), part.beginnings, part)
        return self._reading.documents

    def _source(self, file: str) -> tuple[Source, Sequence[Span]]:
        if file not in self._sources:
            if len(self._sources) >= MOST_SOURCES:
                self._sources.clear()
            source = decode(file, files.read(self._real[file]))
            if SIGN in source.text:
                source = Source(source.name, SUBSTITUTED.sub(OPAQUE, source.text))
            self._sources[file] = source, split(source.text)
        return self._sources[file]


def _may_be_empty(text: str) -> bool:
    return EMPTY.search(text) is not None


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
    if isinstance(node.children, list) and (item := ITEM.match(scope, len(format_path(node.path)))):
        children = node.children[int(item["index"]) :][:1]
    for child in children:
        path = format_path(child.path)
        if scope == path + (" > " if isinstance(child, Scalar) else "."):
            return child
        if isinstance(child, Node) and scope.startswith((f"{path}.", f"{path}[")):
            return _find(child, scope)
    return None
