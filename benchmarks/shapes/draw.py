"""Draw: choices that look random and are the same for a seed on every machine."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Draw:
    """Choices from one seed.

    All of them come from Random.random, the one sequence that Python promises to keep from release to release.
    """

    def __init__(self, *seed: object) -> None:
        self._random = Random("/".join(map(str, seed))).random

    def chance(self, share: float) -> bool:
        """Say yes in that share of all cases."""
        return self._random() < share

    def number(self, low: int, high: int) -> int:
        """Give a number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Give one of the choices."""
        return choices[int(self._random() * len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Give as many of the choices, none twice."""
        left = list(choices)
        return [left.pop(int(self._random() * len(left))) for _ in range(min(count, len(left)))]

    def weighted(self, choices: Sequence[tuple[float, T]]) -> T:
        """Give one of (weight, choice); the weights may add up to anything."""
        left = self._random() * sum(weight for weight, _ in choices)
        for weight, choice in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][1]

    def digits(self, count: int, alphabet: str = "0123456789abcdef") -> str:
        """Give a text of as many letters of the alphabet."""
        return "".join(self.pick(alphabet) for _ in range(count))
