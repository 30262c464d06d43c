"""Excerpts: long values cut down to what is near the change, and long lists to what comes first, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

AnyEntry = TypeVar("AnyEntry")

# The longest possible reference fits twice; what is longer is a whole script or a file in a ConfigMap.
LONGEST: Final = 500
AROUND: Final = 60
# How many places of one group are listed at most.
PLACES: Final = 5


def shorten(before: str, after: str) -> tuple[str, str]:
    """Cut what two long values have in common, in front and at the end, down to a little."""
    if max(len(before), len(after)) <= LONGEST:
        return before, after
    start, same_tail = in_common(before, after)
    return _cut(before, start, same_tail), _cut(after, start, same_tail)


def in_common(before: Sequence[AnyEntry], after: Sequence[AnyEntry]) -> tuple[int, int]:
    """Count what two sequences have in common in front, and then at the end."""
    shorter = min(len(before), len(after))
    start = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    return start, next((i for i in range(shorter - start) if before[-1 - i] != after[-1 - i]), shorter - start)


def beginning(text: str) -> str:
    """Give the beginning of a long text that has no change to be near."""
    return text if len(text) <= LONGEST else f"{text[:AROUND]}…"


def first_of(found: Sequence[AnyEntry]) -> Sequence[AnyEntry]:
    """Give the first entries of a long list, to be followed by a line that says how many more there are.

    One more entry takes no more room than that line.
    """
    return found if len(found) <= PLACES + 1 else found[:PLACES]


def _cut(value: str, start: int, same_tail: int) -> str:
    first, last = max(start - AROUND, 0), min(len(value) - same_tail + AROUND, len(value))
    return f"{'…' if first else ''}{value[first:last]}{'…' if last < len(value) else ''}"
