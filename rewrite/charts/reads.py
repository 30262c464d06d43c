"""Reads: the actions of a chart's templates that read a value, and whether each of them prints it.

A helper that makes a string follows the values, so that what it would print with others is not seen. Where an action
reads a value and nothing that is rendered comes from there, not all is known of what becomes of the value; nor where
the mapping that it stands in is handed on.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.unread import without_comments
from rewrite.fieldpath import parse_path
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from rewrite.charts.traced import LiteralOrigin

ACTION: Final = expression(r"\{\{[^}]*+(?:\}(?!\})[^}]*+)*+\}\}")
OPENING: Final = "{{"
CONDITION: Final = expression(r"\{\{-?\s*(?:else\s+)?if\b")
RANGE: Final = expression(r"\{\{-?\s*range\b")
VALUES: Final = "Values"
# What people read.
ASIDE: Final = ("NOTES.txt", ".md")


class Action(NamedTuple):
    """An action of a template that reads values, but for conditions: where it stands, and what it says."""

    file: str
    start: int
    end: int
    text: str


class Reads:
    """The actions of a chart.

    In:      texts, all its files by their path in it.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._of: dict[str, list[Action] | None] = {}

    @cached_property
    def _actions(self) -> list[Action]:
        return list(_actions_in(self._texts))

    def of(self, path: str) -> list[Action] | None:
        """Give the actions that may read a value; None where what it stands in is handed on, so that others may.

        In:      path, its formatted field path.
        """
        if path not in self._of:
            self._of[path] = self._find(path)
        return self._of[path]

    def _find(self, path: str) -> list[Action] | None:
        *outer, last = parse_path(path)
        steps = [str(step) for step in (*outer, last) if isinstance(step, str)]
        if not all(step.isidentifier() for step in steps):
            return None
        *around, key = steps
        whole = re.compile("|".join(rf"[.\"]{step}\b(?!\.\w)" for step in (VALUES, *around)))
        own = re.compile(rf"\.{VALUES}(?P<path>(?:\.\w+)*)\.{key}\b(?!\.\w)")
        if any(whole.search(action.text) for action in self._actions):
            return None
        return [
            action
            for action in self._actions
            if any(_may_be(found["path"], steps) for found in own.finditer(action.text))
        ]

    def are_printed(self, actions: Iterable[Action], behind: Collection[LiteralOrigin]) -> bool:
        """Tell whether something is printed by each of some actions.

        In:      behind, the ends of the words of templates behind which it is printed.
        """
        ends: dict[str, list[int]] = {}
        for origin in behind:
            ends.setdefault(origin.file, []).append(origin.start)
        for starts in ends.values():
            starts.sort()
        # The items of a list are printed one by one, by an action that does not name it.
        whole = (action for action in actions if not RANGE.match(action.text))
        return all(self._prints(action, ends.get(action.file, ())) for action in whole)

    def _prints(self, action: Action, ends: Sequence[int]) -> bool:
        """Tell whether something is printed by an action, behind words that end in it, or in front of it."""
        # What is between these and the action is between all that end further in front and the action as well.
        last = bisect_left(ends, action.end) - 1
        if last < 0:
            return False
        return ends[last] >= action.start or not self._texts[action.file][ends[last] : action.start].strip()


def _actions_in(texts: Mapping[str, str]) -> Iterator[Action]:
    """Give the actions that may print something, of templates and of what may be one."""
    for name, text in texts.items():
        if OPENING not in text or name.endswith(ASIDE):
            continue
        for found in ACTION.finditer(without_comments(text, " ")):
            if VALUES in found.group() and not CONDITION.match(found.group()):
                yield Action(name, found.start(), found.end(), found.group())


def _may_be(path: str, steps: Sequence[str]) -> bool:
    """Tell whether what an action reads may be a value: by its whole path, or in the values of a chart within.

    In:      path, what stands between `.Values` and the last key.
    """
    above = path.split(".")[1:]
    return above == list(steps[len(steps) - 1 - len(above) : -1]) if len(above) < len(steps) else False
