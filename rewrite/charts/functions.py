"""Functions: all that templates can call by name, but for include and tpl, which render templates."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.charts import (
    functions_case,
    functions_change,
    functions_choice,
    functions_codec,
    functions_collection,
    functions_format,
    functions_logic,
    functions_number,
    functions_path,
    functions_regex,
    functions_text,
)
from rewrite.charts.printers import PRINTERS
from rewrite.charts.traced import Traced
from rewrite.charts.value import UNKNOWN, Method, Table, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from rewrite.charts.machine import Machine

PURE: Final[dict[str, Callable[[list[Value]], Value]]] = {
    **functions_case.FUNCTIONS,
    **functions_codec.FUNCTIONS,
    **functions_collection.FUNCTIONS,
    **functions_format.FUNCTIONS,
    **functions_logic.FUNCTIONS,
    **functions_number.FUNCTIONS,
    **functions_path.FUNCTIONS,
    **functions_regex.FUNCTIONS,
    **functions_text.FUNCTIONS,
}
WITH_MACHINE: Final[dict[str, Callable[[Machine, list[Value]], Value]]] = {
    **functions_change.FUNCTIONS,
    **functions_choice.FUNCTIONS,
}
# These have an answer although an argument is unknown; all others give UNKNOWN then.
TOLERANT: Final = frozenset(
    [
        "default",
        "coalesce",
        "ternary",
        "fail",
        "not",
        "eq",
        "ne",
        "all",
        "any",
        "printf",
        "print",
        "println",
        "cat",
        "dict",
        "list",
        "tuple",
        "set",
        "lookup",
        "append",
        "prepend",
        "concat",
        "merge",
        "mergeOverwrite",
        "mustMerge",
        "mustMergeOverwrite",
        "pluck",
        "dig",
        "join",
    ]
)
# These walk through all of their arguments, however deep.
WALKERS: Final = frozenset(
    [
        "printf",
        "print",
        "println",
        "cat",
        "join",
        "quote",
        "squote",
        "toString",
        "indent",
        "nindent",
        "eq",
        "ne",
        "has",
        "mustHas",
        "uniq",
        "mustUniq",
        "without",
        "deepEqual",
        "deepCopy",
        "mustDeepCopy",
        "flatten",
        *PRINTERS,
        "sortAlpha",
        "trim",
    ]
)
PARSERS: Final = frozenset(
    [
        "fromYaml",
        "mustFromYaml",
        "fromJson",
        "mustFromJson",
        "fromYamlArray",
        "fromJsonArray",
    ]
)
# What these take besides, in steps.
_COSTS: Final[dict[str, Callable[[list[Value]], int]]] = {
    **dict.fromkeys(PARSERS, functions_codec.reading_cost),
    **dict.fromkeys(functions_regex.FUNCTIONS, lambda args: functions_regex.cost(args) // 200),
}
MOST_NODES: Final = 20_000
REFUSALS: Final = (TypeError, ValueError, IndexError, KeyError, ArithmeticError, AttributeError)


@lru_cache(maxsize=512)
def prepared(name: str) -> Callable[[Machine, list[Value]], Value]:
    """Give a function by its name. It gives UNKNOWN when there is none, or when Go would refuse the arguments."""
    pure, changing = PURE.get(name), WITH_MACHINE.get(name)
    is_tolerant, is_walker = name in TOLERANT, name in WALKERS
    cost = _COSTS.get(name)

    def run(machine: Machine, args: list[Value]) -> Value:
        machine.spend(2)
        if not is_tolerant and _has_unknown(args):
            return UNKNOWN
        if is_walker and not is_walkable(machine, args):
            return UNKNOWN
        if cost:
            machine.spend(cost(args))
        try:
            if pure:
                result = pure(args)
            elif changing:
                result = changing(machine, args)
            else:
                return UNKNOWN
        except REFUSALS:
            return UNKNOWN
        return bounded(machine, result)

    return run


def _has_unknown(args: list[Value]) -> bool:
    # `in` would compare texts piece by piece.
    for arg in args:  # noqa: SIM110 - a generator costs more than the loop
        if arg is UNKNOWN:
            return True
    return False


def call_method(machine: Machine, method: Method, args: list[Value]) -> Value:
    """Call a method; UNKNOWN when Go would refuse the arguments."""
    if _has_unknown(args):
        return UNKNOWN
    try:
        return bounded(machine, method.call(args))
    except REFUSALS:
        return UNKNOWN


def is_walkable(machine: Machine, args: list[Value]) -> bool:
    """Count what values hold, each use of a shared table anew, and take it from the budget."""
    waiting: list[Value] = [arg for arg in args if isinstance(arg, (Table, list))]
    if not waiting:
        return True
    left = MOST_NODES
    while waiting and left > 0:
        value = waiting.pop()
        inner = value.entries.values() if isinstance(value, Table) else value if isinstance(value, list) else ()
        left -= 1 + len(inner)
        for entry in inner:
            if isinstance(entry, Traced):
                left -= len(entry.text) // 64
            elif isinstance(entry, (Table, list)):
                waiting.append(entry)
    machine.spend((MOST_NODES - left) // 3)
    return left > 0


def bounded(machine: Machine, value: Value) -> Value:
    """Take what a result weighs from the budget."""
    if isinstance(value, Traced):
        machine.spend(len(value.text) // 400 + len(value.pieces) // 20)
    elif isinstance(value, list):
        machine.spend(len(value) // 20)
    return value
