"""Traced text: text in which every piece knows where its code points come from, and what a trace of a chart gives.

The values of a chart pass through joins, fallbacks and helpers before they are an image. A piece keeps the place it was
read from on that way, so that the finished reference says which key of the values, or which literal of a template,
supplies its domain.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.record import NamedTuple
from rewrite.registries import NO_MIRRORS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rewrite.charts.addresses import Address
    from rewrite.charts.looks import Look
    from rewrite.charts.named import Named
    from rewrite.charts.pushed_names import PushedName
    from rewrite.charts.slots import Slots
    from rewrite.charts.syntax import Tree
    from rewrite.charts.value import Table
    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath
    from rewrite.reasons import Reason
    from rewrite.registries import Mirrors

# What an unknown value prints: one code point that no real file uses.
OPAQUE: Final = OUTPUT


class ValuesOrigin(NamedTuple):
    """A place in a scalar of a values file (or of Chart.yaml): start is an offset into the scalar's value."""

    file: str
    path: FieldPath
    start: int = 0


class LiteralOrigin(NamedTuple):
    """A place in a template: start is an offset in code points into the text; is_other tells of alternatives' words."""

    file: str
    start: int
    is_other: bool = False


Origin = ValuesOrigin | LiteralOrigin


class Piece(NamedTuple):
    """Text that was copied from origin as it stands; origin is None for what was computed.

    A piece with an empty text is a marker. With an origin: the key there was read here, and was empty. With detours:
    from here on, so many conditions are taken against the values. With both: the last of them stands there.
    """

    text: str
    origin: Origin | None = None
    detours: int | None = None

    def cut(self, start: int, end: int) -> Piece:
        """Give text[start:end] with its own origin."""
        return Piece(self.text[start:end], advance(self.origin, start))


def advance(origin: Origin | None, by: int) -> Origin | None:
    """Move an origin by code points."""
    if origin is None or by == 0:
        return origin
    if isinstance(origin, LiteralOrigin):
        return LiteralOrigin(origin.file, origin.start + by, origin.is_other)
    return ValuesOrigin(origin.file, origin.path, origin.start + by)


class Traced:
    """A text as a chain of pieces. Nothing writes to it; a frozen dataclass would cost three times as much to make.

    In:      text, that of all pieces, where it is known already.
    """

    __slots__ = ("pieces", "text")

    def __init__(self, pieces: tuple[Piece, ...] = (), text: str | None = None) -> None:
        self.pieces = pieces
        self.text = "".join([words for words, _, _ in pieces]) if text is None else text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Traced) and self.pieces == other.pieces

    def __hash__(self) -> int:
        return hash(self.pieces)

    def __repr__(self) -> str:
        return f"Traced({self.pieces!r})"

    @property
    def markers(self) -> tuple[Piece, ...]:
        """The empty keys that were read on the way to this text."""
        return tuple(piece for piece in self.pieces if not piece.text and piece.origin and piece.detours is None)

    def cut(self, start: int, end: int) -> Traced:
        """Give text[start:end] with the markers that stand in the range or touch it."""
        if start <= 0 and end >= len(self.text):
            return self
        if len(self.pieces) == 1 and 0 <= start < min(end, len(self.text)):
            return Traced((self.pieces[0].cut(start, end),))
        return Cutter(self).cut(start, end)

    def joined(self) -> Traced:
        """Give the same text with pieces that lie side by side in one source made one."""
        merged: list[Piece] = []
        for piece in self.pieces:
            if not piece.text:
                continue
            last = merged[-1] if merged else None
            if last is not None and advance(last.origin, len(last.text)) == piece.origin:
                merged[-1] = Piece(last.text + piece.text, last.origin)
            else:
                merged.append(piece)
        return Traced(tuple(merged))


class Cutter:
    """Cuts many pieces out of one text."""

    __slots__ = ("_ends", "_pieces")

    def __init__(self, text: Traced) -> None:
        self._pieces = text.pieces
        self._ends = list(accumulate([len(words) for words, _, _ in text.pieces]))

    def cut(self, start: int, end: int) -> Traced:
        """Give text[start:end] with the markers that stand in the range or touch it."""
        pieces, ends = self._pieces, self._ends
        kept: list[Piece] = []
        index = bisect_left(ends, start)
        while index < len(pieces):
            piece, stop = pieces[index], ends[index]
            at = stop - len(piece.text)
            if at > end:
                break
            if at == stop or (at >= start and stop <= end):
                kept.append(piece)
            elif at < end and stop > start:
                kept.append(piece.cut(max(0, start - at), min(end, stop) - at))
            index += 1
        return Traced(tuple(kept))


EMPTY: Final = Traced()
LONGEST: Final = 2_000_000


def computed(text: str) -> Traced:
    """Give a text without an origin."""
    return Traced((Piece(text),), text) if text else EMPTY


