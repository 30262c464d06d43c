"""Ranged: what a range of a template goes through, as keys and items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import computed
from rewrite.charts.value import UNKNOWN, FileSet, Table

if TYPE_CHECKING:
    from rewrite.charts.value import Value

MOST_ITEMS: Final = 500


def items_of(value: Value) -> list[tuple[Value, Value]]:
    """Give the items of a value with their keys, one more than are gone through where it has as many; of anything that
    is not known one of which nothing is known.
    """
    match value:
        case list():
            return list(enumerate(value[: MOST_ITEMS + 1]))
        case Table():
            return [(computed(key), value.entries[key]) for key in list(value)[: MOST_ITEMS + 1]]
        case FileSet():
            return [(computed(path), value.files[path]) for path in list(value.files)[: MOST_ITEMS + 1]]
        case int() if not isinstance(value, bool):
            return [(number, number) for number in range(min(value, MOST_ITEMS + 1))]
    return [(UNKNOWN, UNKNOWN)]
