"""Machine: what an evaluation may use up, take back, decide and remember.

Nothing here reads a clock, so that a trace of the same chart is always the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import Traced, ValuesOrigin

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from rewrite.charts.conditions import Condition
    from rewrite.charts.looks import Look
    from rewrite.charts.traced import TracedImage
    from rewrite.charts.value import Table, Value

CONSULTED_KEY: Final = re.compile(r"registry|hub|repo", re.IGNORECASE)


@lru_cache(maxsize=1024)
def is_consulted(key: str) -> bool:
    """Tell whether a key is one of a registry, of which it counts that it was read."""
    return CONSULTED_KEY.search(key) is not None


def depends_on_others(image: TracedImage, keys: AbstractSet[str]) -> bool:
    """Tell whether something else than a registry, or what stands under some keys, decides whether one is printed."""
    return any(not keys & words and not any(map(is_consulted, words)) for words in image.switches)


class BudgetSpent(Exception):
    """The chart wants more work than any real chart."""


class BranchAborted(Exception):
    """A template called fail, or something that cannot be evaluated stands where no value can stand in."""


@dataclass(slots=True)
class Machine:
    """The state of one evaluation.

    steps is what is left of the budget. undo takes changes of tables back, the newest last, so that a branch which
    the chart's own values do not take leaves no traces. script holds the first decisions about what is open (the rest
    are what is preferred), decided all that were made, answers how conditions turned out by these; without tries, no
    others are of interest; against is true on a side of a condition that the values do not take, detours counts those
    of which lines are printed; is_aside where of one only its looks are of interest. consulted lists the empty registry
    keys read so far, looks what was compared with values or took them apart.
    """

    steps: int
    tries: bool = True
    undo: list[Callable[[], object]] = field(default_factory=list)
    script: tuple[bool, ...] = ()
    decided: list[bool] = field(default_factory=list)
    answers: dict[tuple[Condition, bool | None], tuple[bool, tuple[Value, ...]]] = field(default_factory=dict)
    against: bool = False
    detours: int = 0
    is_aside: bool = False
    consulted: list[ValuesOrigin] = field(default_factory=list)
    looks: set[Look] = field(default_factory=set)

    @property
    def follows_values(self) -> bool:
        """Tell whether Helm would come to where this is with the values at hand, as far as is known."""
        return not (self.against or self.detours or self.is_aside)

    def spend(self, steps: int) -> None:
        """Take steps from the budget.

        Errors:  BudgetSpent.
        """
        self.steps -= steps
        if self.steps < 0:
            raise BudgetSpent

    def choose(self, *, prefers: bool = True) -> bool:
        """Decide something of which nothing is known, or of which both is to be seen.

        In:      prefers, what the values say of it.
        """
        decided = len(self.decided)
        decision = self.script[decided] if decided < len(self.script) else prefers
        self.decided.append(decision)
        return decision

    def answer(self, asked: tuple[Condition, tuple[Value, ...]] | None, *, known: bool | None, differs: bool) -> bool:
        """Tell how a condition turns out: as it did before, as the values say, or as is to be seen.

        In:      asked, what it asks, None where that cannot be told; known, what the values say, None for nothing;
                 differs, whether the other side is to be seen as well.
        """
        # What is set meanwhile may make another one of it.
        question = (asked[0], known) if asked else None
        if question in self.answers:
            return self.answers[question][0]
        if known is not None and not differs:
            return known
        turns_out = self.choose(prefers=known is not False)
        if asked and question:
            self.answers[question] = turns_out, asked[1]
        return turns_out

    def put(self, table: Table, key: str, value: Value) -> None:
        """Set an entry of a table."""
        entries = table.entries
        if key in entries:
            before = entries[key]
            self.undo.append(lambda: entries.__setitem__(key, before))
        else:
            self.undo.append(lambda: entries.pop(key, None))
        entries[key] = value

    def drop(self, table: Table, key: str) -> None:
        """Remove an entry of a table."""
        entries = table.entries
        if key in entries:
            before = entries.pop(key)
            self.undo.append(lambda: entries.__setitem__(key, before))

    def take_back(self, mark: int) -> None:
        """Undo the changes since len(undo) was mark."""
        while len(self.undo) > mark:
            self.undo.pop()()

    def read(self, table: Table, key: str) -> Value:
        """Read an entry of a table, and remember it when it is a registry key without a value."""
        value = table.entries.get(key)
        if (value is None or (isinstance(value, Traced) and not value.text)) and is_consulted(key):
            origin = _origin(value, table, key)
            if origin is not None:
                self.consulted.append(origin)
        return value


def _origin(value: Value, table: Table, key: str) -> ValuesOrigin | None:
    if isinstance(value, Traced):
        for piece in value.pieces:
            if isinstance(piece.origin, ValuesOrigin):
                return piece.origin
        return None
    return table.origin._replace(path=(*table.origin.path, key)) if table.origin else None
