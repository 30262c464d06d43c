"""Numbers and versions: sprig's arithmetic and semver. Results have no origin."""

from __future__ import annotations

import math
import operator
from functools import reduce
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import computed
from rewrite.charts.value import UNKNOWN, Table, Value, float_of, integer_of, printed, text_of
from rewrite.charts.versions import parse_version, satisfies

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_DIGITS: Final = 20
LARGEST_RANGE: Final = 1000


def _whole(combine: Callable[[int, int], int]) -> Callable[[list[Value]], Value]:
    return lambda args: _wrapped(reduce(combine, [integer_of(arg) for arg in args]))


def _wrapped(number: int) -> int:
    """Give what is left of a number in Go's int64."""
    return (number + 2**63) % 2**64 - 2**63


def _real(combine: Callable[[float, float], float]) -> Callable[[list[Value]], Value]:
    return lambda args: reduce(combine, [float_of(arg) for arg in args])


def _div(first: int, second: int) -> int:
    quotient = abs(first) // abs(second)
    return quotient if (first < 0) == (second < 0) else -quotient


def _until(args: list[Value]) -> Value:
    count = integer_of(args[0])
    return list(range(min(count, LARGEST_RANGE))) if count >= 0 else list(range(0, max(count, -LARGEST_RANGE), -1))


def _until_step(args: list[Value]) -> Value:
    start, stop, step = (integer_of(arg) for arg in args)
    return list(range(start, stop, step)[:LARGEST_RANGE]) if step else []


def _seq(args: list[Value]) -> Value:
    match [integer_of(arg) for arg in args]:
        case [stop]:
            start, step = 1, 1 if stop > 0 else -1
        case [start, stop]:
            step = 1 if start <= stop else -1
        case [start, step, stop] if step:
            pass
        case _:
            return UNKNOWN
    steps = range(start, stop + (1 if step > 0 else -1), step)[:LARGEST_RANGE]
    return computed(" ".join(map(str, steps)))


def _round(args: list[Value]) -> Value:
    digits = integer_of(args[1])
    return (
        float(math.floor(float_of(args[0]) * 10**digits + 0.5) / 10**digits) if abs(digits) < MOST_DIGITS else UNKNOWN
    )


def _to_decimal(args: list[Value]) -> Value:
    """Read a number that is written in octal digits; 0 for any other."""
    try:
        return int(printed(args[0]).text, 8)
    except ValueError:
        return 0


def _semver(args: list[Value]) -> Value:
    version = parse_version(text_of(args[0]))
    if version is None:
        return UNKNOWN
    return Table(
        {
            "Major": version.major,
            "Minor": version.minor,
            "Patch": version.patch,
            "Prerelease": computed(version.pre),
            "Original": printed(args[0]),
        }
    )


def _semver_compare(args: list[Value]) -> Value:
    version = parse_version(text_of(args[1]))
    if version is None:
        return UNKNOWN
    answer = satisfies(version, text_of(args[0]))
    return UNKNOWN if answer is None else answer


FUNCTIONS: Final[dict[str, Callable[[list[Value]], Value]]] = {
    "int": lambda args: integer_of(args[0]),
    "int64": lambda args: integer_of(args[0]),
    "atoi": lambda args: integer_of(args[0]),
    "toDecimal": _to_decimal,
    "float64": lambda args: float_of(args[0]),
    "add": _whole(operator.add),
    "add1": lambda args: integer_of(args[0]) + 1,
    "sub": _whole(operator.sub),
    "mul": _whole(operator.mul),
    "div": _whole(_div),
    "mod": _whole(lambda first, second: int(math.fmod(first, second))),
    "max": _whole(max),
    "min": _whole(min),
    "biggest": _whole(max),
    "addf": _real(operator.add),
    "add1f": lambda args: float_of(args[0]) + 1,
    "subf": _real(operator.sub),
    "mulf": _real(operator.mul),
    "divf": _real(operator.truediv),
    "maxf": _real(max),
    "minf": _real(min),
    "ceil": lambda args: float(math.ceil(float_of(args[0]))),
    "floor": lambda args: float(math.floor(float_of(args[0]))),
    "round": _round,
    "until": _until,
    "untilStep": _until_step,
    "seq": _seq,
    "semver": _semver,
    "semverCompare": _semver_compare,
}
