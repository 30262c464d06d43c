"""Holders: the keys that something in a rendered text stands under, from the one next to it on outward."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.rendered_lines import FIRST_SIGN
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTRY: Final = expression(r"(?P<margin>[ \t]*(?:- +)*)[\"']?(?P<key>[\w./-]+)[\"']?:(?=[ \t\r\n]|\Z)")
# Of what stands in front of something in its line.
SIGN: Final = expression(r"(?<![\w./-])(?P<key>[\w./-]++)[\"']?:(?=[ \t{\[])|[{}\[\],]")
OPENING: Final = ("{", "[")
CLOSING: Final = ("}", "]")
DOCUMENT: Final = "---"
# A container may have many variables.
MOST_LINES: Final = 300


class Holder(NamedTuple):
    """A key, and where it stands; "" for what is opened in a line behind none."""

    key: str
    start: int


def holders(text: str, line: int, at: int, opening: str = "") -> Iterator[Holder]:
    """Give the keys that what begins at an offset stands under.

    In:      line, where its line begins; at, where its key begins, or where it does, as an item of a list; opening, the
             sign that opens what it is in, in its own line: "" for none.
    """
    opened = _opened(text, line, at) if opening else []
    if opening and (not opened or opened[-1][0] != opening):
        return
    yield from (holder for _, holder in reversed(opened) if holder.key)
    margin = FIRST_SIGN.match(text, line, at)
    yield from _above(text, line, margin.group() if margin else "")


def _opened(text: str, line: int, at: int) -> list[tuple[str, Holder]]:
    """Give the signs in a line that something is open behind, each with the key in front of it."""
    found: list[tuple[str, Holder]] = []
    nothing = last = Holder("", line)
    for sign in SIGN.finditer(text, line, at):
        if sign["key"]:
            last = Holder(sign["key"], sign.start())
            continue
        if sign.group() in OPENING:
            found.append((sign.group(), last))
        elif sign.group() in CLOSING and found:
            found.pop()
        last = nothing
    return found


def _above(text: str, line: int, margin: str) -> Iterator[Holder]:
    """Give the keys of the mappings that a line is in, and of the lists whose items these are.

    In:      margin, what stands in front of the first sign of the line, with the dashes of a list.
    """
    column, item = len(margin), margin.find("-")
    for _ in range(MOST_LINES):
        if not line or not column:
            return
        line = text.rfind("\n", 0, line - 1) + 1
        if text.startswith(DOCUMENT, line):
            return
        found = ENTRY.match(text, line)
        if found is None:
            continue
        dash, own = found["margin"].find("-"), len(found["margin"])
        if item < 0 and own == column:
            item = dash
        elif own < column if item < 0 else own <= item:
            yield Holder(found["key"], found.start("key"))
            column, item = own, dash
