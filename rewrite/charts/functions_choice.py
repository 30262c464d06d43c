"""Functions that choose: default, coalesce, ternary, and get and index with a key of the values.

The empty key that gave way to a fallback stays as a marker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.alternatives import as_other, is_alternative, looked_up
from rewrite.charts.functions_collection import get, index
from rewrite.charts.machine import BranchAborted, Machine
from rewrite.charts.traced import Traced
from rewrite.charts.value import UNKNOWN, Value, truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from rewrite.charts.conditions import Condition


def _default(machine: Machine, args: list[Value]) -> Value:
    fallback = args[0]
    value = args[1] if len(args) > 1 else None
    known = truth(value)
    if known is None:
        return fallback if truth(fallback) and machine.choose() else value
    return value if known else marked(fallback, [value])


def _coalesce(_: Machine, args: list[Value]) -> Value:
    known = next((value for value in args if truth(value)), None)
    if known is not None:
        return marked(known, args[: args.index(known)])
    return UNKNOWN if any(truth(value) is None for value in args) else None


def _ternary(machine: Machine, args: list[Value]) -> Value:
    return ternary(machine, args, None)


def ternary(machine: Machine, args: list[Value], asked: tuple[Condition, tuple[Value, ...]] | None) -> Value:
    """Give one of two values by a third.

    In:      asked, what that asks, None where it cannot be told.
    """
    known = truth(args[2])
    taken, other = args[:2] if known else (args[1], args[0])
    differs = known is None or is_alternative(other, taken)
    found = args[0 if machine.answer(asked, known=known, differs=differs) else 1]
    return as_other(found) if known is not None and found is not taken else found


def _get(machine: Machine, args: list[Value]) -> Value:
    return looked_up(machine, get(args), args[0], args[1])


def _index(machine: Machine, args: list[Value]) -> Value:
    value = args[0]
    for step in args[1:]:
        value = looked_up(machine, index([value, step]), value, step)
    return value


def _required(_: Machine, args: list[Value]) -> Value:
    value = args[1] if len(args) > 1 else None
    return UNKNOWN if value is None or (isinstance(value, Traced) and not value.text) else value


def _fail(_: Machine, __: list[Value]) -> Value:
    raise BranchAborted


def marked(value: Value, passed_over: list[Value]) -> Value:
    """Give a text together with the markers of the empty texts it was chosen instead of."""
    markers = [marker for empty in passed_over if isinstance(empty, Traced) for marker in empty.markers]
    return Traced((*markers, *value.pieces)) if markers and isinstance(value, Traced) else value


FUNCTIONS: Final[dict[str, Callable[[Machine, list[Value]], Value]]] = {
    "default": _default,
    "coalesce": _coalesce,
    "ternary": _ternary,
    "get": _get,
    "index": _index,
    "required": _required,
    "fail": _fail,
}
