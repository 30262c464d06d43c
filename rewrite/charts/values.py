"""Values: reads YAML into values whose strings know their place, and lays values over each other as Helm does.

Source: Helm's pkg/chartutil/coalesce.go; the resolution of plain scalars is yaml.v2's (resolve.go).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import OPAQUE, Cutter, LiteralOrigin, Piece, Traced, ValuesOrigin, chain
from rewrite.charts.value import Table, Value, deep_copy
from rewrite.errors import UnreadableDocument
from rewrite.readers.chunks import split
from rewrite.readers.yaml_events import read_yaml
from rewrite.remembered import remembered
from rewrite.tree import NULLS_AND_NOTHING, Child, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath

# Go's YAML parser refuses what is nested deeper than any chart, too.
DEEPEST: Final = 100
LONGEST_NUMBER: Final = 40
# Of the texts of which it is kept for long what they say.
LONGEST_KEPT: Final = 2_000
NO_ENTRIES: Final = "{}"
NOTHING_REPEATED: Final[Mapping[int, FieldPath]] = {}
TRUTHS: Final = frozenset(
    [
        "true",
        "True",
        "TRUE",
        "yes",
        "Yes",
        "YES",
        "on",
        "On",
        "ON",
        "y",
        "Y",
    ]
)
FALSEHOODS: Final = frozenset(
    [
        "false",
        "False",
        "FALSE",
        "no",
        "No",
        "NO",
        "off",
        "Off",
        "OFF",
        "n",
        "N",
    ]
)
INTEGER: Final = re.compile(r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)\Z")
FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
SPECIAL_FLOATS: Final = {".inf": float("inf"), "+.inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan")}


def read_values(file: str, text: str, known: Document | None = None) -> Table:
    """Read a values file.

    In:      known, what was read of the file already; it serves if that was its first document, as it stands.
    Out:     a Table, empty for an empty file or one that holds no mapping.
    Errors:  UnreadableDocument.
    """
    # Helm reads the first document of the file.
    span = split(text)[0]
    first = text[span.start : span.end]
    if known is not None and known.certain and known.text == first:
        value = to_value(known.top, file) if known.top else None
    else:
        document = read_yaml(first)
        value = to_value(document.top, file) if document.top else None
        document.dissolve()
    return value if isinstance(value, Table) else Table({}, ValuesOrigin(file, ()))


def to_value(child: Child, file: str, places: Mapping[int, FieldPath] = NOTHING_REPEATED) -> Value:
    """Turn a node or scalar of a document into a value with origins in file.

    In:      places, by where it begins a path of what aliases repeat, which is the origin of all its uses then.
    """
    return _value(child, ValuesOrigin(file, ()), 0, places)


def set_values(parameters: Iterable[tuple[FieldPath, Scalar]], file: str) -> Table:
    """Turn what is set by single parameters into values with origins in file, as `--set` does; items of lists are left.

    In:      parameters, by the path of each below the values.
    """
    values = Table({}, ValuesOrigin(file, ()))
    for path, scalar in parameters:
        if any(isinstance(step, int) for step in path):
            continue
        table = values
        for at, step in enumerate(path[:-1]):
            below = table.get(str(step))
            if not isinstance(below, Table):
                below = table.entries[str(step)] = Table({}, ValuesOrigin(file, path[: at + 1]))
            table = below
        table.entries[str(path[-1])] = _value(scalar, ValuesOrigin(file, path), 0)
    return values


def _value(child: Child, origin: ValuesOrigin, depth: int, places: Mapping[int, FieldPath] = NOTHING_REPEATED) -> Value:
    if depth > DEEPEST:
        raise UnreadableDocument("nested too deeply", 1, 1)
    if isinstance(child, Scalar):
        at = ValuesOrigin(origin.file, places[child.start]) if child.start in places else origin
        return resolve(child, Traced((Piece(child.value, at),), child.value))
    if isinstance(child.children, dict):
        return Table(
            {
                key: _value(entry, ValuesOrigin(origin.file, (*origin.path, key)), depth + 1, places)
                for key, entry in child.children.items()
                if key != "<<" or isinstance(entry, Scalar)
            },
            origin,
        )
    return [
        _value(item, ValuesOrigin(origin.file, (*origin.path, index)), depth + 1, places)
        for index, item in enumerate(child.children)
    ]


def resolve(scalar: Scalar, text: Traced) -> Value:
    """Give the value of a scalar: text itself for a string, else what the plain scalar stands for."""
    return resolve_plain(scalar.value, text) if scalar.style == "" else text


def resolve_plain(value: str, text: Traced) -> Value:
    """Give what a plain scalar stands for: nothing, a truth value, a number, or text."""
    if value in NULLS_AND_NOTHING:
        return None
    if value in TRUTHS:
        return True
    if value in FALSEHOODS:
        return False
    if value[0] not in "-+.0123456789" or len(value) > LONGEST_NUMBER:
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


def without_nulls(value: Value) -> Value:
    """Give what a parent gives a chart without the nulls."""
    if not isinstance(value, Table):
        return value
    return Table({key: without_nulls(below) for key, below in value.entries.items() if below is not None}, value.origin)


def coalesce_globals(parent: Value, given: Value) -> Table:
    """Give the `global` of a subchart: its own keys under those of the parent."""
    above = parent if isinstance(parent, Table) else Table()
    below = given if isinstance(given, Table) else Table()
    return coalesce(below, above)


def read_metadata(file: str, text: str) -> Table:
    """Read Chart.yaml with every scalar as a string, as its fields are typed, under the names templates use."""
    document = read_yaml(text)
    values = document.top
    entries: dict[str, Value] = {}
    if values is not None and isinstance(values.children, dict):
        for key, child in values.children.items():
            origin = ValuesOrigin(file, (key,))
            typed = Traced((Piece(child.value, origin),)) if isinstance(child, Scalar) else _value(child, origin, 0)
            entries[key[:1].upper() + key[1:]] = typed
    document.dissolve()
    return Table(entries)


def parse_traced(text: Traced) -> Value:
    """Read YAML out of a traced text; strings that stand there verbatim keep their origins.

    Errors:  UnreadableDocument.
    """
    if text.text == NO_ENTRIES:
        # What most of what is merged is, as nothing is set: the parser takes long to say so.
        return Table()
    if text.text == OPAQUE and len(text.pieces) == 1:
        # What is not known stays that, and charts read it thousands of times.
        return text
    # A template may change what it is given.
    return deep_copy(_known(text) if len(text.text) <= LONGEST_KEPT else _lately(text))


def _parse(text: Traced) -> Value:
    span = split(text.text)[0]
    document = read_yaml(text.text[span.start : span.end])
    child = document.root.get("")
    value = None if child is None else _converted(child, document, Cutter(text), span.start)
    document.dissolve()
    return value


# Libraries hand on what they have made as text, and read the same hundreds of times.
_known = remembered(256)(_parse)
# What is long is read again soon, for each of several lines.
_lately = remembered(8)(_parse)


def _converted(child: Child, document: Document, cutter: Cutter, offset: int) -> Value:
    if isinstance(child, Scalar):
        return resolve(child, _own_text(child, document, cutter, offset))
    if isinstance(child.children, dict):
        return Table({key: _converted(entry, document, cutter, offset) for key, entry in child.children.items()})
    return [_converted(item, document, cutter, offset) for item in child.children]


def _own_text(scalar: Scalar, document: Document, cutter: Cutter, offset: int) -> Traced:
    value = scalar.value
    quotes = 1 if scalar.style in ("'", '"') else 0
    start, end = scalar.start + quotes, scalar.end - quotes
    if document.text[start:end] == value:
        return cutter.cut(offset + start, offset + end)
    if "image" not in value and any(blank in value for blank in " \n"):
        # Prose, of which nobody needs to know the place; to find it takes long.
        return Traced((Piece(value),))
    lines: list[Traced] = []
    at = 0
    for line in value.splitlines(keepends=True):
        content = line.rstrip("\n")
        place = document.place(scalar, at, at + len(content))
        own = cutter.cut(offset + place.start, offset + place.end) if place else None
        lines.append(own if own is not None and own.text == content else Traced((Piece(content),)))
        if len(content) < len(line):
            lines.append(Traced((Piece("\n"),)))
        at += len(line)
    return chain(lines)


def whole_file(file: str, text: str) -> Traced:
    """Give the text of a file, each code point with its place."""
    return Traced((Piece(text, LiteralOrigin(file, 0)),))


def merge_files(files: Mapping[str, str], names: Sequence[str], documents: Mapping[str, Document]) -> Table:
    """Read values files and lay each over those before it.

    Errors:  UnreadableDocument.
    """
    values = Table({}, ValuesOrigin(names[0], ()) if names else None)
    for name in names:
        if name in files:
            values = overlay(values, read_values(name, files[name], documents.get(name)))
    return values
