"""Resource list: what a KRM function is given on stdin, and where its parts stand in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rewrite.errors import RewriteError, UnreadableDocument, UsageError
from rewrite.manifest import resource_of
from rewrite.readers.chunks import split
from rewrite.readers.yaml_events import read_yaml
from rewrite.report import Place
from rewrite.source import Source, decode
from rewrite.span import Span
from rewrite.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.document import Document
    from rewrite.report import ResourceRef

NAME: Final = "<stdin>"
KIND: Final = "ResourceList"
GROUP: Final = "config.kubernetes.io/"
ITEMS: Final = "items"
PATHS: Final = ("internal.config.kubernetes.io/path", "config.kubernetes.io/path")
INDEXES: Final = ("internal.config.kubernetes.io/index", "config.kubernetes.io/index")
# On what a build of kustomize hands on. Behind another function it has paths too, of files that are nowhere.
BUILT: Final = "kustomize.config.k8s.io/id"
DASH: Final = re.compile(r"^( *)-(?=[ \t\r\n]|\Z)", re.MULTILINE)

_MARK: Final = re.compile(rb"""["']?\bkind["']?[ \t]*:[ \t]*["']?ResourceList\b""")
_TOP_MARK: Final = re.compile(rb"""^["']?kind["']?[ \t]*:[ \t]*["']?ResourceList\b""", re.MULTILINE)
_TOP_KEY: Final = re.compile(r"""^(["']?)([A-Za-z]\w*)\1[ \t]*:(?=[ \t\r\n]|\Z)""", re.MULTILINE)
FLOW: Final = re.compile(r"(?:\s|#[^\n]*+|---(?=\s))*+\{")
_FLOW_KEY: Final = re.compile(r"""\s*(["']?)(\w+)\1\s*:""")
_FLOW_TOKEN: Final = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[{}\[\],]""", re.DOTALL)
_IN_ITEM: Final = re.compile(r"items\[(\d+)\]\.?")
_END: Final = re.compile(r"^\.\.\.[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Item:
    """A resource of the list: the file and the index in it where the caller names them, and its span where known."""

    resource: ResourceRef
    path: str = ""
    index: int = 0
    span: Span | None = None

    @property
    def name(self) -> str:
        """The name for people: the file, or else the object."""
        return self.path or name_of(self.resource)


@dataclass(frozen=True, slots=True)
class ResourceList:
    """A ResourceList as it came.

    regions holds the span of each top-level key with its value; lines the line of each item, () where not known.
    """

    source: Source
    document: Document
    regions: Mapping[str, Span]
    items: tuple[Item, ...]
    lines: tuple[int, ...] = ()

    @property
    def is_flow(self) -> bool:
        """Tell whether it is written in braces, as JSON is."""
        return FLOW.match(self.source.text) is not None

    def tell(self, place: Place) -> Place:
        """Say where something is in the words of the caller, who does not know the lines of the list."""
        within = _IN_ITEM.match(place.path)
        number = int(within[1]) if within else bisect_right(self.lines, place.line) - 1
        if not 0 <= number < len(self.items):
            return place
        item = self.items[number]
        return Place(item.name, 0, 0, item.index, place.path[within.end() :] if within else place.path, item.resource)


def name_of(resource: ResourceRef) -> str:
    """Give the name of an object for people."""
    name = f"{resource.namespace}/{resource.name}" if resource.namespace else resource.name
    return f"{resource.kind} {name}".strip() or NAME


def tell_object(place: Place) -> Place:
    """Say where something is to a caller who knows objects, and no lines of the stream of them."""
    resource = place.resource
    return Place(name_of(resource), 0, 0, path=place.path, resource=resource) if resource.name else place


def is_resource_list(data: bytes) -> bool:
    """Tell whether a stream is for the function: its first document is a ResourceList."""
    if not _MARK.search(data):
        return False
    try:
        source = decode(NAME, data)
        document = read_yaml(source.text[slice(*split(source.text)[0])])
    except RewriteError:
        # Cut short or broken: the function fails on it, where the filter would pass it on.
        return data.startswith(b"{") or _TOP_MARK.search(data) is not None
    return document.kind == KIND


def parse(data: bytes) -> ResourceList:
    """Read what stands on stdin.

    Errors:  UsageError when it is no ResourceList; UnreadableDocument and UndecodableSource when nobody can read it.
    """
    source = decode(NAME, data)
    if not source.text.strip():
        raise UsageError("stdin is empty; a KRM function is given a ResourceList there, by kustomize or kpt")
    chunk, *others = split(source.text)
    document = read_yaml(source.text[chunk.start : chunk.end])
    if document.kind != KIND or not document.api_version.startswith(GROUP):
        raise UsageError(f"stdin holds no ResourceList of {GROUP}v1; for manifests use the filter, `rewrite-images -`")
    if any(read_yaml(source.text[other.start : other.end]).top for other in others):
        raise UsageError("stdin holds further documents behind the ResourceList; a function is given one document")
    regions = _regions(source.text[: chunk.end], document)
    items = tuple(_items(source.text, document, regions))
    lines = tuple(source.position(item.span.start).line for item in items if item.span)
    return ResourceList(source, document, regions, items, lines)


def behind_key(text: str, region: Span) -> Span:
    """Give the span of a value, of the region that it has with its key."""
    return Span(text.index(":", region.start) + 1, region.end)


def _regions(text: str, document: Document) -> dict[str, Span]:
    """Find the top-level keys with their values in the text.

    Errors:  UnreadableDocument when they are not where the parser says there are some.
    """
    flow = FLOW.match(text)
    regions = list(_flow_regions(text, flow.end() - 1) if flow else _block_regions(text))
    keys = document.top.children if document.top else ()
    if sorted(key for key, _ in regions) != sorted(map(str, keys)):
        raise UnreadableDocument("its keys do not stand at the beginning of lines, or stand there twice", 1, 1)
    return dict(regions)


def _block_regions(text: str) -> Iterator[tuple[str, Span]]:
    end = _END.search(text)
    keys = list(_TOP_KEY.finditer(text))
    ends = [*(key.start() for key in keys[1:]), end.start() if end else len(text)]
    for key, stop in zip(keys, ends, strict=bool(keys)):
        yield key[2], Span(key.start(), stop)


def _flow_regions(text: str, start: int) -> Iterator[tuple[str, Span]]:
    depth, begin = 0, start + 1
    for token in _FLOW_TOKEN.finditer(text, start):
        sign = token.group()
        depth += (sign in "{[") - (sign in "}]")
        if depth == 0 or (depth == 1 and sign == ","):
            if key := _FLOW_KEY.match(text, begin, token.start()):
                yield key[2], Span(begin, token.start())
            begin = token.end()
        if depth == 0:
            return


def _items(text: str, document: Document, regions: Mapping[str, Span]) -> Iterator[Item]:
    items = document.top.node(ITEMS) if document.top else None
    if items is None or isinstance(items.children, dict):
        return
    spans: Sequence[Span | None] = _item_spans(text, regions[ITEMS])
    if len(spans) != len(items.children):
        spans = [None] * len(items.children)
    for child, span in zip(items.children, spans, strict=True):
        node = child if isinstance(child, Node) else None
        metadata = node.node("metadata") if node else None
        annotations = metadata.node("annotations") if metadata else None
        is_built = bool(annotations and annotations.text(BUILT))
        path, index = "" if is_built else _first(annotations, PATHS), _first(annotations, INDEXES)
        yield Item(resource_of(node), path, int(index) if index.isdecimal() else 0, span)


def _first(annotations: Node | None, names: Iterable[str]) -> str:
    return next((text for name in names if annotations and (text := annotations.text(name))), "")


def _item_spans(text: str, region: Span) -> list[Span]:
    """Tell where the items of a block sequence stand: from dash to dash."""
    dashes = list(DASH.finditer(text, region.start, region.end))
    starts = [dash.start() for dash in dashes if dash[1] == dashes[0][1]]
    return [Span(start, end) for start, end in zip(starts, [*starts[1:], region.end], strict=bool(starts))]
