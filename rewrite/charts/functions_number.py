"""Numbers and versions: sprig's arithmetic and semver. Results have no origin."""

from __future__ import annotations

import math
import operator
import re
from functools import reduce
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import computed
from rewrite.charts.value import UNKNOWN, Table, Value, float_of, integer_of, printed, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_DIGITS: Final = 20
LARGEST_RANGE: Final = 1000
VERSION: Final = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([\w.-]+))?(?:\+([\w.-]+))?\Z", re.ASCII)
CONSTRAINT: Final = re.compile(r"\s*(>=|=>|<=|=<|!=|>|<|=|~>|~|\^|)\s*(v?[\dxX*][\w.*+-]*|\*)", re.ASCII)
Version = tuple[int, int, int, str]


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


def parse_version(text: str) -> Version | None:
    """Read a version, with what is missing taken for 0."""
    match = VERSION.match(text.strip())
    if match is None:
        return None
    return int(match[1]), int(match[2] or 0), int(match[3] or 0), match[4] or ""


def _order(version: Version) -> tuple[int, int, int, int, str]:
    # A pre-release comes before the release.
    return (*version[:3], 0 if version[3] else 1, version[3])


def _semver(args: list[Value]) -> Value:
    version = parse_version(text_of(args[0]))
    if version is None:
        return UNKNOWN
    return Table(
        {
            "Major": version[0],
            "Minor": version[1],
            "Patch": version[2],
            "Prerelease": computed(version[3]),
            "Original": printed(args[0]),
        }
    )


def _semver_compare(args: list[Value]) -> Value:
    version = parse_version(text_of(args[1]))
    if version is None:
        return UNKNOWN
    return any(
        all(_satisfies(version, match[1], match[2]) for match in CONSTRAINT.finditer(part))
        for part in text_of(args[0]).split("||")
    )


def _satisfies(version: Version, sign: str, bound: str) -> bool:
    bare = re.split(r"\.?[xX*]", bound)[0]
    limit = parse_version(bare) if bare.strip("v") else (0, 0, 0, "")
    if limit is None:
        return True
    given = len(bare.split("-")[0].split(".")) if bare.strip("v") else 0
    if sign in ("", "=") and given < len(version[:3]):
        return version[:given] == limit[:given]
    if sign in ("~", "~>"):
        fixed = min(given, 2)
        return version[:fixed] == limit[:fixed] and _order(version) >= _order(limit)
    if sign == "^":
        fixed = next((place + 1 for place in range(3) if limit[place]), 1)
        return version[:fixed] == limit[:fixed] and _order(version) >= _order(limit)
    # Without a pre-release in the constraint, that of a version which passes otherwise is not held against it.
    left, right = _order(version), _order(limit)
    match sign:
        case ">=" | "=>":
            return left >= right
        case "<=" | "=<":
            return left <= right
        case ">":
            return left > right
        case "<":
            return left < right
        case "!=":
            return left != right
    return left == right


FUNCTIONS: Final[dict[str, Callable[[list[Value]], Value]]] = {
    "int": lambda args: integer_of(args[0]),
    "int64": lambda args: integer_of(args[0]),
    "atoi": lambda args: integer_of(args[0]),
    "toDecimal": lambda args: integer_of(args[0]),
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
