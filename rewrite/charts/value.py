"""Value: what a template computes with; strings are Traced, mappings are Tables, what cannot be known is UNKNOWN."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import EMPTY, OPAQUE, Traced, ValuesOrigin, chain, computed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


# A table may hold itself.
DEEPEST: Final = 40
# Go writes floats beyond these powers of ten with an exponent.
SMALLEST_EXPONENT: Final = -5
LARGEST_EXPONENT: Final = 21


class Unknown(Enum):
    """The type of UNKNOWN: a value that depends on something a chart alone does not say."""

    UNKNOWN = OPAQUE


UNKNOWN: Final = Unknown.UNKNOWN


class Table:
    """A mapping; templates change it (`set`), so it is not frozen. origin is its place in a values file."""

    __slots__ = ("entries", "origin")

    def __init__(self, entries: dict[str, Value] | None = None, origin: ValuesOrigin | None = None) -> None:
        self.entries: dict[str, Value] = {} if entries is None else entries
        self.origin = origin

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.entries))

    def get(self, key: str) -> Value:
        """Give the value under key, None when there is none."""
        return self.entries.get(key)


@dataclass(frozen=True, slots=True)
class Method:
    """A function that is the field of an object, such as `.Files.Get`."""

    call: Callable[[list[Value]], Value]


@dataclass(frozen=True, slots=True)
class FileSet:
    """`.Files`, or what its Glob gives: paths and contents."""

    files: Mapping[str, Traced]


Value = None | bool | int | float | Traced | Table | list["Value"] | Method | FileSet | Unknown


def truth(value: Value) -> bool | None:
    """Tell whether Go takes the value for true; None when that is unknown."""
    if value is None or value is True or value is False:
        return value is True
    match value:
        case Unknown():
            return None
        case Traced():
            return None if value.text and not value.text.strip(OPAQUE) else bool(value.text)
        case Table():
            return bool(value.entries)
        case FileSet():
            return bool(value.files)
        case Method():
            return True
    return bool(value)


def is_unknown(value: Value) -> bool:
    """Tell whether nothing, or not all of it, is known of the value."""
    return value is UNKNOWN or (isinstance(value, Traced) and OPAQUE in value.text)


def kind_of(value: Value) -> str:
    """Give the kind as Go's reflection calls it."""
    match value:
        case None:
            return "invalid"
        case bool():
            return "bool"
        case int():
            # Helm reads the numbers of values files as JSON does.
            return "float64"
        case float():
            return "float64"
        case Traced():
            return "string"
        case Table() | FileSet():
            return "map"
        case list():
            return "slice"
        case Method():
            return "func"
    return "interface"


def type_of(value: Value) -> str:
    """Give the type as Go prints it."""
    names = {"map": "map[string]interface {}", "slice": "[]interface {}", "invalid": "<nil>"}
    kind = kind_of(value)
    return names.get(kind, kind)


def printed(value: Value, *, nil: str = "") -> Traced:
    """Give the text that Go prints for a value (`%v`)."""
    return _printed(value, nil, 0)


def _printed(value: Value, nil: str, depth: int) -> Traced:
    match value:
        case Traced():
            return value
        case None:
            return computed(nil)
        case bool():
            return computed("true" if value else "false")
        case int():
            return computed(str(value))
        case float():
            return computed(number_text(value))
        case Table() | list() if depth > DEEPEST:
            return computed(OPAQUE)
        case Table():
            pairs = [chain([computed(key + ":"), _printed(value.entries[key], "<nil>", depth + 1)]) for key in value]
            return chain([computed("map["), join(pairs, computed(" ")), computed("]")])
        case list():
            items = [_printed(item, "<nil>", depth + 1) for item in value]
            return chain([computed("["), join(items, computed(" ")), computed("]")])
    return computed(OPAQUE)


def join(parts: list[Traced], separator: Traced) -> Traced:
    """Put texts one behind the other with a separator between them."""
    if not parts:
        return EMPTY
    between = [element for part in parts for element in (separator, part)]
    return chain(between[1:])


def number_text(value: float) -> str:
    """Write a float the way Go's %v does."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(value)))
    if SMALLEST_EXPONENT < exponent < LARGEST_EXPONENT:
        return str(int(value)) if value.is_integer() else repr(value)
    digits = repr(value)
    if "e" not in digits:
        digits = f"{value:e}"
    mantissa, power = digits.split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(power):+03d}"


def text_of(value: Value) -> str:
    """Give the plain text of a string argument.

    Errors:  TypeError for anything but a string, as Go would refuse it.
    """
    if not isinstance(value, Traced):
        raise TypeError(f"a string is wanted, not {kind_of(value)}")
    return value.text


def traced_of(value: Value) -> Traced:
    """Give a string argument.

    Errors:  TypeError for anything but a string.
    """
    if not isinstance(value, Traced):
        raise TypeError(f"a string is wanted, not {kind_of(value)}")
    return value


def table_of(value: Value) -> Table:
    """Give a mapping argument.

    Errors:  TypeError for anything but a mapping.
    """
    if not isinstance(value, Table):
        raise TypeError(f"a mapping is wanted, not {kind_of(value)}")
    return value


def items_of(value: Value) -> list[Value]:
    """Give a list argument.

    Errors:  TypeError for anything but a list.
    """
    if not isinstance(value, list):
        raise TypeError(f"a list is wanted, not {kind_of(value)}")
    return value


def integer_of(value: Value) -> int:
    """Turn an argument into a whole number as sprig's toInt64 does: 0 when it is none."""
    if isinstance(value, Traced):
        try:
            return int(value.text, 0)
        except ValueError:
            return int(float_of(value))
    return int(value) if isinstance(value, (bool, int, float)) and _is_finite(value) else 0


def float_of(value: Value) -> float:
    """Turn an argument into a float as sprig's toFloat64 does: 0 when it is none."""
    if isinstance(value, Traced):
        try:
            number = float(value.text)
        except ValueError:
            return 0.0
        return number if _is_finite(number) else 0.0
    return float(value) if isinstance(value, (bool, int, float)) else 0.0


def _is_finite(value: float) -> bool:
    # A whole number may be too large for the question.
    return not isinstance(value, float) or math.isfinite(value)


def deep_copy(value: Value, depth: int = 0) -> Value:
    """Copy tables and lists; the texts within keep their origins."""
    if depth > DEEPEST:
        return UNKNOWN
    if isinstance(value, Table):
        return Table({key: deep_copy(entry, depth + 1) for key, entry in value.entries.items()}, value.origin)
    if isinstance(value, list):
        return [deep_copy(item, depth + 1) for item in value]
    return value
