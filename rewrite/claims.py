"""Claims: the spans of a text that are found already; the first to claim one wins."""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rewrite.span import Span


class Claims:
    """Spans in order, none of which need be apart from the others."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def add(self, span: Span) -> None:
        """Claim a span; most come in order."""
        if not self._spans or self._spans[-1] < span:
            self._spans.append(span)
        else:
            insort(self._spans, span)

    def touch(self, span: Span) -> bool:
        """Tell whether a claimed span beside this one overlaps it."""
        spans = self._spans
        if not spans or spans[-1].end < span.start:
            return False
        at = bisect_right(spans, span)
        return (at > 0 and spans[at - 1].overlaps(span)) or (at < len(spans) and spans[at].overlaps(span))
