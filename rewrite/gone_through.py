"""Gone through: the variable that a task of Ansible, or a template, goes through, and where it does so.

Source:  docs.ansible.com, Loops; jinja.palletsprojects.com, List of Control Structures.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.joined_in_task import ITEM
from rewrite.lazy import expression
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a task goes through, which stands behind what it does as a rule, and what a template does.
LIST: Final = r"(?P<list>[A-Za-z_]\w*(?:\.\w+)*)"
LOOP: Final = expression(
    rf"""^(?P<indent>[ \t]*(?:-[ \t]+)?)(?:loop|with_\w+)[ \t]*:[ \t]*["']?\{{\{{-?[ \t]*{LIST}""", re.MULTILINE
)
STATEMENT: Final = "{%"
FOR: Final = expression(rf"\{{%-?[ \t]*for[ \t]+(?:\w+[ \t]*,[ \t]*)?(?P<each>\w+)[ \t]+in[ \t]+{LIST}")
LOOPS: Final = ("loop", "with_")
END_FOR: Final = "endfor"
NEXT_TASK: Final = expression(r"^(?P<indent>[ \t]*)-[ \t]", re.MULTILINE)
LOOP_VAR: Final = "loop_var"
CALLED: Final = expression(rf"""{LOOP_VAR}["']?[ \t]*:[ \t]*["']?(?P<each>\w+)""")
# How far away a loop may stand from what is done in it.
FARTHEST: Final = 2_000
# The value of an item of what is made a list of: `item.value.image` of `tables | dict2items`.
VALUE: Final = "value"
# Steps of a variable: `images['press']`, `images[item]`.
WRITTEN: Final = expression(r"""\[\\?["']{1,2}([\w-]+)\\?["']{1,2}\]""")
STEP: Final = expression(r"\[[^][]*\]")
ITEMS: Final = "[]"
VALUES: Final = ".*"


def places_of(text: str, at: int, name: str) -> tuple[str, ...]:
    """Give the places of what is called so at an offset of a text: `press.image`, in a list `services[].image`, each of
    a list `images[]`, each value of a mapping `images.*`; none where that is not known.
    """
    name = STEP.sub(ITEMS, WRITTEN.sub(r".\1", name))
    each, _, part = name.partition(".")
    listed = _list_in_template(text, at, each)
    if not listed and (each == ITEM or f"{LOOP_VAR}: {each}" in text[max(0, at - FARTHEST) : at + FARTHEST]):
        listed = list_of_task(text, at)
    if not listed:
        # Which of a list, or of a mapping, is not known.
        others = (f"{name.removesuffix(ITEMS)}{VALUES}",) if name.endswith(ITEMS) else ()
        return () if each == ITEM else (name, *others)
    mapping = _mapping_of(listed)
    if not part:
        return (f"{mapping}{VALUES}" if mapping != listed else f"{listed}{ITEMS}",)
    values = (f"{mapping}{VALUES}",) if part == VALUE else ()
    return (f"{mapping}{ITEMS}.{part.removeprefix(f'{VALUE}.')}", *values)


def list_of_task(text: str, at: int) -> str:
    """Give the variable that the task at an offset goes through."""
    around = text[max(0, at - FARTHEST) : at + FARTHEST]
    if not any(loop in around for loop in LOOPS):
        return ""
    behind = LOOP.search(text, at, at + FARTHEST)
    if behind is not None and _is_one_task(text, at, behind.start(), behind):
        return behind["list"]
    before = list(LOOP.finditer(text, max(0, at - FARTHEST), at))
    return before[-1]["list"] if before and _is_one_task(text, before[-1].end(), at, before[-1]) else ""


def _is_one_task(text: str, start: int, end: int, loop: re.Match[str]) -> bool:
    """Tell whether no other task than that of a loop begins between two places."""
    indent = len(loop["indent"])
    return all(len(task["indent"]) >= indent for task in NEXT_TASK.finditer(text, start, end))


def list_of_template(text: str, at: int, each: str) -> str:
    """Give the variable that a template goes through around an offset, by what it calls each item."""
    return _mapping_of(_list_in_template(text, at, each))


def _list_in_template(text: str, at: int, each: str) -> str:
    first = max(0, at - FARTHEST)
    loops = FOR.finditer(text, first, at) if text.find(STATEMENT, first, at) >= 0 else ()
    return next((found["list"] for found in reversed(list(loops)) if found["each"] == each), "")


def _mapping_of(listed: str) -> str:
    """Give the mapping whose values are gone through; what is no mapping's as it is."""
    return listed.removesuffix(".items").removesuffix(".values")


def scopes(text: str, listed: str) -> Iterator[tuple[str, Span]]:
    """Give where a text goes through a variable, and what it calls each item there."""
    if listed not in text:
        return
    for found in LOOP.finditer(text):
        if found["list"] == listed:
            task = _task_around(text, found)
            called = CALLED.search(text, task.start, task.end)
            yield called["each"] if called else ITEM, task
    for found in FOR.finditer(text):
        if _mapping_of(found["list"]) == listed:
            end = text.find(END_FOR, found.end(), found.end() + FARTHEST)
            yield found["each"], Span(found.end(), end if end >= 0 else min(len(text), found.end() + FARTHEST))


def _task_around(text: str, loop: re.Match[str]) -> Span:
    """Give the span of the task that a loop belongs to, as far as that may stand from it."""
    indent = len(loop["indent"])
    first, last = max(0, loop.start() - FARTHEST), min(len(text), loop.end() + FARTHEST)
    starts = [task.start() for task in NEXT_TASK.finditer(text, first, loop.end()) if len(task["indent"]) < indent]
    ends = (task.start() for task in NEXT_TASK.finditer(text, loop.end(), last) if len(task["indent"]) < indent)
    return Span(starts[-1] if starts else first, next(ends, last))
