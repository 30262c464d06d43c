"""Sections: a rendered text with the keys that were read on the way to it and the conditions that were taken."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from rewrite.charts.braces import OPENING
from rewrite.charts.machine import is_consulted
from rewrite.charts.traced import Cutter, LiteralOrigin, Origin, Traced, ValuesOrigin

if TYPE_CHECKING:
    from collections.abc import Mapping

WORD: Final = re.compile(r"\w+")
# Of a condition.
LONGEST: Final = 400


class Sections:
    """A rendered text with its markers beside it, each with its offset."""

    def __init__(self, text: Traced, files: Mapping[str, str]) -> None:
        self.files = files
        self.cutter = Cutter(text)
        self.keys: list[tuple[int, ValuesOrigin]] = []
        self.detours: list[tuple[int, int, tuple[Origin | None, ...]]] = [(0, 0, ())]
        at = 0
        for words, origin, detours in text.pieces:
            if words:
                at += len(words)
            elif detours is not None:
                conditions = self.detours[-1][2]
                if origin or detours > len(conditions):
                    conditions = (*conditions[: detours - 1], origin)
                self.detours.append((at, detours, conditions[:detours]))
            elif isinstance(origin, ValuesOrigin) and is_consulted(str(origin.path[-1])):
                self.keys.append((at, origin))

    def origin_at(self, at: int) -> Origin | None:
        """Give where the sign at an offset comes from."""
        pieces = [piece for piece in self.cutter.cut(at, at + 1).pieces if piece.text]
        return pieces[0].origin if pieces else None

    def is_written(self, own: Traced, begin: int, end: int) -> bool:
        """Tell whether a file has an image as it is printed, with what is in front, and goes on with no action."""
        origin = own.pieces[0].origin if len(own.pieces) == 1 else None
        if not isinstance(origin, LiteralOrigin) or origin.file not in self.files:
            return False
        goes_on = self.files[origin.file].startswith(OPENING, origin.start + len(own.text))
        return not goes_on and len(self.cutter.cut(begin, end).joined().pieces) == 1

    def detours_at(self, at: int) -> tuple[int, frozenset[frozenset[str]]]:
        """Give how many conditions are taken against the values, and their words where all are known."""
        index = bisect_right(self.detours, at, key=lambda found: found[0])
        _, detours, conditions = self.detours[index - 1]
        words: set[str] = set()
        for origin in conditions:
            if not isinstance(origin, LiteralOrigin) or origin.file not in self.files:
                return detours, frozenset()
            template = self.files[origin.file]
            end = template.find("}}", origin.start)
            words.update(WORD.findall(template, origin.start, min(end, origin.start + LONGEST)))
        return detours, frozenset([frozenset(words)] if words else ())

    def consulted(self, start: int, end: int) -> tuple[ValuesOrigin, ...]:
        """Give the empty keys that were read between two offsets."""
        first = bisect_left(self.keys, start, key=lambda pair: pair[0])
        last = bisect_right(self.keys, end, key=lambda pair: pair[0])
        return tuple(dict.fromkeys(origin for _, origin in self.keys[first:last]))
