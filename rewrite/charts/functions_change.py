"""Functions that change a mapping in place; the machine can take each change back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rewrite.charts.value import Table, Value, table_of, text_of, truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from rewrite.charts.machine import Machine

DEEPEST: Final = 40


def _set(machine: Machine, args: list[Value]) -> Value:
    table = table_of(args[0])
    machine.put(table, text_of(args[1]), args[2])
    return table


def _unset(machine: Machine, args: list[Value]) -> Value:
    table = table_of(args[0])
    machine.drop(table, text_of(args[1]))
    return table


def _merge(machine: Machine, args: list[Value], *, overwrite: bool) -> Value:
    into = table_of(args[0])
    for source in args[1:]:
        if isinstance(source, Table):
            _merge_into(machine, into, source, overwrite=overwrite, depth=0)
    return into


def _merge_into(machine: Machine, into: Table, source: Table, *, overwrite: bool, depth: int) -> None:
    """Merge as mergo does: an empty entry is filled; with overwrite an empty one replaces the other (`registry: ""`).

    Source:  mergo's merge.go, deepMerge, for maps.
    """
    if depth > DEEPEST or into is source:
        return
    for key, value in list(source.entries.items()):
        machine.spend(1)
        present = into.entries.get(key)
        if isinstance(present, Table) and isinstance(value, Table):
            _merge_into(machine, present, value, overwrite=overwrite, depth=depth + 1)
        elif overwrite or truth(present) is False:
            machine.put(into, key, value)


def _lookup(_: Machine, __: list[Value]) -> Value:
    # Helm without a cluster finds nothing.
    return Table()


FUNCTIONS: Final[dict[str, Callable[[Machine, list[Value]], Value]]] = {
    "set": _set,
    "unset": _unset,
    "merge": partial(_merge, overwrite=False),
    "mustMerge": partial(_merge, overwrite=False),
    "mergeOverwrite": partial(_merge, overwrite=True),
    "mustMergeOverwrite": partial(_merge, overwrite=True),
    "lookup": _lookup,
}
