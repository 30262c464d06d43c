"""Parts: a large source is read in parts, each of some of its documents, so that no more is held at a time."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from rewrite.record import NamedTuple
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

# What is read of a document takes thirty times its size; of a large file no more than a part is held at a time.
READ_AT_ONCE: Final = 2_000_000
PART: Final = 400_000


class Part(NamedTuple):
    """Documents of a source that are read together: their indices, and the spans that they have in its text."""

    indices: frozenset[int]
    spans: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """The span from the beginning of the first document to the end of the last."""
        return Span(self.spans[0].start, self.spans[-1].end)

    @property
    def beginnings(self) -> list[Span]:
        """Where the documents begin: as hits, these make read() read each of them."""
        return [Span(span.start, span.start) for span in self.spans]

    def of(self, spans: Sequence[Span]) -> list[Span]:
        """Give those of the spans, which are in order, that begin in the part."""
        inside: list[Span] = []
        at = 0
        first, end = (bisect_left(spans, Span(offset, 0)) for offset in self.span)
        for span in spans[first:end]:
            while self.spans[at].end <= span.start:
                at += 1
            if span.start >= self.spans[at].start:
                inside.append(span)
        return inside


def parts(chunks: Sequence[Span], only: Collection[int] | None = None, size: int = PART) -> Iterator[Part]:
    """Cut a text into parts, so that what is held of a large one at a time is no more than that of a small one.

    In:      chunks, the documents of the text (see chunks.split). only, the indices of those that are wanted; None for
             all. size, the code points of a part: more only where a document is larger.
    """
    indices: list[int] = []
    spans: list[Span] = []
    held = 0
    for index, span in enumerate(chunks):
        if only is not None and index not in only:
            continue
        indices.append(index)
        spans.append(span)
        held += span.end - span.start
        if held >= size:
            yield Part(frozenset(indices), tuple(spans))
            indices, spans, held = [], [], 0
    if indices:
        yield Part(frozenset(indices), tuple(spans))
