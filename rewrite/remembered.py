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


class _Planned:
    """How much was planned since all was forgotten, in code points."""

    __slots__ = ("amount",)

    def __init__(self) -> None:
        self.amount = 0


_ALL: Final[list[_lru_cache_wrapper[Any]]] = []
_PLANNED: Final = _Planned()


def remembered(most: int) -> Callable[[Callable[..., Made]], _lru_cache_wrapper[Made]]:
    """Make a function remember what it gave, for so many arguments at most, until much else has been planned."""

    def remembering(function: Callable[..., Made]) -> _lru_cache_wrapper[Made]:
        made = lru_cache(maxsize=most)(function)
        _ALL.append(made)
        return made

    return remembering


def forget_after(planned: int) -> None:
    """Count what is planned, in code points, and forget everything when it is enough."""
    _PLANNED.amount += planned
    if _PLANNED.amount >= FORGOTTEN_AFTER:
        _PLANNED.amount = 0
        for made in _ALL:
            made.cache_clear()
