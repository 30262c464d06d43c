"""Quoted markers: what reads as a marker, in a value in quotes. It is text there and no comment, and keeps nothing
around the value; what stands in the same value stays, as it may be a comment of that.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from rewrite.document import QUOTES
from rewrite.markers import MARKED, MARKER
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document
    from rewrite.source import Source
    from rewrite.span import Span


class QuotedMarkers(NamedTuple):
    """The values in quotes of a source that have a marker in them, in order, none within another one."""

    values: tuple[Span, ...] = ()

    def around(self, offset: int) -> Span | None:
        """Give the value that stands around an offset of the source."""
        at = bisect_right(self.values, offset, key=lambda span: span.start) - 1
        return self.values[at] if at >= 0 and offset < self.values[at].end else None


def quoted_markers(source: Source, documents: Iterable[Document]) -> QuotedMarkers:
    """Give the values of documents that have a marker within quotes, on one line.

    What stands on several lines may be a text of any notation; so may what no parser has read.
    """
    if not source.has(MARKED):
        return QuotedMarkers()
    values: list[Span] = []
    for span in sorted(_marked(source, documents)):
        if not values or span.start >= values[-1].end:
            values.append(span)
    return QuotedMarkers(tuple(values))


def _marked(source: Source, documents: Iterable[Document]) -> Iterator[Span]:
    for document in documents:
        if not document.certain or MARKED not in document.text:
            continue
        for scalar in document.scalars:
            if scalar.style in QUOTES and MARKED in scalar.value:
                span = document.whole_of(scalar)
                if source.text.find("\n", *span) < 0 and MARKER.search(source.text, *span):
                    yield span
