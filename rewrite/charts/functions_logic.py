"""Comparisons and kinds: eq, lt, kindIs and the like. What is compared with something unknown gives UNKNOWN."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import Traced, computed
from rewrite.charts.value import (
    UNKNOWN,
    Table,
    Value,
    is_unknown,
    kind_of,
    text_of,
    truth,
    type_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST: Final = 40


def equal(left: Value, right: Value, depth: int = 0) -> bool:
    """Compare two values as reflect.DeepEqual does, but for numbers, which compare by value."""
    if depth > DEEPEST:
        return False
    if isinstance(left, Traced) and isinstance(right, Traced):
        return left.text == right.text
    if isinstance(left, Table) and isinstance(right, Table):
        return left.entries.keys() == right.entries.keys() and all(
            equal(left.entries[key], right.entries[key], depth + 1) for key in left.entries
        )
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(equal(a, b, depth + 1) for a, b in zip(left, right, strict=True))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return left == right


def _eq(args: list[Value]) -> Value:
    if any(is_unknown(arg) for arg in args):
        return UNKNOWN
    return any(equal(args[0], other) for other in args[1:])


def _not(args: list[Value]) -> Value:
    known = truth(args[0])
    return UNKNOWN if known is None else not known


def _ne(args: list[Value]) -> Value:
    return _not([_eq(args)])


def _ordered(compare: Callable[[float | str, float | str], bool]) -> Callable[[list[Value]], Value]:
    def ordered(args: list[Value]) -> Value:
        left, right = args[0], args[1]
        if is_unknown(left) or is_unknown(right):
            return UNKNOWN
        if isinstance(left, Traced) and isinstance(right, Traced):
            return compare(left.text, right.text)
        if isinstance(left, (int, float)) and isinstance(right, (int, float)):
            return compare(left, right)
        raise TypeError("incompatible types for comparison")

    return ordered


def _empty(args: list[Value]) -> Value:
    return _not(args)


def _all(args: list[Value]) -> Value:
    truths = [truth(arg) for arg in args]
    return False if False in truths else UNKNOWN if None in truths else True


def _any(args: list[Value]) -> Value:
    truths = [truth(arg) for arg in args]
    return True if True in truths else UNKNOWN if None in truths else False


def _kind_is(args: list[Value]) -> Value:
    return UNKNOWN if args[1] is UNKNOWN else kind_of(args[1]) == text_of(args[0])


def _type_is(args: list[Value]) -> Value:
    return UNKNOWN if args[1] is UNKNOWN else type_of(args[1]) == text_of(args[0])


FUNCTIONS: Final[dict[str, Callable[[list[Value]], Value]]] = {
    "eq": _eq,
    "ne": _ne,
    "not": _not,
    "lt": _ordered(operator.lt),
    "le": _ordered(operator.le),
    "gt": _ordered(operator.gt),
    "ge": _ordered(operator.ge),
    "empty": _empty,
    "all": _all,
    "any": _any,
    "deepEqual": _eq,
    "kindOf": lambda args: UNKNOWN if args[0] is UNKNOWN else computed(kind_of(args[0])),
    "kindIs": _kind_is,
    "typeOf": lambda args: UNKNOWN if args[0] is UNKNOWN else computed(type_of(args[0])),
    "typeIs": _type_is,
    "typeIsLike": _type_is,
}
