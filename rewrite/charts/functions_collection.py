"""Lists and mappings: what sprig builds and takes apart without changing its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.functions_logic import equal
from rewrite.charts.traced import OPAQUE, Traced, computed
from rewrite.charts.value import (
    UNKNOWN,
    FileSet,
    Table,
    Value,
    deep_copy,
    integer_of,
    is_unknown,
    items_of,
    kind_of,
    printed,
    table_of,
    text_of,
    traced_of,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def _dict(args: list[Value]) -> Value:
    pairs = [*args, computed("")] if len(args) % 2 else args
    return Table({key_text(key): value for key, value in zip(pairs[::2], pairs[1::2], strict=True)})


def key_text(key: Value) -> str:
    """Give the text of a key. Nobody looks for an entry by a whole collection, and to print one takes long."""
    return OPAQUE if isinstance(key, (Table, list)) else printed(key).text


def _has_key(args: list[Value]) -> Value:
    return text_of(args[1]) in table_of(args[0]).entries


def _keys(args: list[Value]) -> Value:
    return [computed(key) for arg in args for key in table_of(arg)]


def _values(args: list[Value]) -> Value:
    return [table.entries[key] for table in map(table_of, args) for key in table]


def _pick(args: list[Value]) -> Value:
    table, wanted = table_of(args[0]), _names(args[1:])
    return Table({key: table.entries[key] for key in table if key in wanted}, table.origin)


def _omit(args: list[Value]) -> Value:
    table, unwanted = table_of(args[0]), _names(args[1:])
    return Table({key: table.entries[key] for key in table if key not in unwanted}, table.origin)


def _list(args: list[Value]) -> Value:
    return [*args]


def _names(args: list[Value]) -> set[str]:
    names: list[Value] = []
    for arg in args:
        names.extend(arg if isinstance(arg, list) else [arg])
    return {printed(name).text for name in names}


def _pluck(args: list[Value]) -> Value:
    key = text_of(args[0])
    return [table.entries[key] for table in map(table_of, args[1:]) if key in table.entries]


def _first(args: list[Value]) -> Value:
    items = items_of(args[0])
    return items[0] if items else None


def _last(args: list[Value]) -> Value:
    items = items_of(args[0])
    return items[-1] if items else None


def _append(args: list[Value]) -> Value:
    return [*(items_of(args[0]) if args[0] is not None else []), args[1]]


def _prepend(args: list[Value]) -> Value:
    return [args[1], *(items_of(args[0]) if args[0] is not None else [])]


def _concat(args: list[Value]) -> Value:
    return [item for arg in args for item in items_of(arg)]


def _has(args: list[Value]) -> Value:
    if args[1] is None:
        return False
    if is_unknown(args[0]):
        return UNKNOWN
    return any(equal(args[0], item) for item in items_of(args[1]))


def _without(args: list[Value]) -> Value:
    return [item for item in items_of(args[0]) if not any(equal(item, other) for other in args[1:])]


def _uniq(args: list[Value]) -> Value:
    found: list[Value] = []
    words: set[str] = set()
    for item in items_of(args[0]):
        if isinstance(item, Traced):
            # Most are words, which need no comparison with all others.
            if item.text in words:
                continue
            words.add(item.text)
            found.append(item)
        elif not any(equal(item, other) for other in found):
            found.append(item)
    return found


def _compact(args: list[Value]) -> Value:
    return [item for item in items_of(args[0]) if truth(item) is not False]


def _flatten(value: Value) -> list[Value]:
    return [leaf for item in value for leaf in _flatten(item)] if isinstance(value, list) else [value]


def _chunk(args: list[Value]) -> Value:
    size, items = max(1, integer_of(args[0])), items_of(args[1])
    return [items[at : at + size] for at in range(0, len(items), size)]


def _slice(args: list[Value]) -> Value:
    bounds = [integer_of(arg) for arg in args[1:]]
    start = bounds[0] if bounds else 0
    if isinstance(args[0], list):
        return args[0][start : bounds[1] if len(bounds) > 1 else None]
    text = traced_of(args[0])
    return text.cut(start, bounds[1] if len(bounds) > 1 else len(text.text))


def index(args: list[Value]) -> Value:
    """Give what stands in a mapping or list under a key, and in that under the next one."""
    value = args[0]
    for step in args[1:]:
        if step is UNKNOWN or value is UNKNOWN:
            return UNKNOWN
        if isinstance(value, Table):
            value = value.get(printed(step).text)
        elif isinstance(value, list):
            value = value[integer_of(step)]
        elif isinstance(value, FileSet):
            value = value.files.get(printed(step).text, computed(""))
        elif value is None:
            return UNKNOWN
        else:
            raise TypeError(f"cannot index {kind_of(value)}")
    return value


def get(args: list[Value]) -> Value:
    """Give an entry of a mapping, and an empty text where there is none."""
    found = table_of(args[0]).get(text_of(args[1]))
    return computed("") if found is None else found


def _dig(args: list[Value]) -> Value:
    *steps, fallback, value = args
    for step in steps:
        if value is UNKNOWN:
            return UNKNOWN
        if not isinstance(value, Table) or text_of(step) not in value.entries:
            return fallback
        value = value.get(text_of(step))
    return value


def _len(args: list[Value]) -> Value:
    value = args[0]
    if isinstance(value, Table):
        return len(value.entries)
    if isinstance(value, FileSet):
        return len(value.files)
    return len(value) if isinstance(value, list) else len(traced_of(value).text)


def _sorted_texts(args: list[Value]) -> Value:
    texts = [printed(item) for item in items_of(args[0])]
    return [*sorted(texts, key=lambda text: text.text)]


_PLAIN: Final[dict[str, Callable[[list[Value]], Value]]] = {
    "first": _first,
    "last": _last,
    "rest": lambda args: items_of(args[0])[1:],
    "initial": lambda args: items_of(args[0])[:-1],
    "append": _append,
    "push": _append,
    "prepend": _prepend,
    "reverse": lambda args: items_of(args[0])[::-1],
    "uniq": _uniq,
    "without": _without,
    "has": _has,
    "compact": _compact,
    "slice": _slice,
    "chunk": _chunk,
    "deepCopy": lambda args: deep_copy(args[0]),
}
FUNCTIONS: Final[dict[str, Callable[[list[Value]], Value]]] = {
    **_PLAIN,
    **{f"must{name[0].upper()}{name[1:]}": function for name, function in _PLAIN.items()},
    "dict": _dict,
    "list": _list,
    "tuple": _list,
    "hasKey": _has_key,
    "keys": _keys,
    "values": _values,
    "pick": _pick,
    "omit": _omit,
    "pluck": _pluck,
    "concat": _concat,
    "flatten": lambda args: _flatten(args[0]),
    "dig": _dig,
    "len": _len,
    "sortAlpha": _sorted_texts,
}
