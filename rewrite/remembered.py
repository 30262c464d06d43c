"""Remembered: what was made of the texts of charts, for the next time that they are met.

A chart is rendered several times, and the charts of a repository share the files of their libraries: most texts come
again soon or never. All that was made of them takes several times as much memory as they do, so it is forgotten when
enough of others was planned.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from functools import _lru_cache_wrapper
    from typing import TypeVar

    Made = TypeVar("Made")

# Code points of charts. With less, those that stand beside each other have the files of their libraries read anew.
FORGOTTEN_AFTER: Final = 4_000_000

_all: list[_lru_cache_wrapper[Any]] = []
_planned = 0


def remembered(most: int) -> Callable[[Callable[..., Made]], _lru_cache_wrapper[Made]]:
    """Make a function remember what it gave, for so many arguments at most, until much else has been planned."""

    def remembering(function: Callable[..., Made]) -> _lru_cache_wrapper[Made]:
        made = lru_cache(maxsize=most)(function)
        _all.append(made)
        return made

    return remembering


def forget_after(planned: int) -> None:
    """Count what is planned, in code points, and forget everything when it is enough."""
    global _planned  # noqa: PLW0603
    _planned += planned
    if _planned >= FORGOTTEN_AFTER:
        _planned = 0
        for made in _all:
            made.cache_clear()
