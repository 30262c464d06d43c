"""YAML and JSON text of values, as toYaml and toJson print them; strings keep their origins."""

from __future__ import annotations

import re
from typing import Final

from rewrite.charts.functions_text import escape, indent, split_at
from rewrite.charts.traced import OPAQUE, Traced, chain, computed
from rewrite.charts.value import Table, Value, join, number_text, printed
from rewrite.charts.values import resolve_plain

DEEPEST: Final = 60
# A plain scalar needs no quotes when it begins like this and holds no sign of its own meaning.
PLAIN: Final = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=\S))(?:[^\s:#]|:(?=\S)|(?<=\S)#|[ ](?=[^\s#]))*\Z")


def to_yaml(value: Value) -> Traced:
    """Write a value as Helm's toYaml does: keys in order, no line break at the end."""
    return join(_lines(value, 0), computed("\n"))


def _lines(value: Value, depth: int) -> list[Traced]:
    if depth > DEEPEST:
        return [computed(OPAQUE)]
    if isinstance(value, Table) and value.entries:
        return [line for key in value for line in _entry(computed(f"{_key(key)}:"), value.entries[key], depth)]
    if isinstance(value, list) and value:
        return [line for item in value for line in _item(item, depth)]
    return [_scalar(value)]


def _entry(key: Traced, value: Value, depth: int) -> list[Traced]:
    if isinstance(value, Table) and value.entries:
        return [key, *(indent(line, 2) for line in _lines(value, depth + 1))]
    if isinstance(value, list) and value:
        return [key, *_lines(value, depth + 1)]
    if isinstance(value, Traced) and "\n" in value.text:
        return _block(key, value)
    return [chain([key, computed(" "), _scalar(value)])]


def _item(item: Value, depth: int) -> list[Traced]:
    if isinstance(item, Traced) and "\n" in item.text:
        return _block(computed("-"), item)
    first, *rest = _lines(item, depth + 1)
    return [chain([computed("- "), first]), *(indent(line, 2) for line in rest)]


def _block(head: Traced, text: Traced) -> list[Traced]:
    body = text.text.rstrip("\n")
    trailing = len(text.text) - len(body)
    chomping = {0: "-", 1: ""}.get(trailing, "+")
    lines = split_at(text.cut(0, len(body) + max(0, trailing - 1)), "\n")
    hint = "2" if body.startswith(" ") else ""
    return [chain([head, computed(f" |{hint}{chomping}")]), *(indent(line, 2) if line.text else line for line in lines)]


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
