"""Braces: which action of a template an offset is in."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from rewrite.remembered import remembered

OPENING: Final = "{{"
CLOSING: Final = "}}"
# Few actions are longer, and few templates have less than one in as much text.
NEARBY: Final = 1_000


def opening_around(text: str, at: int) -> int:
    """Give where the action begins that goes on at an offset, -1 where none does."""
    start = max(0, at - NEARBY)
    opening, closing = text.rfind(OPENING, start, at), text.rfind(CLOSING, start, at)
    if start and max(opening, closing) < 0:
        # Plain manifests: what is far away is asked for again and again.
        opening, closing = (_last_before(braces, at) for braces in _braces_of(text))
    return opening if opening > closing else -1


def is_in_action(text: str, at: int) -> bool:
    """Tell whether an action goes on at an offset."""
    return opening_around(text, at) >= 0


# A template is looked at while no other is, but for those that are compared with each other.
@remembered(4)
def _braces_of(text: str) -> tuple[list[int], list[int]]:
    """Give where all pairs of braces begin."""
    return _places(text, OPENING), _places(text, CLOSING)


def _places(text: str, braces: str) -> list[int]:
    found: list[int] = []
    at = text.find(braces)
    while at >= 0:
        found.append(at)
        at = text.find(braces, at + 1)
    return found


def _last_before(places: list[int], at: int) -> int:
    """Give the last of some places whose braces end before an offset or at it, -1 when there is none."""
    index = bisect_right(places, at - len(OPENING))
    return places[index - 1] if index else -1
