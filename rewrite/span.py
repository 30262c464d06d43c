"""Span: a half-open range of code points, the one coordinate system of the program."""

from __future__ import annotations

from rewrite.record import NamedTuple


def before_in_line(text: str, at: int, most: int | None = None) -> str:
    """Give what stands in front of an offset of a text on its line: no more than most code points of it."""
    start = 0 if most is None else max(0, at - most)
    return text[max(start, text.rfind("\n", start, at) + 1) : at]


class Span(NamedTuple):
    """A half-open range [start, end) of code points in a text."""

    start: int
    end: int

    def shift(self, offset: int) -> Span:
        """Move the span by offset code points."""
        return Span(self.start + offset, self.end + offset)

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a code point; empty spans share one with what holds their position."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end
