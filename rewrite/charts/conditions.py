"""Conditions: one that is asked in several places of an action turns out alike in all of them.

    {{ printf "%s/%s" (ternary "ghcr.io" "docker.io" .Values.ee) (ternary "orchard/press-ee" "press" .Values.ee) }}

What an action includes belongs to it; two actions on one line are two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.syntax import Chained, Command, Constant, Dot, Field, Literal, Pipeline, Variable

if TYPE_CHECKING:
    from rewrite.charts.frame import Frame
    from rewrite.charts.syntax import Operand
    from rewrite.charts.value import Value

# The words of a condition, with what its fields are read from, by identity.
Condition = tuple[tuple[object, ...], tuple[int, ...]]


def condition_of(operand: Operand, frame: Frame, dot: Value) -> tuple[Condition, tuple[Value, ...]] | None:
    """Give what a condition asks, and the values that it is asked of, which must be kept as long as that; None where a
    variable decides, which may be another one elsewhere.
    """
    words: list[object] = []
    asked: list[Value] = []
    waiting: list[Operand | Command] = [operand]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Pipeline):
            if node.declares:
                return None
            words.append(len(node.commands))
            waiting += node.commands
        elif isinstance(node, Command):
            words.append(len(node.operands))
            waiting += node.operands
        elif isinstance(node, Chained):
            words.append(node.names)
            waiting.append(node.inner)
        elif isinstance(node, Variable):
            if node.name:
                return None
            words.append(node.names)
            asked.append(frame.variable("").value)
        elif isinstance(node, Dot | Field):
            words.append(node.names if isinstance(node, Field) else ())
            asked.append(dot)
        else:
            # Of constants, 1 and true are equal, and are not the same.
            words += (
                type(node),
                repr(node.value) if isinstance(node, Literal | Constant) else getattr(node, "name", ""),
            )
    return (tuple(words), tuple(map(id, asked))), tuple(asked)