def chain(parts: Sequence[Traced]) -> Traced:
    """Put texts one behind the other.

    Errors:  ValueError for a text that is longer than any template should make.
    """
    if sum([len(part.text) for part in parts]) > LONGEST:
        raise ValueError("the text becomes too long")
    text = "".join([part.text for part in parts])
    return Traced(tuple([piece for part in parts for piece in part.pieces]), text)


@dataclass(frozen=True, slots=True)
class ChartFiles:
    """The files of a chart.

    root is the name of the chart's folder, "" if it is not known; files maps each path in it, with slashes, to the
    text. documents holds the first document of files that have been read, and trees, by their text, the templates that
    have been parsed. decided are the files that a run decides about, with the field paths of what was located in each;
    None for all. over are values from elsewhere, laid over the chart's own. keys are those of values that may be
    images: what reads them is rendered although it does not speak of images. With as_is, of one line only what values
    decide matters; with keeps, nulls for a chart within take nothing away. slots are those of the templates; words of
    the user's fields speak of images too; asked are values, by files and paths, of which it matters whether they are
    printed alone, and paths whether as anything but a path. mirrors are those of the rules.
    """

    root: str
    files: Mapping[str, str]
    documents: Mapping[str, Document] = field(default_factory=dict)
    decided: Mapping[str, Collection[str]] | None = None
    over: Table | None = None
    keys: frozenset[str] = frozenset()
    as_is: bool = False
    keeps: bool = False
    slots: Slots | None = None
    words: frozenset[str] = frozenset()
    asked: frozenset[tuple[str, str]] = frozenset()
    paths: frozenset[tuple[str, str]] = frozenset()
    mirrors: Mirrors = NO_MIRRORS
    trees: dict[str, Tree] = field(default_factory=dict)


class Beside(NamedTuple):
    """A registry that is printed beside an image; sure tells that nothing but a registry of this image stands there,
    and that the image is but a name.
    """

    text: Traced
    sure: bool


class Printed(NamedTuple):
    """A place that prints an image: template and line, as of TracedImage, and what the finders make of the place.

    hold is why what stands there stays; object, the rendered object that it is in: its template, and where it begins.
    is_pulled tells that a finder knows an image there that something pulls, and is_of_pod that a pod does. registry is
    the field path in the object of a registry that what reads it may join to the image.
    """

    template: str
    line: int
    hold: Reason | None
    object: tuple[str, int]
    is_pulled: bool
    is_of_pod: bool = False
    registry: str = ""


@dataclass(frozen=True, slots=True)
class TracedImage:
    """One image that a chart renders.

    template is the file that prints it and line the line of the printed text's own place there (0: not known); key is
    the YAML key in front of it; consulted are the empty registry keys that were read on the way to its beginning.
    detours counts the conditions that had to be taken against the default values: 0 for what the chart renders as it
    is. switches are the words of these, for each way to the image on which they are known. sites are all places that
    print it, as template and line; beside, the registries that are printed beside it there, with None for a place
    without one; printed, what the finders make of those places, where the trace was asked for it. is_written tells that
    a template has all of it, with the key in front or from the beginning of its line, as it is printed.
    """

    template: str
    line: int
    key: str
    text: Traced
    consulted: tuple[ValuesOrigin, ...] = ()
    detours: int = 0
    switches: frozenset[frozenset[str]] = frozenset()
    sites: frozenset[tuple[str, int]] = frozenset()
    beside: frozenset[Beside | None] = frozenset([None])
    printed: frozenset[Printed] = frozenset()
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class TraceProblem:
    """A template or values file that could not be read or evaluated to its end.

    cuts tells that something was not rendered for it.
    """

    file: str
    message: str
    cuts: bool = False


@dataclass(frozen=True, slots=True)
class ChartTrace:
    """All images of a chart, without repetitions, and what stood in the way of finding more.

    undefined are the named templates that are included and that no chart defines, in order, each with whether Helm
    would ask for it and fail: of a missing dependency, or a slip in a branch never taken. looks are those at the
    values, addresses those with something of the values in them; names those that Kubernetes knows with something of
    the located values in them. pushed are values without a registry in the templates that push something. filled are
    colons in templates behind which something with a path is filled in, each with that; alone are those of the values
    asked for that are printed alone, each with what is printed; strewn are those printed as anything else too.
    """

    images: tuple[TracedImage, ...] = ()
    problems: tuple[TraceProblem, ...] = ()
    undefined: Mapping[str, bool] = field(default_factory=dict)
    looks: frozenset[Look] = frozenset()
    addresses: frozenset[Address] = frozenset()
    names: frozenset[Named] = frozenset()
    pushed: frozenset[PushedName] = frozenset()
    filled: frozenset[tuple[LiteralOrigin, str]] = frozenset()
    alone: frozenset[tuple[tuple[str, str], str]] = frozenset()
    strewn: frozenset[tuple[tuple[str, str], str]] = frozenset()


class Shown(NamedTuple):
    """A chart, what it renders, and the registries that were looked for."""

    chart: ChartFiles
    trace: ChartTrace
    domains: frozenset[str]
