"""Outcomes: renders once for each way in which what is open can turn out; nearly always nothing is."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, TypeVar

from rewrite.charts.machine import BranchAborted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rewrite.charts.machine import Machine

MOST_OUTCOMES: Final = 16  # of one line
FEW_OUTCOMES: Final = 6  # of what is printed, whatever they cost
MOST_STEPS: Final = 4_000  # for those that are more
Made = TypeVar("Made")


def outcomes(machine: Machine, render: Callable[[], Made], *, few: int = FEW_OUTCOMES) -> Iterable[Made | None]:
    """Give what render makes, first as the values decide, then with each decision turned; None where it fails.

    In:      few, how many there may be even if they take long.
    """
    began = machine.steps
    made, decided = attempt(machine, render)
    if not decided or not machine.tries:
        return (made,)
    return chain((made,), _other_outcomes(machine, render, few, began, decided))


def _other_outcomes(
    machine: Machine, render: Callable[[], Made], few: int, began: int, decided: tuple[bool, ...]
) -> Iterator[Made | None]:
    """Give what render makes with each decision turned; began is what was left of the budget before the first."""
    waiting = _others(0, decided)
    for tried in range(1, MOST_OUTCOMES):
        if not waiting or (tried >= few and began - machine.steps > MOST_STEPS):
            return
        script = waiting.pop(0)
        mark = len(machine.undo)
        made, decided = attempt(machine, render, script)
        machine.take_back(mark)
        yield made
        waiting += _others(len(script), decided)


def attempt(
    machine: Machine, render: Callable[[], Made], script: tuple[bool, ...] = ()
) -> tuple[Made | None, tuple[bool, ...]]:
    """Render with the decisions of a script; give what comes of it, None when it fails, and all that was decided."""
    outer = machine.script, machine.decided, machine.answers
    machine.script, machine.decided, machine.answers = script, [], {}
    try:
        return render(), tuple(machine.decided)
    except BranchAborted:
        return None, tuple(machine.decided)
    finally:
        machine.script, machine.decided, machine.answers = outer


def _others(scripted: int, decided: tuple[bool, ...]) -> list[tuple[bool, ...]]:
    """Give the scripts in which one of the decisions that a script left open turns out the other way."""
    return [(*decided[:at], not decided[at]) for at in range(scripted, min(len(decided), MOST_OUTCOMES))]
