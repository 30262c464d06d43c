"""Values: reads YAML into values whose strings know their place, and lays values over each other as Helm does.

Source: Helm's pkg/chartutil/coalesce.go; the resolution of plain scalars is yaml.v2's (resolve.go).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from rewrite.charts.traced import LiteralOrigin, Piece, Traced, ValuesOrigin
from rewrite.charts.value import Table, Value, deep_copy
from rewrite.document import Child, Node, Scalar
from rewrite.errors import UnreadableDocument
from rewrite.readers.chunks import split
from rewrite.readers.yaml_events import read_yaml

NULLS: Final = frozenset(["", "~", "null", "Null", "NULL"])
TRUTHS: Final = frozenset("true True TRUE yes Yes YES on On ON y Y".split())
FALSEHOODS: Final = frozenset("false False FALSE no No NO off Off OFF n N".split())
INTEGER: Final = re.compile(r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)\Z")
FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
SPECIAL_FLOATS: Final = {".inf": float("inf"), "+.inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan")}


def read_values(file: str, text: str) -> Table:
    """Read a values file.

    Out:     a Table, empty for an empty file or one that holds no mapping.
    Errors:  UnreadableDocument.
    """
    # Helm reads the first document of the file.
    span = split(text)[0]
    document = read_yaml(text[span.start : span.end])
    value = to_value(document.top, file) if document.top else None
    return value if isinstance(value, Table) else Table({}, ValuesOrigin(file, ()))


def to_value(child: Child, file: str) -> Value:
    """Turn a node or scalar of a document into a value with origins in file."""
    return _value(child, ValuesOrigin(file, ()), 0)


def _value(child: Child, origin: ValuesOrigin, depth: int) -> Value:
    if depth > 100:  # noqa: PLR2004 - Go's YAML parser refuses what is nested deeper than any chart
        raise UnreadableDocument("nested too deeply", 1, 1)
    if isinstance(child, Scalar):
        return resolve(child, Traced((Piece(child.value, origin),)))
    if isinstance(child.children, dict):
        return Table(
            {
                key: _value(entry, ValuesOrigin(origin.file, (*origin.path, key)), depth + 1)
                for key, entry in child.children.items()
                if key != "<<" or isinstance(entry, Scalar)
            },
            origin,
        )
    return [
        _value(item, ValuesOrigin(origin.file, (*origin.path, index)), depth + 1)
        for index, item in enumerate(child.children)
    ]


def resolve(scalar: Scalar, text: Traced) -> Value:
    """Give the value of a scalar: text itself for a string, else what the plain scalar stands for."""
    return resolve_plain(scalar.value, text) if scalar.style == "" else text


def resolve_plain(value: str, text: Traced) -> Value:
    """Give what a plain scalar stands for: nothing, a truth value, a number, or text."""
    if value in NULLS:
        return None
    if value in TRUTHS:
        return True
    if value in FALSEHOODS:
        return False
    if value[0] not in "-+.0123456789" or len(value) > 40:  # noqa: PLR2004 - no number
        return text
    if FLOAT.match(value) or INTEGER.match(value):
        return _number(value.replace("_", ""), text)
    return SPECIAL_FLOATS.get(value.lower(), text)


def _number(digits: str, text: Traced) -> Value:
    bare = digits.lstrip("+-")
    try:
        if len(bare) > 1 and bare[0] == "0" and bare.isdigit():
            number = int(bare, 8)
            return -number if digits.startswith("-") else number
        return int(digits, 0)
    except ValueError:
        return float(digits) if FLOAT.match(digits) else text


def overlay(base: Table, over: Table) -> Table:
    """Lay the values of one file over those of another; null takes a key away."""
    merged = dict(base.entries)
    for key, value in over.entries.items():
        below = merged.get(key)
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Table) and isinstance(below, Table):
            merged[key] = overlay(below, value)
        else:
            merged[key] = value
    return Table(merged, over.origin or base.origin)


def coalesce(defaults: Table, given: Table) -> Table:
    """Fill what a parent gives a chart with the chart's own defaults; a null that is given takes a default away."""
    merged: dict[str, Value] = {}
    for key, value in defaults.entries.items():
        if key not in given.entries:
            merged[key] = deep_copy(value)
    for key, value in given.entries.items():
        below = defaults.entries.get(key)
        if value is None and below is not None:
            continue
        merged[key] = coalesce(below, value) if isinstance(value, Table) and isinstance(below, Table) else value
    return Table(merged, given.origin if given.entries or not defaults.origin else defaults.origin)


def coalesce_globals(parent: Value, given: Value) -> Table:
    """Give the `global` of a subchart: its own keys under those of the parent."""
    above = parent if isinstance(parent, Table) else Table()
    below = given if isinstance(given, Table) else Table()
    return coalesce(below, above)


def read_metadata(file: str, text: str) -> Table:
    """Read Chart.yaml with every scalar as a string, as its fields are typed, under the names templates use."""
    values = read_yaml(text).top
    entries: dict[str, Value] = {}
    if values is not None and isinstance(values.children, dict):
        for key, child in values.children.items():
            origin = ValuesOrigin(file, (key,))
            typed = Traced((Piece(child.value, origin),)) if isinstance(child, Scalar) else _value(child, origin, 0)
            entries[key[:1].upper() + key[1:]] = typed
    return Table(entries)


def parse_traced(text: Traced) -> Value:
    """Read YAML out of a traced text; strings that stand there verbatim keep their origins.

    Errors:  UnreadableDocument.
    """
    span = split(text.text)[0]
    document = read_yaml(text.text[span.start : span.end])
    child = document.root.get("")
    if child is None:
        return None

    def convert(child: Child) -> Value:
        if isinstance(child, Node):
            if isinstance(child.children, dict):
                return Table({key: convert(entry) for key, entry in child.children.items()})
            return [convert(item) for item in child.children]
        place = document.place(child, 0, len(child.value))
        own = text.cut(place.start + span.start, place.end + span.start) if place else None
        return resolve(child, own if own is not None and own.text == child.value else Traced((Piece(child.value),)))

    return convert(child)


def whole_file(file: str, text: str) -> Traced:
    """Give the text of a file, each code point with its place."""
    return Traced((Piece(text, LiteralOrigin(file, 0)),))


def merge_files(files: Mapping[str, str], names: Sequence[str]) -> Table:
    """Read values files and lay each over those before it.

    Errors:  UnreadableDocument.
    """
    values = Table({}, ValuesOrigin(names[0], ()) if names else None)
    for name in names:
        if name in files:
            values = overlay(values, read_values(name, files[name]))
    return values
