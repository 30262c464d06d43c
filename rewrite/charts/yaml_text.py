"""YAML and JSON text of values, as toYaml and toJson print them; strings keep their origins."""

from __future__ import annotations

import re
from typing import Final

from rewrite.charts.functions_text import escape, split_at
from rewrite.charts.traced import OPAQUE, Piece, Traced, chain, computed
from rewrite.charts.value import Table, Value, join, number_text, printed
from rewrite.charts.values import resolve_plain

DEEPEST: Final = 60
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


def _is_plain(text: str) -> bool:
    return bool(PLAIN.match(text)) and resolve_plain(text, computed(text)) == computed(text) and text != "="


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


def to_json(value: Value, indentation: int | None = None, depth: int = 0) -> Traced:
    """Write a value as JSON; indentation None writes it on one line."""
    if depth > DEEPEST:
        return computed(OPAQUE)
    if isinstance(value, Traced):
        return chain([computed('"'), escape(value), computed('"')])
    inner = "" if indentation is None else "\n" + " " * indentation * (depth + 1)
    outer = "" if indentation is None else "\n" + " " * indentation * depth
    colon = ":" if indentation is None else ": "
    if isinstance(value, Table):
        pairs = [
            chain(
                [
                    computed(f'"{escape(computed(key)).text}"{colon}'),
                    to_json(value.entries[key], indentation, depth + 1),
                ]
            )
            for key in value
        ]
        return _bracketed("{", "}", pairs, inner, outer)
    if isinstance(value, list):
        return _bracketed("[", "]", [to_json(item, indentation, depth + 1) for item in value], inner, outer)
    return printed(value, nil="null")


def _bracketed(begin: str, end: str, parts: list[Traced], inner: str, outer: str) -> Traced:
    if not parts:
        return computed(begin + end)
    return chain([computed(begin + inner), join(parts, computed("," + inner)), computed(outer + end)])
