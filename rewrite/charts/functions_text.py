"""Text functions of sprig: they cut, join and replace, and what is copied keeps its origin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.functions_case import whole
from rewrite.charts.traced import Cutter, Piece, Traced, chain, computed
from rewrite.charts.value import UNKNOWN as UNKNOWN_VALUE
from rewrite.charts.value import (
    Table,
    Value,
    integer_of,
    is_unknown,
    items_of,
    join,
    printed,
    text_of,
    traced_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

WIDEST: Final = 200  # of an indentation; more is no YAML
LONGEST: Final = 1_000_000
MOST_PARTS: Final = 100_000
LINE_BREAK: Final = Piece("\n")


def split_at(text: Traced, separator: str, limit: int = -1) -> list[Traced]:
    """Cut a text at a separator, into limit parts at most.

    Errors:  ValueError for more parts than any template needs.
    """
    if len(text.text) > MOST_PARTS and text.text.count(separator) > MOST_PARTS:
        raise ValueError("too many parts")
    cutter = Cutter(text)
    if not separator:
        return [cutter.cut(i, i + 1) for i in range(len(text.text))]
    parts: list[Traced] = []
    at = 0
    while limit < 0 or len(parts) < limit - 1:
        found = text.text.find(separator, at)
        if found < 0:
            break
        parts.append(cutter.cut(at, found))
        at = found + len(separator)
    return [*parts, cutter.cut(at, len(text.text))]


def replace(text: Traced, old: str, new: Traced) -> Traced:
    """Put new where old stands."""
    return join(split_at(text, old), new) if old and old in text.text else text


def map_pieces(text: Traced, change: Callable[[str], str]) -> Traced:
    """Change each piece; a piece that comes out as it was keeps its origin."""
    changed = [(piece, change(piece.text)) for piece in text.pieces]
    return Traced(tuple(piece if new == piece.text else Piece(new) for piece, new in changed))


def strip(text: Traced, signs: str | None) -> Traced:
    """Take signs (None: blanks) off the ends."""
    start = len(text.text) - len(text.text.lstrip(signs))
    return text.cut(start, max(start, len(text.text.rstrip(signs))))


def indent(text: Traced, width: int) -> Traced:
    """Put blanks in front of every line."""
    return Traced(tuple(_indented(text, width)))


def _indented(text: Traced, width: int) -> list[Piece]:
    pad = [Piece(" " * min(width, WIDEST))] if width > 0 else []
    if len(text.text) > MOST_PARTS and text.text.count("\n") > MOST_PARTS:
        raise ValueError("too many parts")
    pieces = [*pad]
    for piece in text.pieces:
        at = 0
        while (end := piece.text.find("\n", at)) >= 0:
            if end > at:
                pieces.append(piece.cut(at, end))
            pieces.append(LINE_BREAK)
            pieces += pad
            at = end + 1
        if not at:
            pieces.append(piece)
        elif at < len(piece.text):
            pieces.append(piece.cut(at, len(piece.text)))
    return pieces


def _contains(args: list[Value]) -> Value:
    return UNKNOWN_VALUE if is_unknown(args[1]) else text_of(args[0]) in text_of(args[1])


def _has_prefix(args: list[Value]) -> Value:
    return text_of(args[1]).startswith(text_of(args[0]))


def _has_suffix(args: list[Value]) -> Value:
    return text_of(args[1]).endswith(text_of(args[0]))


def _trim_prefix(args: list[Value]) -> Value:
    prefix, text = text_of(args[0]), traced_of(args[1])
    return text.cut(len(prefix), len(text.text)) if prefix and text.text.startswith(prefix) else text


def _trim_suffix(args: list[Value]) -> Value:
    suffix, text = text_of(args[0]), traced_of(args[1])
    return text.cut(0, len(text.text) - len(suffix)) if suffix and text.text.endswith(suffix) else text


def _trunc(args: list[Value]) -> Value:
    count, text = integer_of(args[0]), traced_of(args[1])
    length = len(text.text)
    return text.cut(max(0, length + count), length) if count < 0 else text.cut(0, min(count, length))


def _substr(args: list[Value]) -> Value:
    start, end, text = integer_of(args[0]), integer_of(args[1]), traced_of(args[2])
    length = len(text.text)
    return text.cut(max(0, start), length if end < 0 or end > length else end)


def _split_list(args: list[Value]) -> Value:
    return list(split_at(traced_of(args[1]), text_of(args[0])))


def _split(args: list[Value]) -> Value:
    parts = split_at(traced_of(args[1]), text_of(args[0]))
    return Table({f"_{number}": part for number, part in enumerate(parts)})


def _splitn(args: list[Value]) -> Value:
    parts = split_at(traced_of(args[2]), text_of(args[0]), integer_of(args[1]))
    return Table({f"_{number}": part for number, part in enumerate(parts)})


def _join(args: list[Value]) -> Value:
    items = items_of(args[1]) if isinstance(args[1], list) else [args[1]]
    return join([printed(item) for item in items if item is not None], traced_of(args[0]))


def _cat(args: list[Value]) -> Value:
    return join([printed(item) for item in args if item is not None], computed(" "))


def _repeat(args: list[Value]) -> Value:
    count, text = integer_of(args[0]), traced_of(args[1])
    if count * len(text.text) > LONGEST:
        return UNKNOWN_VALUE
    return chain([text] * max(0, count))


def _quote(mark: str) -> Callable[[list[Value]], Value]:
    def quote(args: list[Value]) -> Value:
        marks = computed(mark)
        texts = [printed(item) for item in args if item is not None]
        return join([chain([marks, escape(text) if mark == '"' else text, marks]) for text in texts], computed(" "))

    return quote


def escape(text: Traced) -> Traced:
    """Escape a text for double quotes."""
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        if sign in text.text:
            text = replace(text, sign, computed(written))
    return text


def _nindent(args: list[Value]) -> Value:
    return Traced((LINE_BREAK, *_indented(printed(args[1]), integer_of(args[0]))))


def _wrapped(change: Callable[[str], str]) -> Callable[[list[Value]], Value]:
    return lambda args: map_pieces(traced_of(args[-1]), change)


FUNCTIONS: Final[dict[str, Callable[[list[Value]], Value]]] = {
    "contains": _contains,
    "hasPrefix": _has_prefix,
    "hasSuffix": _has_suffix,
    "trim": lambda args: strip(printed(args[0]), None),
    "trimAll": lambda args: strip(traced_of(args[1]), text_of(args[0])),
    "trimall": lambda args: strip(traced_of(args[1]), text_of(args[0])),
    "trimPrefix": _trim_prefix,
    "trimSuffix": _trim_suffix,
    "lower": _wrapped(str.lower),
    "upper": _wrapped(str.upper),
    "replace": lambda args: replace(traced_of(args[2]), text_of(args[0]), traced_of(args[1])),
    "trunc": _trunc,
    "substr": _substr,
    "split": _split,
    "splitn": _splitn,
    "splitList": _split_list,
    "join": _join,
    "cat": _cat,
    "repeat": _repeat,
    "quote": _quote('"'),
    "squote": _quote("'"),
    "indent": lambda args: indent(printed(args[1]), integer_of(args[0])),
    "nindent": _nindent,
    "toString": lambda args: printed(args[0]),
    "toStrings": lambda args: [printed(item) for item in items_of(args[0])],
    "html": whole(lambda text: text),
    "urlquery": whole(lambda text: text),
    "js": whole(lambda text: text),
}
