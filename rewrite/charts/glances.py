"""Glances: what templates look for where the values at hand do not lead, noted and nothing else.

    {{ if .Values.mirror }}{{ .Values.image | replace "docker.io" .Values.mirror }}{{ end }}

A side on which the template prints an image of its own is seen as well. Any other is left out, and so is what follows
the first false argument of `and`; where such a part looks for something like a registry or a name, it is evaluated, and
what comes of it is thrown away.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rewrite.charts.functions import REFUSALS
from rewrite.charts.looks import COMPARING
from rewrite.charts.machine import BudgetSpent
from rewrite.charts.missed import SEEKING
from rewrite.charts.outcomes import attempt
from rewrite.charts.syntax import Action, Branch, Chained, Function, Literal, Pipeline
from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rewrite.charts.machine import Machine
    from rewrite.charts.syntax import Operand, Statement

SEEKING_OR_COMPARING: Final = COMPARING | SEEKING.keys()
# `docker.io/`, in an expression `docker\.io/`, and `orchard/press`.
LIKE_NAMES: Final = expression(r"\w\\?\.[A-Za-z]|\w/")
# Of one, and of all of a template.
STEPS: Final = 1_000
MOST_STEPS: Final = 5_000


class Glances:
    """Tells of each part of a template once whether it looks for anything, and notes what that is."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._left = MOST_STEPS
        # What was asked about is kept beside the answer, for a template that is made from text may be given up.
        self._known: dict[int, tuple[object, bool]] = {}

    def side(self, branch: Branch, evaluate: Callable[[], object], *, takes: bool) -> None:
        """Note what the side of a condition looks for that the values do not take.

        In:      takes, what the values make of the condition; evaluate, walks the other side.
        """
        side = branch.otherwise if takes else branch.body
        if side and self._is_worth(side, partial(_seeks_in, side)):
            self._note(evaluate)

    def rest(self, operands: Sequence[Operand], evaluate: Callable[[Operand], object]) -> None:
        """Note what those arguments look for that are not evaluated."""
        for operand in operands:
            if isinstance(operand, Pipeline) and self._is_worth(operand, partial(_seeks, operand)):
                self._note(partial(evaluate, operand))

    def _is_worth(self, part: object, seeks: Callable[[], bool]) -> bool:
        machine = self._machine
        if not machine.tries or self._left <= 0:
            return False
        if id(part) not in self._known:
            self._known[id(part)] = part, seeks()
        return self._known[id(part)][1]

    def _note(self, evaluate: Callable[[], object]) -> None:
        machine = self._machine
        steps, mark, asked, outer = machine.steps, len(machine.undo), len(machine.consulted), machine.is_aside
        machine.steps = given = min(steps, self._left, STEPS)
        machine.is_aside = True
        try:
            attempt(machine, evaluate)
        except (BudgetSpent, RecursionError, *REFUSALS):
            # What it found so far is as good.
            pass
        finally:
            machine.is_aside = outer
            machine.take_back(mark)
            del machine.consulted[asked:]
            self._left -= given - max(0, machine.steps)
            machine.steps = steps


def _seeks_in(side: Sequence[Statement]) -> bool:
    """Tell whether a side looks for something that may be a registry, or a name."""
    waiting = list(side)
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, Branch):
            waiting += (*statement.body, *statement.otherwise)
        if isinstance(statement, (Branch, Action)) and _seeks(statement.pipeline):
            return True
    return False


def _seeks(pipeline: Pipeline) -> bool:
    waiting = [pipeline]
    while waiting:
        for command in waiting.pop().commands:
            first = command.operands[0]
            literals = [operand.value for operand in command.operands if isinstance(operand, Literal)]
            is_seeking = isinstance(first, Function) and first.name in SEEKING_OR_COMPARING
            if is_seeking and any(map(LIKE_NAMES.search, literals)):
                return True
            waiting += [operand for operand in command.operands if isinstance(operand, Pipeline)]
            waiting += [operand.inner for operand in command.operands if isinstance(operand, Chained)]
    return False
