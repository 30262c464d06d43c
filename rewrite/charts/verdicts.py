"""Verdicts: what each scalar of the values and each literal of the templates contributes to the images of a chart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from rewrite.charts.machine import depends_on_others
from rewrite.charts.said_less import BEHIND, says_less
from rewrite.charts.traced import OPAQUE, ChartTrace, LiteralOrigin, Origin, Piece, TracedImage, ValuesOrigin
from rewrite.document import unmasked
from rewrite.fieldpath import FieldPath
from rewrite.record import NamedTuple
from rewrite.reference import is_domain
from rewrite.shape import NAME_ENDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Stands for what is not known of a domain: it may be any label, but makes no path a domain.
UNKNOWN_LETTER: Final = "x"
ScalarPlace = tuple[str, FieldPath]
# Roughly a reference; what is unknown may stand anywhere in it.
REFERENCE: Final = re.compile(
    rf"[\w{OPAQUE}][\w.{OPAQUE}-]*(?::\d+(?=/))?(?:/[\w.{OPAQUE}-]+)*(?::[\w.{OPAQUE}+-]*)?(?:@[\w:{OPAQUE}+.-]*)?\Z",
    re.ASCII,
)


class Part(Enum):
    """What a piece is in an image.

    HEAD begins the reference, with its path or the beginning of it; DOMAIN is the domain and nothing else; SPLIT is
    some of the domain; JOINED is path with something else in front; TAIL is tag or digest.
    """

    HEAD = "head"
    DOMAIN = "domain"
    SPLIT = "split"
    JOINED = "joined"
    TAIL = "tail"


class WrittenPath(NamedTuple):
    """The path of an image, and where in a template it is written out."""

    text: str
    origin: LiteralOrigin


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one source of text is in all the images it is part of.

    origin is its place (of a scalar: the first offset that any image uses); joined_to are the places of what stands in
    front where it is JOINED (empty when that is unknown); keys are the YAML keys in front of the images; example is one
    of the images. Only the images with the fewest detours count: what the chart renders as it is, if this is in it; but
    elsewhere is one that has a registry in front because of a switch where these have none, or the reverse, with its
    place. path is the one that a template writes out behind a literal that is the domain, for all images of any detour.
    sites are the templates and lines that print what counts. tagged is an image that has the beginning of it in its
    tag, "" when there is none. Of names of images of any detours, is_whole tells that one of a container ends with it,
    or all of them, and is_ahead that a slash follows it in all.
    """

    origin: Origin
    parts: frozenset[Part]
    joined_to: frozenset[Origin]
    keys: frozenset[str]
    example: str
    elsewhere: str = ""
    path: WrittenPath | None = None
    sites: frozenset[tuple[str, int]] = frozenset()
    tagged: str = ""
    is_whole: bool = False
    is_ahead: bool = False

    @property
    def is_joined(self) -> bool:
        """Tell whether something always stands in front of it."""
        return not self.elsewhere and self.parts - {Part.TAIL} == {Part.JOINED}

    @property
    def begins(self) -> bool:
        """Tell whether images always begin with it."""
        return not (self.elsewhere or self.tagged) and self.parts - {Part.TAIL} <= {Part.HEAD, Part.DOMAIN}

    @property
    def is_both(self) -> bool:
        """Tell whether some images begin with it, and something stands in front of it in others."""
        joined = Part.JOINED in self.parts or bool(self.tagged)
        return bool(self.elsewhere) or (joined and Part.HEAD in self.parts)

    @property
    def is_tag(self) -> bool:
        """Tell whether images have it in their tags alone, from its beginning."""
        return bool(self.tagged) and self.parts == {Part.TAIL}

    def both_ways(self) -> str:
        """Say that it is used in two ways which no edit does justice."""
        if self.tagged and Part.JOINED not in self.parts and not self.elsewhere:
            return f"used both as a name and in a tag, as in {unmasked(self.tagged)}"
        if self.parts - {Part.TAIL} == {Part.SPLIT} and not self.elsewhere and OPAQUE not in self.example:
            return f"a template puts the rest of the registry beside it, as in {self.example}"
        detail = f"used both with and without a registry in front, as in {unmasked(self.example)}"
        return f"{detail}; with other values, {unmasked(self.elsewhere)}" if self.elsewhere else detail


