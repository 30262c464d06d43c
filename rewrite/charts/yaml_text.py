"""YAML and JSON text of values, as toYaml and toJson print them; strings keep their origins."""

from __future__ import annotations

import re
from typing import Final

from rewrite.charts.functions_text import escape, split_at
from rewrite.charts.traced import OPAQUE, Piece, Traced, chain, computed
from rewrite.charts.value import Table, Value, number_text, printed
from rewrite.charts.values import resolve_plain
from rewrite.remembered import remembered

DEEPEST: Final = 60
QUOTE: Final = Piece('"')
# A plain scalar needs no quotes when it begins like this and holds no sign of its own meaning.
PLAIN: Final = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=\S))(?:[^\s:#]|:(?=\S)|(?<=\S)#|[ ](?=[^\s#]))*\Z")


def to_yaml(value: Value) -> Traced:
    """Write a value as Helm's toYaml does: keys in order, no line break at the end."""
    out: list[Piece] = []
    _write(value, "", out, 0)
    return Traced(tuple(out))


def _write(value: Value, margin: str, out: list[Piece], depth: int) -> None:
    """Write a value whose first line begins where out ends, and whose other lines begin with margin."""
    if depth > DEEPEST:
        out.append(Piece(OPAQUE))
    elif isinstance(value, Table) and value.entries:
        for number, key in enumerate(value):
            out.append(Piece(f"\n{margin}{_key(key)}:" if number else f"{_key(key)}:"))
            _write_entry(value.entries[key], margin, out, depth + 1)
    elif isinstance(value, list) and value:
        for number, item in enumerate(value):
            out.append(Piece(f"\n{margin}- " if number else "- "))
            if isinstance(item, Traced) and "\n" in item.text:
                out.extend(_block(item, margin + "  "))
            else:
                _write(item, margin + "  ", out, depth + 1)
    else:
        out.extend(_scalar(value).pieces)


def _write_entry(value: Value, margin: str, out: list[Piece], depth: int) -> None:
    if isinstance(value, Table) and value.entries:
        out.append(Piece(f"\n{margin}  "))
        _write(value, margin + "  ", out, depth)
    elif isinstance(value, list) and value:
        out.append(Piece(f"\n{margin}"))
        _write(value, margin, out, depth)
    else:
        out.append(Piece(" "))
        text = isinstance(value, Traced) and "\n" in value.text
        out.extend(_block(value, margin + "  ") if text and isinstance(value, Traced) else _scalar(value).pieces)


def _block(text: Traced, margin: str) -> list[Piece]:
    body = text.text.rstrip("\n")
    trailing = len(text.text) - len(body)
    chomping = {0: "-", 1: ""}.get(trailing, "+")
    hint = "2" if body.startswith(" ") else ""
    out = [Piece(f"|{hint}{chomping}")]
    for line in split_at(text.cut(0, len(body) + max(0, trailing - 1)), "\n"):
        out.append(Piece(f"\n{margin}" if line.text else "\n"))
        out.extend(line.pieces)
    return out


def _key(key: str) -> str:
    return key if _is_plain(key) else f'"{escape(computed(key)).text}"'


# Charts write the same values over and over.
@remembered(4096)
def _is_plain(text: str) -> bool:
    if PLAIN.match(text) is None or text == "=":
        return False
    own = computed(text)
    return resolve_plain(text, own) is own


def _scalar(value: Value) -> Traced:
    if isinstance(value, Traced):
        if _is_plain(value.text):
            return value
        if '"' in value.text and "'" not in value.text and value.text.isprintable():
            return chain([computed("'"), value, computed("'")])
        return chain([computed('"'), escape(value), computed('"')])
    if isinstance(value, Table):
        return computed("{}")
    if isinstance(value, list):
        return computed("[]")
    if isinstance(value, float):
        return computed(number_text(value))
    return printed(value, nil="null")


def to_json(value: Value, indentation: int | None = None) -> Traced:
    """Write a value as JSON; indentation None writes it on one line.

    Errors:  ValueError for a text that is longer than any template should make.
    """
    out: list[Piece] = []
    _write_json(value, indentation, out, 0)
    return chain([Traced(tuple(out))])


def _write_json(value: Value, indentation: int | None, out: list[Piece], depth: int) -> None:
    if depth > DEEPEST:
        out.append(Piece(OPAQUE))
    elif isinstance(value, Traced):
        out.append(QUOTE)
        out.extend(escape(value).pieces)
        out.append(QUOTE)
    elif isinstance(value, Table):
        colon = ":" if indentation is None else ": "
        items = [(f'"{escape(computed(key)).text}"{colon}', value.entries[key]) for key in value]
        _write_items("{}", items, indentation, out, depth)
    elif isinstance(value, list):
        _write_items("[]", [("", item) for item in value], indentation, out, depth)
    else:
        out.extend(printed(value, nil="null").pieces)


def _write_items(
    brackets: str, items: list[tuple[str, Value]], indentation: int | None, out: list[Piece], depth: int
) -> None:
    """Write the items of a collection, each behind its key."""
    if not items:
        out.append(Piece(brackets))
        return
    begin, end = brackets[0], brackets[1]
    inner = "" if indentation is None else "\n" + " " * indentation * (depth + 1)
    outer = "" if indentation is None else "\n" + " " * indentation * depth
    between = Piece("," + inner)
    for number, (key, item) in enumerate(items):
        out.append(between if number else Piece(begin + inner))
        if key:
            out.append(Piece(key))
        _write_json(item, indentation, out, depth + 1)
    out.append(Piece(outer + end))
