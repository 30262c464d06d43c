"""Rendered lines: where the lines of a rendered text begin, and what their braces hold."""

from __future__ import annotations

import re
from typing import Final

# What may stand between two keys of a mapping: a comment behind the first, blank lines, and comments.
BETWEEN: Final = r"[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*+[ \t]*"

FIRST_SIGN: Final = re.compile(r"[ \t]*(?:- +)*")


class Lines:
    """The lines around offsets that follow one another.

    A line may be a megabyte of JSON with an image in each of its entries, so what is between two of them is read once.
    """

    __slots__ = ("_at", "_begin", "_open", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = self._begin = self._open = 0

    def begin(self, at: int) -> int:
        """Give where the line begins that an offset is in."""
        self._go_to(at)
        return self._begin

    def first_sign(self, at: int) -> int:
        """Give where the first sign stands of the line that an offset is in, behind the dashes of a list."""
        found = FIRST_SIGN.match(self._text, begin := self.begin(at))
        return found.end() if found else begin

    def is_in_flow(self, at: int) -> bool:
        """Tell whether an offset is in braces that its line opens."""
        self._go_to(at)
        return self._open > 0

    def _go_to(self, at: int) -> None:
        text = self._text
        start = self._at if self._at <= at else 0
        line = text.rfind("\n", start, at) + 1
        if line or not start:
            self._begin, self._open, start = line, 0, line
        self._open += text.count("{", start, at) - text.count("}", start, at)
        self._at = at