@dataclass(frozen=True, slots=True)
class Verdicts:
    """All verdicts on a chart."""

    values: Mapping[ScalarPlace, Verdict]
    literals: Mapping[LiteralOrigin, Verdict]


class _Contribution(NamedTuple):
    """What a piece with an origin is in one image; follows is the sign behind it, "" where the name ends with it."""

    origin: Origin
    part: Part
    joined_to: tuple[Origin, ...]
    follows: str = "-"


@dataclass(slots=True)
class _Tally:
    """A verdict in the making."""

    origin: Origin
    example: str
    detours: int
    elsewhere: str = ""
    parts: set[Part] = field(default_factory=set)
    joined_to: set[Origin] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    paths: set[WrittenPath | None] = field(default_factory=set)
    sites: set[tuple[str, int]] = field(default_factory=set)
    tagged: str = ""
    follows: set[str] = field(default_factory=set)

    def verdict(self) -> Verdict:
        return Verdict(
            self.origin,
            frozenset(self.parts),
            frozenset(self.joined_to),
            frozenset(self.keys),
            self.example,
            self.elsewhere,
            next(iter(self.paths)) if len(self.paths) == 1 else None,
            frozenset(self.sites),
            self.tagged,
            not self.follows or "" in self.follows,
            self.follows == {"/"},
        )

    def weigh(self, found: _Contribution, image: TracedImage) -> None:
        """Take in what a switch of the chart decides: that a registry stands in front of what has none otherwise, or
        the reverse. Where the registry itself is asked for, or the name, each is right in its place.
        """
        known = self.parts - {Part.TAIL}
        apart = {Part.JOINED: {Part.HEAD}, Part.HEAD: {Part.JOINED}}.get(found.part) == known
        if not apart or (found.part is Part.JOINED and not found.joined_to):
            return
        origins = {found.origin, *self.joined_to, *found.joined_to}
        asked = {str(origin.path[-1]) for origin in origins if isinstance(origin, ValuesOrigin)}
        if depends_on_others(image, asked):
            self.elsewhere = f"{image.text.text} ({image.template}, line {image.line})"


def judge(trace: ChartTrace) -> Verdicts:
    """Derive the verdicts from a trace."""
    values: dict[ScalarPlace, _Tally] = {}
    literals: dict[LiteralOrigin, _Tally] = {}
    # The fewest detours first, so that each tally begins with the level that counts for it.
    for image in sorted(trace.images, key=lambda image: (says_less(image), image.detours)):
        for found in _contributions(image):
            origin = found.origin
            if image.key == BEHIND and found.part is not Part.JOINED:
                # What stands in front may be any host.
                continue
            if says_less(image) and isinstance(origin, ValuesOrigin) and (origin.file, origin.path) in values:
                continue
            if isinstance(origin, ValuesOrigin):
                tally = values.setdefault((origin.file, origin.path), _Tally(origin, image.text.text, image.detours))
            else:
                tally = literals.setdefault(origin, _Tally(origin, image.text.text, image.detours))
                if found.part is Part.DOMAIN:
                    tally.paths.add(_written_path(image))
            if found.follows or image.key == "image":
                tally.follows.add(found.follows)
            if image.detours > tally.detours:
                tally.weigh(found, image)
                continue
            tally.origin = min(tally.origin, origin, key=lambda place: place.start)
            if found.part is Part.TAIL and not origin.start:
                tally.tagged = tally.tagged or image.text.text
            tally.parts.add(found.part)
            tally.joined_to.update(found.joined_to)
            tally.keys.add(image.key)
            tally.sites |= image.sites
    return Verdicts(
        {place: tally.verdict() for place, tally in values.items()},
        {place: tally.verdict() for place, tally in literals.items()},
    )


