"""Document: one YAML document as a flat sequence of scalars, each with its field path, value and place.

Only what reads a document writes to it (readers/, reading, configured), but for the mirrors that locating tells it of.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum
from typing import TYPE_CHECKING, Final

from rewrite.alignment import Segment, align, content_span, find_span
from rewrite.encoded import without_encoded
from rewrite.lazy import expression
from rewrite.names import Names
from rewrite.registries import NO_MIRRORS
from rewrite.span import Span
from rewrite.tree import Node, Scalar, dissolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.names import Wanted

# Stand-ins for template actions, code points of the private use area, one for each code point of the action.
# An OUTPUT stands where the action prints something; a SILENT one prints nothing itself (if, else, end, comments).
OUTPUT: Final = "\ue000"
SILENT: Final = "\ue001"
MASKS: Final = (OUTPUT, SILENT)
MASKED: Final = expression(f"[{OUTPUT}{SILENT}]+")

QUOTES: Final = frozenset("'\"")

# A longer value is aligned once, not compared for each of the many references that it may hold.
LONGEST_COMPARED: Final = 500


class SourceKind(Enum):
    """What a file is by its name and place; the content decides the rest."""

    VALUES = "helm values"
    CHART = "chart metadata"
    TEMPLATE = "chart template"
    KUSTOMIZATION = "kustomization"
    COMPOSE = "compose file"
    ANSIBLE = "ansible variables"
    VARIABLES = "variables of an environment"
    GITLAB = "jobs of GitLab's"
    BITBUCKET = "pipelines of Bitbucket's"
    DRONE = "pipelines of Drone's"
    WOODPECKER = "workflows of Woodpecker's"
    CIRCLECI = "jobs of CircleCI's"
    CODEFRESH = "pipelines of Codefresh's"
    CIRRUS = "tasks of Cirrus CI's"
    OKTETO = "manifest of Okteto's"
    DEVCONTAINER = "dev container"
    IMAGES = "list of images"
    OTHER = "other"


def unmasked(text: str) -> str:
    """Write a text for people, who are not to meet the stand-ins: `…-web` for `{{ .Release.Name }}-web`."""
    return MASKED.sub("…", text) if OUTPUT in text or SILENT in text else text


class Document:
    """One document of a file.

    text is what the parser read (template actions replaced by OUTPUT and SILENT); offset is where it begins in
    Source.text. words is text without what is encoded in it: finders look there for the words without which there is
    nothing for them. For a document that stands inside a scalar, host is that scalar's document and the scalar, and
    text is the scalar's value. index counts the documents of a file from 0. certain is False when no parser read the
    document and the paths were told from its indentation. source_kind is the file's; a values text inside a manifest
    has VALUES. top is the mapping or sequence at the top, None for a document that is one scalar; api_version and kind
    are what is said there, "" where nothing is. nodes are those that dissolve() takes apart: all that the reader made,
    or none. is_verbatim tells that the document is one text without any notation, so that each sign of its only value
    is the one in the file. mirrors are what a registry is when it has moved. written is the text with the template
    actions that stand in it; "" where none do, and for a document inside a scalar. targets are those of its source.
    inputs are those of which the other documents of its file make images of jobs, with what speaks against these.
    """

    __slots__ = (
        "_keys",
        "_names",
        "_segments",
        "_shared",
        "_words",
        "api_version",
        "certain",
        "host",
        "index",
        "inputs",
        "is_verbatim",
        "kind",
        "mirrors",
        "nodes",
        "offset",
        "repeats",
        "root",
        "scalars",
        "source_kind",
        "targets",
        "text",
        "top",
        "words",
        "written",
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
        is_verbatim: bool = False,
    ) -> None:
        self.text = text
        self.words = without_encoded(text)
        self.root = root
        top = root.get("")
        self.top = top if isinstance(top, Node) else None
        self.api_version = self.top.text("apiVersion") if self.top else ""
        self.kind = self.top.text("kind") if self.top else ""
        self.scalars = scalars
        self.repeats = repeats
        self.index = index
        self.offset = offset
        self.host = host
        self.certain = certain
        self.source_kind = source_kind
        self.nodes = nodes or []
        self.is_verbatim = is_verbatim
        self.mirrors = NO_MIRRORS
        self.written = ""
        self.targets: tuple[tuple[str, str, str], ...] = ()
        self.inputs: Mapping[str, str] = {}
        self._keys: frozenset[str] | None = None
        self._names: Names | None = None
        self._segments: dict[int, tuple[Segment, ...]] = {}
        self._shared: frozenset[int] | None = None
        self._words: dict[str, bool] = {}

    def is_mirror(self, text: str) -> bool:
        """Tell whether a text is a mirror alone that does not look like a host by itself: `hub:5000`, `hub.io/all`."""
        unlike = self.mirrors.unlike_hosts
        return unlike is not None and unlike.match(text) is not None

    @property
    def depth(self) -> int:
        """In how many other documents it stands."""
        return self.host[0].depth + 1 if self.host else 0

    @property
    def outermost(self) -> Document:
        """The document of the file that it stands in, or itself."""
        return self.host[0].outermost if self.host else self

    def dissolve(self) -> None:
        """Forget the scalars and take the tree apart, so that its memory is free at once.

        Nodes and their children refer to each other, which otherwise only a search for garbage frees (see collector).
        Whoever looks below a node afterwards gets an AttributeError.
        """
        dissolve(self.nodes)
        self.nodes, self.scalars, self.repeats = [], [], []
        self._names, self._segments = None, {}

    @property
    def keys(self) -> frozenset[str]:
        """All keys of its mappings, wherever they stand: a finder whose keys are not among them has nothing to find."""
        found = self._keys
        if found is None:
            nodes = self.nodes or _nodes_above(self.scalars)
            mappings = [children for node in nodes if isinstance(children := node.children, dict)]
            found = self._keys = frozenset().union(*mappings)
        return found

    def has_any(self, *words: str) -> bool:
        """Tell whether one of some words stands in the text, which is searched for each once; several finders ask for
        the same, as for the names of container engines.
        """
        known = self._words
        for word in words:
            found = known.get(word)
            if found is None:
                found = known[word] = word in self.words
            if found:
                return True
        return False

    def is_shared(self, scalar: Scalar) -> bool:
        """Tell whether aliases repeat a scalar, so that one edit changes it in several places."""
        if not self.repeats:
            return False
        if self._shared is None:
            self._shared = frozenset(repeat.start for repeat in self.repeats)
        return scalar.start in self._shared

    def named(self, wanted: Wanted) -> Sequence[Scalar]:
        """Give the scalars whose name is among the wanted or matches them from its beginning, uses of aliases too.

        No nulls are given.
        """
        names = self._names
        if names is None:
            names = self._names = Names(self.scalars, self.repeats)
        return names.matching(wanted)

    def scalar_at(self, at: int) -> Scalar | None:
        """Give the scalar in whose text an offset of this document's is."""
        index = bisect_right(self.scalars, at, key=lambda scalar: scalar.start) - 1
        return self.scalars[index] if index >= 0 and at < self.scalars[index].end else None

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

    def as_written(self, scalar: Scalar) -> str:
        """Give what a scalar's content stands in as the file has it, with the template actions in it."""
        outer = self.outermost
        content = content_span(self.text, scalar.start, scalar.end, scalar.style)
        span = (self.to_source(content) or self.whole_of(scalar)).shift(-outer.offset)
        return (outer.written or outer.text)[span.start : span.end]

    def part_as_written(self, scalar: Scalar, start: int, end: int) -> str:
        """Give a part of a value as the file has it; "" where it does not stand together there (see place)."""
        span = self.place(scalar, start, end)
        outer = self.outermost
        return (outer.written or outer.text)[span.start - outer.offset : span.end - outer.offset] if span else ""

    def segments(self, scalar: Scalar) -> tuple[Segment, ...]:
        """Align the scalar's value with this document's text."""
        segments = self._segments.get(scalar.start)
        if segments is None:
            span = content_span(self.text, scalar.start, scalar.end, scalar.style)
            if self.is_verbatim:
                return (Segment(0, scalar.start, len(scalar.value)),)
            segments = self._segments[scalar.start] = align(self.text, span, scalar.style, scalar.value)
        return segments


def _nodes_above(scalars: Iterable[Scalar]) -> list[Node]:
    """Give the mappings and sequences that scalars stand in."""
    nodes: dict[int, Node] = {}
    for scalar in scalars:
        node: Node | None = scalar.parent
        while node is not None and id(node) not in nodes:
            nodes[id(node)] = node
            node = node.parent
    return list(nodes.values())
