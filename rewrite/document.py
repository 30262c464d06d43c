"""Document: one YAML document as a flat sequence of scalars, each with its field path, value and place.

The classes here are not frozen: a reader makes one object for each scalar of a file, and a frozen dataclass costs
three times as much to make. Nothing but readers/ writes to them.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from rewrite.alignment import Segment, align, content_span, find_span
from rewrite.lazy import expression
from rewrite.span import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from rewrite.fieldpath import FieldPath

# Stand-ins for template actions, code points of the private use area, one for each code point of the action.
# An OUTPUT stands where the action prints something; a SILENT one prints nothing itself (if, else, end, comments).
OUTPUT: Final = "\ue000"
SILENT: Final = "\ue001"
MASKED: Final = expression(f"[{OUTPUT}{SILENT}]+")

# The plain scalars that YAML's core schema reads as null.
NULLS: Final = frozenset({"null", "Null", "NULL", "~"})


QUOTES: Final = frozenset("'\"")

# A longer value is aligned once, not compared for each of the many references that it may hold.
LONGEST_COMPARED: Final = 500

# What is remembered of names is bounded, so that memory does not grow with the number of files.
MOST_NAMES: Final = 8192


class SourceKind(Enum):
    """What a file is by its name and place; the content decides the rest."""

    VALUES = "helm values"
    CHART = "chart metadata"
    TEMPLATE = "chart template"
    KUSTOMIZATION = "kustomization"
    COMPOSE = "compose file"
    ANSIBLE = "ansible variables"
    VARIABLES = "variables of an environment"
    OTHER = "other"


def unmasked(text: str) -> str:
    """Write a text for people, who are not to meet the stand-ins: `…-web` for `{{ .Release.Name }}-web`."""
    return MASKED.sub("…", text) if OUTPUT in text or SILENT in text else text


class Node:
    """A mapping (children is a dict from key to child; the last of equal keys) or a sequence (a list)."""

    __slots__ = ("children", "key", "parent")

    def __init__(self, parent: Node | None, key: str | int, children: dict[str, Child] | list[Child]) -> None:
        self.parent = parent
        self.key = key
        self.children = children

    @property
    def path(self) -> FieldPath:
        """The field path of the node."""
        return _path(self)

    @property
    def name(self) -> str:
        """The nearest key: its own, or that of the list it stands in."""
        node: Node | None = self
        while node is not None and not isinstance(node.key, str):
            node = node.parent
        return str(node.key) if node else ""

    def get(self, key: str) -> Child | None:
        """Give the child of a mapping under key, None for a sequence or an absent key."""
        return self.children.get(key) if isinstance(self.children, dict) else None

    def text(self, key: str) -> str:
        """Give the value of the scalar under key, "" when there is none."""
        child = self.get(key)
        return child.text if isinstance(child, Scalar) else ""

    def node(self, key: str) -> Node | None:
        """Give the mapping or sequence under key."""
        child = self.get(key)
        return child if isinstance(child, Node) else None


class Scalar:
    """A scalar value (never a key).

    parent and key say where it stands (key is an int in a sequence); start and end are the parser's range in
    Document.text, with anchor, tag, quotes and header; style is "", "'", '"', "|" or ">". Of the use of
    an alias (in Document.repeats) the range is that of the anchored scalar.
    """

    __slots__ = ("end", "key", "parent", "start", "style", "value")

    def __init__(self, parent: Node, key: str | int, value: str, start: int, end: int, style: str) -> None:
        self.parent = parent
        self.key = key
        self.value = value
        self.start = start
        self.end = end
        self.style = style

    @property
    def path(self) -> FieldPath:
        """The field path of the scalar."""
        return _path(self)

    def path_below(self, node: Node) -> FieldPath:
        """Give the field path of the scalar from a node around it."""
        steps: list[str | int] = [self.key]
        above: Node | None = self.parent
        while above is not None and above is not node:
            steps.append(above.key)
            above = above.parent
        return tuple(steps[::-1])

    @property
    def text(self) -> str:
        """The value: "" for a null, without the line ends behind a block scalar."""
        if not self.style:
            return "" if self.value in NULLS else self.value
        return self.value.rstrip("\n") if self.style in ("|", ">") else self.value

    @property
    def name(self) -> str:
        """The nearest key above the value: its own, or that of the list it stands in."""
        key = self.key
        node: Node | None = self.parent
        while not isinstance(key, str):
            if node is None:
                return ""
            key, node = node.key, node.parent
        return key

    def sibling(self, key: str) -> str:
        """Give the value of the scalar beside this one under key, "" when there is none."""
        return self.parent.text(key)


Child = Node | Scalar


def dissolve(nodes: Iterable[Node]) -> None:
    """Let nodes forget their children, which refer to them."""
    for node in nodes:
        del node.children


class Document:
    """One document of a file.

    text is what the parser read (template actions replaced by OUTPUT and SILENT); offset is where it begins in
    Source.text. For a document that stands inside a scalar, host is that scalar's document and the scalar, and text is
    the scalar's value. index counts the documents of a file from 0. certain is False when no parser read the document
    and the paths were told from its indentation. source_kind is the file's; a values text inside a manifest has VALUES.
    nodes are those that dissolve() takes apart: all that the reader made, or none. mirrors_with_path matches what
    a registry is when it has moved to such a mirror.
    """

    __slots__ = (
        "_api_version",
        "_by_name",
        "_indexed_for",
        "_kind",
        "_matching",
        "_segments",
        "certain",
        "host",
        "index",
        "mirrors_with_path",
        "nodes",
        "offset",
        "repeats",
        "root",
        "scalars",
        "source_kind",
        "text",
    )

    def __init__(  # noqa: PLR0913 - plain data
        self,
        text: str,
        root: Node,
        scalars: list[Scalar],
        repeats: list[Scalar],
        *,
        index: int = 0,
        offset: int = 0,
        host: tuple[Document, Scalar] | None = None,
        certain: bool = True,
        source_kind: SourceKind = SourceKind.OTHER,
        nodes: list[Node] | None = None,
    ) -> None:
        self.text = text
        self.root = root
        self.scalars = scalars
        self.repeats = repeats
        self.index = index
        self.offset = offset
        self.host = host
        self.certain = certain
        self.source_kind = source_kind
        self.nodes = nodes or []
        self.mirrors_with_path: re.Pattern[str] | None = None
        self._api_version: str | None = None
        self._kind: str | None = None
        self._by_name: dict[str, list[Scalar]] | None = None
        self._matching: dict[re.Pattern[str], tuple[str, ...]] = {}
        self._indexed_for = 0
        self._segments: dict[int, tuple[Segment, ...]] = {}

    def dissolve(self) -> None:
        """Forget the scalars and take the tree apart, so that its memory is free at once.

        Nodes and their children refer to each other, which otherwise only a search for garbage frees (see collector).
        Whoever looks below a node afterwards gets an AttributeError.
        """
        dissolve(self.nodes)
        self.nodes, self.scalars, self.repeats = [], [], []
        self._by_name, self._segments = None, {}

    @property
    def top(self) -> Node | None:
        """The mapping or sequence at the top; None for a document that is one scalar."""
        child = self.root.get("")
        return child if isinstance(child, Node) else None

    @property
    def api_version(self) -> str:
        """The apiVersion at the top, "" when there is none."""
        found = self._api_version
        if found is None:
            top = self.top
            found = self._api_version = top.text("apiVersion") if top else ""
        return found

    @property
    def kind(self) -> str:
        """The kind at the top, "" when there is none."""
        found = self._kind
        if found is None:
            top = self.top
            found = self._kind = top.text("kind") if top else ""
        return found

    def named(self, pattern: re.Pattern[str]) -> Sequence[Scalar]:
        """Give the scalars whose name pattern matches from its beginning, uses of aliases too; no nulls."""
        if pattern not in _KNOWN:
            _KNOWN.add(pattern)
            _WAKES.clear()
            _DULL.clear()
        by_name = self._by_name
        if by_name is None or self._indexed_for != len(_KNOWN):
            by_name = self._by_name = self._index_names()
            self._indexed_for = len(_KNOWN)
            self._matching = _matching(tuple(by_name))
        names = self._matching.get(pattern)
        if names is None:
            names = self._matching[pattern] = tuple(name for name in by_name if pattern.match(name))
        if len(names) == 1:
            return by_name[names[0]]
        return [scalar for name in names for scalar in by_name[name]] if names else ()

    def _index_names(self) -> dict[str, list[Scalar]]:
        """Give the scalars by their names, without those that no pattern which was ever asked for matches."""
        index: dict[str, list[Scalar]] = {}
        dull = _DULL
        for scalar in [scalar for scalar in self.scalars if scalar.key not in dull]:
            name = scalar.key
            if not scalar.style and scalar.value in NULLS:
                continue
            if not isinstance(name, str):
                name = scalar.parent.key
                if not isinstance(name, str):
                    name = scalar.name
                if name in dull:
                    continue
            same = index.get(name)
            if same is None:
                index[name] = [scalar]
            else:
                same.append(scalar)
        for scalar in self.repeats:
            if scalar.style or scalar.value not in NULLS:
                index.setdefault(scalar.name, []).append(scalar)
        for name in index.keys() - _WAKES:
            if len(_DULL) > MOST_NAMES or len(_WAKES) > MOST_NAMES:
                _DULL.clear()
                _WAKES.clear()
            wakes = any(pattern.match(name) for pattern in _KNOWN)
            (_WAKES if wakes else _DULL).add(name)
            if not wakes:
                del index[name]
        return index

    def place(self, scalar: Scalar, start: int, end: int) -> Span | None:
        """Give the span in Source.text of scalar.value[start:end].

        Out:     None when these code points do not stand together in the source (escaped, folded).
        """
        begin = self._verbatim_start(scalar)
        if begin >= 0 and self.host is None:
            begin += self.offset
            return Span(begin + start, begin + end)
        span = Span(begin + start, begin + end) if begin >= 0 else find_span(self.segments(scalar), start, end)
        return self.to_source(span) if span else None

    def _verbatim_start(self, scalar: Scalar) -> int:
        """Tell where in the text all of a value stands as it is, on one line; -1 when it does not."""
        value, style = scalar.value, scalar.style
        if len(value) > LONGEST_COMPARED:
            return -1
        quote = 1 if style in QUOTES else 0
        begin = scalar.start + quote
        if len(value) != scalar.end - quote - begin or (style and not quote) or not self.text.startswith(value, begin):
            return -1
        return begin

    def to_source(self, span: Span) -> Span | None:
        """Turn a span of this document's text into one of Source.text."""
        if self.host is None:
            return span.shift(self.offset)
        document, scalar = self.host
        return document.place(scalar, span.start + self.offset, span.end + self.offset)

    def start_of(self, scalar: Scalar) -> int:
        """Give the offset in Source.text where the scalar's content begins, for messages."""
        if self.host is not None:
            document, host = self.host
            placed = document.place(host, scalar.start + self.offset, scalar.start + self.offset)
            return placed.start if placed else document.start_of(host)
        return content_span(self.text, scalar.start, scalar.end, scalar.style).start + self.offset

    def whole_of(self, scalar: Scalar) -> Span:
        """Give the span in Source.text of all that a scalar's content stands in, however it is written."""
        if self.host is not None:
            document, host = self.host
            first = document.place(host, scalar.start + self.offset, scalar.start + self.offset)
            last = document.place(host, scalar.end + self.offset, scalar.end + self.offset)
            return Span(first.start, last.end) if first and last else document.whole_of(host)
        return content_span(self.text, scalar.start, scalar.end, scalar.style).shift(self.offset)

    def segments(self, scalar: Scalar) -> tuple[Segment, ...]:
        """Align the scalar's value with this document's text."""
        segments = self._segments.get(scalar.start)
        if segments is None:
            span = content_span(self.text, scalar.start, scalar.end, scalar.style)
            segments = self._segments[scalar.start] = align(self.text, span, scalar.style, scalar.value)
        return segments


# The patterns that were ever asked for.
_KNOWN: Final[set[re.Pattern[str]]] = set()
# The names that any of these patterns matches, and those that none does. These are most of all keys.
_WAKES: Final[set[str]] = set()
_DULL: Final[set[str | int]] = set()
# Of the names of a document, which of them each pattern matches: documents of one kind have the same names.
_MATCHING: Final[dict[tuple[str, ...], dict[re.Pattern[str], tuple[str, ...]]]] = {}


def _matching(names: tuple[str, ...]) -> dict[re.Pattern[str], tuple[str, ...]]:
    found = _MATCHING.get(names)
    if found is None:
        if len(_MATCHING) >= MOST_NAMES:
            _MATCHING.clear()
        found = _MATCHING[names] = {}
    return found


def _path(child: Child) -> FieldPath:
    steps: list[str | int] = []
    node: Child | None = child
    while node is not None and node.parent is not None:
        steps.append(node.key)
        node = node.parent
    return tuple(steps[-2::-1])
