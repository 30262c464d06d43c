r"""Backtracking: how long a Go expression may take on Python's engine, which tries each way to read a text.

Go's expressions take linear time whatever they say. Of `(a|a)+b` Python's engine tries twice as many ways for each
letter more, and `a*a*a*b` takes a thousand times as long for ten times the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple

# A sign or a class, what opens a group, flags, how often what stands in front is repeated, and the rest. What Go does
# not have (`(?=`, `(?#`, `a*+`) is not taken apart.
PART: Final = expression(
    r"(?P<sign>\\.|\[\^?\]?(?:[^\]\\]|\\.)*+\]?)"
    r"|(?P<flags>\(\?[ims]+\))"
    r"|(?P<opens>\(\?(?:P<\w+>|[ims-]*:)|\((?!\?))"
    r"|(?P<strange>\(\?)"
    r"|(?P<closes>\))"
    r"|(?P<branches>\|)"
    r"|(?P<repeats>[*+?]|\{(?=[\d,])(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\})\??"
    r"|.",
    re.DOTALL,
)
# With `m`, as without an anchor, each place of the text may be the first.
ANCHORED: Final = expression(r"(?:\(\?[is]+\))?(?:\^|\\A)")
WITHOUT_END: Final = 10**12
LONGEST_NUMBER: Final = 9


class _Effort(NamedTuple):
    """In how many ways a part may match from a place of the text on, and how many steps it takes to try them all."""

    ways: int
    steps: int

    def then(self, other: _Effort) -> _Effort:
        """Give what one part behind another takes: it is tried for each way of the first."""
        return _bounded(self.ways * other.ways, self.steps + self.ways * other.steps)

    def otherwise(self, other: _Effort) -> _Effort:
        """Give what one part in place of another takes."""
        return _bounded(self.ways + other.ways, self.steps + other.steps)

    def repeated(self, least: int, most: int) -> _Effort:
        """Give what a part takes that may follow itself."""
        if self.ways == 1:
            return _bounded(most - least + 1, self.steps * most)
        so_far, ways = EMPTY, int(least == 0)
        for times in range(1, most + 1):
            so_far = self.then(so_far)
            ways += so_far.ways if times >= least else 0
            if so_far.ways == WITHOUT_END:
                break
        return _bounded(max(ways, so_far.ways), so_far.steps)


EMPTY: Final = _Effort(1, 0)
NONE: Final = _Effort(0, 0)
SIGN: Final = _Effort(1, 1)


def _bounded(ways: int, steps: int) -> _Effort:
    return _Effort(min(ways, WITHOUT_END), min(steps, WITHOUT_END))


class _Group:
    """A group as far as it is read: its branches, the one that is open, and the last part of that."""

    def __init__(self) -> None:
        self.branches = NONE
        self._before = EMPTY
        # None where nothing is that could be repeated.
        self._last: _Effort | None = None

    def add(self, part: _Effort | None) -> None:
        """Add a part behind the last one."""
        self._before = self._before.then(self._last or EMPTY)
        self._last = part

    def repeat(self, least: int, most: int) -> bool:
        """Let the last part follow itself; False where there is none."""
        if self._last is None:
            return False
        self._last = self._last.repeated(least, most)
        # What repeats is not repeated once more.
        self.add(None)
        return True

    def close_branch(self) -> None:
        """Let another branch begin."""
        self.add(None)
        self.branches = self.branches.otherwise(self._before)
        self._before = EMPTY


@lru_cache(maxsize=1024)
def steps_at_worst(pattern: str, length: int) -> int:
    """Reckon how many steps a search for an expression takes at worst in a text of so many signs.

    Out:     WITHOUT_END or more also for what is no expression to Go.
    """
    groups = [_Group()]
    for part in PART.finditer(pattern):
        if not _read(part, groups, length):
            return WITHOUT_END
    whole = groups.pop()
    if groups:
        return WITHOUT_END
    starts = 1 if whole.branches is NONE and ANCHORED.match(pattern) else length + 1
    whole.close_branch()
    return starts * (whole.branches.ways + whole.branches.steps)


def _read(part: re.Match[str], groups: list[_Group], length: int) -> bool:
    """Read a part of an expression; False where that cannot be."""
    match part.lastgroup:
        case "opens":
            groups.append(_Group())
        case "closes" if len(groups) > 1:
            group = groups.pop()
            group.close_branch()
            groups[-1].add(group.branches)
        case "branches":
            groups[-1].close_branch()
        case "flags":
            groups[-1].add(None)
        case "repeats":
            return groups[-1].repeat(*_bounds(part, length))
        case "closes" | "strange":
            return False
        case _:
            groups[-1].add(SIGN)
    return True


def _bounds(part: re.Match[str], length: int) -> tuple[int, int]:
    """Give how often a part is repeated: no more often than the text has signs, and once for nothing."""
    most = length + 1
    sign = part["repeats"][0]
    if sign != "{":
        return int(sign == "+"), 1 if sign == "?" else most
    least = _number(part["least"], 0)
    return min(least, most), min(_number(part["most"], most) if part["comma"] else least, most)


def _number(digits: str, other: int) -> int:
    """Read a number; other where there is none. Longer ones than any text have so many digits."""
    return int(digits[:LONGEST_NUMBER]) if digits else other
