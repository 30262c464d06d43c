"""Pushed names: values without a registry that a chart prints where a command pushes them.

In `--destination={{ .Values.target.image }}` no finder knows an image when the value is `orchard/press:v1`: nothing
there says that it is one. The values say it, and what the chart prints nowhere else is not pulled.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rewrite.alignment import find_value_offset
from rewrite.charts.traced import ValuesOrigin
from rewrite.document import SourceKind
from rewrite.finders.pushes import is_pushed
from rewrite.parts import Part
from rewrite.readers.chunks import split
from rewrite.reading import read
from rewrite.record import NamedTuple
from rewrite.shape import TAGGED_OR_PATHED, shape_of
from rewrite.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.charts.traced import Traced
    from rewrite.document import Document

# Without one of these, in whatever case, no command pushes; of what stands behind it, `pushgateway`, most is asked for
# no more than once.
PUSHING: Final = ("push", "destination")
# What the value is joined to, and stands behind.
JOINS: Final = ("/", ":", ".", "-", "@")


class PushedName(NamedTuple):
    """A value without a registry that a template prints in which something is pushed; is_pushed tells of it there."""

    template: str
    origin: ValuesOrigin
    is_pushed: bool


def pushed_names(name: str, text: Traced) -> Iterator[tuple[ValuesOrigin, bool]]:
    """Give the values without a registry of a rendered text in which something is pushed; each with whether it is that.

    In:      name, the template that printed the text.
    """
    if not _may_push(text.text):
        return
    source = Source(name, text.text)
    chunks = split(source.text, source.has)
    found = groupby(_names_in(text), lambda place: bisect_right(chunks, place[0], key=lambda chunk: chunk.start) - 1)
    for index, places in found:
        if _may_push(source.text[chunks[index].start : chunks[index].end]):
            yield from _pushed_in(source, Part(frozenset([index]), (chunks[index],)), places)
        else:
            yield from ((origin, False) for _, origin in places)


def _may_push(text: str) -> bool:
    # An expression that leaves the case out takes five times as long.
    text = text.lower()
    return any(word in text for word in PUSHING)


def _names_in(text: Traced) -> Iterator[tuple[int, ValuesOrigin]]:
    """Give the values in a text that look like the beginning of an image, each with its place."""
    at = 0
    for words, origin, _ in text.pieces:
        is_begun = text.text[at - 1 : at] in JOINS
        # A single word may be any setting.
        if isinstance(origin, ValuesOrigin) and not (origin.start or is_begun) and shape_of(words) in TAGGED_OR_PATHED:
            yield at, origin
        at += len(words)


def _pushed_in(
    source: Source, part: Part, places: Iterable[tuple[int, ValuesOrigin]]
) -> Iterator[tuple[ValuesOrigin, bool]]:
    reading = read(source, SourceKind.TEMPLATE, part.beginnings, part)
    documents = reading.outer
    for at, origin in places:
        yield origin, any(_is_pushed(document, at - document.offset) for document in documents)
    reading.dissolve()


def _is_pushed(document: Document, at: int) -> bool:
    """Tell whether what begins at an offset of a document is pushed."""
    scalar = document.scalar_at(at)
    offset = find_value_offset(document.segments(scalar), at) if scalar else None
    return scalar is not None and offset is not None and is_pushed(scalar, offset)
