"""Pushed items: what tasks of Ansible build or push of variables that they go through, one item after the other.

    docker_image: {name: "{{ item.image }}", source: build, push: true}
    loop: "{{ press_images }}"

Source:  docs.ansible.com, Loops; ansible.builtin.dict2items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.modules import BUILT_AT_TIMES
from rewrite.gone_through import FARTHEST, ITEMS, VALUES, places_of, scopes
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.span import Span
from rewrite.variable_uses import is_near

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.report import Skip
    from rewrite.variable_uses import VariableUses

# A part of an item may be named in brackets: `item['image']`.
NAMED: Final = expression(
    r"""\{\{-?[ \t]*(?P<name>[A-Za-z_][\w.]*+(?:\[\\?["']{1,2}[\w-]+\\?["']{1,2}\](?:\.[\w.]*+)?)*+)"""
)
# What goes through a variable may begin and end so far away.
NEAR: Final = 2 * FARTHEST
LINE_END: Final = expression(r"\n")
STEP: Final = expression(r"\[\d+\]")
PUSHED: Final = "tasks build or push its items, and do nothing else with them"
BOTH: Final = "tasks build or push its items, and it is used otherwise too"
AT_TIMES: Final = "tasks build its items on a condition"


class _Pushed(NamedTuple):
    """The files whose tasks build or push what stands at a place of a variable, the variable, and whether they do so
    in any case.
    """

    variable: str
    users: set[str]
    always: set[str]


class PushedItems:
    """What tasks build or push of the items of variables.

    In:      skips, those of what is built or pushed.
    """

    def __init__(self, uses: VariableUses, skips: Sequence[Skip]) -> None:
        self._uses = uses
        self._skips = skips
        self._pushed: dict[str, _Pushed] | None = None
        # The tasks that do so, by the file and the variable; and where the lines of a file begin.
        self._tasks: dict[tuple[str, str], dict[Span, None]] = {}
        self._lines: dict[str, list[int]] = {}
        # Each item asks for its variable.
        self._used: dict[str, bool] = {}

    def judge(self, path: str, file: str) -> tuple[Reason, str] | None:
        """Tell why what stands at a place of a variable stays; None where no task builds or pushes it."""
        if self._pushed is None:
            self._pushed = {}
            for skip in self._skips:
                self._add(skip, self._pushed)
        for place in _places(path) if self._pushed else ():
            pushed = self._pushed.get(place)
            if pushed is None or not is_near(pushed.users, file):
                continue
            if not pushed.always:
                return Reason.UNDECIDED, AT_TIMES
            return (Reason.UNDECIDED, BOTH) if self._is_used(pushed.variable) else (Reason.PUSH_TARGET, PUSHED)
        return None

    def _add(self, skip: Skip, pushed: dict[str, _Pushed]) -> None:
        """Add the places of the items that a task builds or pushes."""
        file = skip.place.file
        text = self._uses.texts.get(file, "")
        at = self._offset_of(skip, text)
        # What stands behind a registry is named there alone.
        found = NAMED.match(skip.text) if text else None
        for place in places_of(text, at, found["name"]) if found else ():
            variable, is_item = _variable_of(place)
            if is_item:
                one = pushed.setdefault(place, _Pushed(variable, set(), set()))
                one.users.add(file)
                if skip.detail != BUILT_AT_TIMES:
                    one.always.add(file)
                self._tasks.setdefault((file, variable), {}).update(dict.fromkeys(_tasks_at(text, at, variable)))

    def _offset_of(self, skip: Skip, text: str) -> int:
        file = skip.place.file
        if file not in self._lines:
            self._lines[file] = [0, *(found.end() for found in LINE_END.finditer(text))]
        lines = self._lines[file]
        return lines[min(skip.place.line, len(lines)) - 1] + skip.place.column - 1

    def _is_used(self, variable: str) -> bool:
        """Tell whether something else is done with a variable than to build or push its items."""
        if variable not in self._used:
            self._used[variable] = any(not self._is_of_task(variable, *use) for use in self._uses.others(variable))
        return self._used[variable]

    def _is_of_task(self, variable: str, file: str, at: int) -> bool:
        """Tell whether a use of a variable is in a task that builds or pushes its items."""
        return any(task.start <= at < task.end for task in self._tasks.get((file, variable), ()))


def _tasks_at(text: str, at: int, variable: str) -> Iterator[Span]:
    """Give the spans of what goes through a variable around an offset."""
    first = max(0, at - NEAR)
    for _, task in scopes(text[first : at + NEAR], variable):
        if task.start <= at - first < task.end:
            yield Span(first + task.start, first + task.end)


def _variable_of(place: str) -> tuple[str, bool]:
    """Give the variable of a place, and whether that is one of its items."""
    ends = [end for sign in (ITEMS, VALUES) if (end := place.find(sign)) >= 0]
    return (place[: min(ends)], True) if ends else (place, False)


def _places(path: str) -> Iterator[str]:
    """Give how tasks may go to what stands at a field path: `press_images[].image`, `images.*`, `images[].image`."""
    place = STEP.sub(ITEMS, path)
    above, _, last = place.rpartition(".")
    yield place
    yield f"{above}{VALUES}"
    yield f"{above.rpartition('.')[0]}{ITEMS}.{last}"