def _contributions(image: TracedImage) -> Iterator[_Contribution]:
    text = image.text.text
    if _lacks_its_registry(image):
        yield from _joined_to_nothing(image)
        return
    if not REFERENCE.match(text):
        return
    head, slash, _ = text.partition("/")
    domain_end = len(head) if slash and is_domain(head.replace(OPAQUE, UNKNOWN_LETTER)) else 0
    name_end = end_of_name(text)
    front = [piece.origin for piece in _pieces_before(image.text.pieces, domain_end or 1) if piece.origin is not None]
    at = 0
    for piece in image.text.pieces:
        start, at = at, at + len(piece.text)
        if piece.origin is None or not piece.text.strip("/:@"):
            continue
        part = _part(start, at, domain_end, name_end, head)
        if part is Part.JOINED and any(_same_scalar(origin, piece.origin) for origin in front):
            continue
        yield _Contribution(piece.origin, part, tuple(front) if part is Part.JOINED else (), text[at:name_end][:1])


def _lacks_its_registry(image: TracedImage) -> bool:
    """Tell whether a template, or a text of the values that is one, puts a slash in front of a name, for a registry
    that the values leave out.
    """
    text = image.text.text
    if not text.startswith("/"):
        return False
    first, *others = [piece.origin for piece in image.text.pieces if piece.text.strip(":@")]
    own = isinstance(first, ValuesOrigin) and all(not origin or _same_scalar(first, origin) for origin in others[:1])
    return not own and REFERENCE.match(text[1:]) is not None


def _joined_to_nothing(image: TracedImage) -> Iterator[_Contribution]:
    """Give the pieces of an image whose registry is only known when the chart is installed."""
    name_end = end_of_name(image.text.text)
    at = 0
    for piece in image.text.pieces:
        start, at = at, at + len(piece.text)
        if isinstance(piece.origin, ValuesOrigin) and piece.text.strip("/:@"):
            yield _Contribution(piece.origin, Part.TAIL if start >= name_end else Part.JOINED, ())


def _part(start: int, end: int, domain_end: int, name_end: int, head: str) -> Part:
    if start >= name_end:
        return Part.TAIL
    if start > 0:
        return Part.SPLIT if start < domain_end else Part.JOINED
    if domain_end:
        # A literal such as "quay.io/" is the domain too: the slash belongs to nobody.
        return Part.DOMAIN if end in (domain_end, domain_end + 1) else Part.HEAD if end > domain_end else Part.SPLIT
    # What is unknown may go on with the name, but not behind the sign that ends it.
    return Part.SPLIT if OPAQUE in NAME_ENDS.split(head[end:], maxsplit=1)[0] else Part.HEAD


def _written_path(image: TracedImage) -> WrittenPath | None:
    """Give the path of an image with a domain, None where it does not stand in one piece in a template."""
    text = image.text.text
    begin, end = text.find("/") + 1, end_of_name(text)
    at = 0
    for piece in image.text.pieces:
        start, at = at, at + len(piece.text)
        if start <= begin < at:
            cut = piece.cut(begin - start, end - start)
            return WrittenPath(cut.text, cut.origin) if end <= at and isinstance(cut.origin, LiteralOrigin) else None
    return None


def end_of_name(text: str) -> int:
    """Tell where tag or digest of an image begin, or its text ends."""
    slash = text.rfind("/", 0, text.find("@") if "@" in text else len(text))
    ends = [at for at in (text.find(":", slash + 1), text.find("@")) if at >= 0]
    return min(ends, default=len(text))


def _pieces_before(pieces: tuple[Piece, ...], end: int) -> Iterator[Piece]:
    at = 0
    for piece in pieces:
        if at >= end:
            return
        yield piece
        at += len(piece.text)


def _same_scalar(one: Origin, other: Origin) -> bool:
    if isinstance(one, ValuesOrigin) and isinstance(other, ValuesOrigin):
        return (one.file, one.path) == (other.file, other.path)
    return one == other
