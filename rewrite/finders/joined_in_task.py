"""Joined in its task: what a task of Ansible goes through, and joins to a registry itself.

In `image: "{{ press_registry }}/{{ item.image }}"` with `loop: [{image: orchard/press}]` the item is no whole name.
What begins a name that the task makes or takes is told by made_in_loop.

Source:  docs.ansible.com, Loops.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.tree import Node, Scalar, children_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.document import Document

# What is filled in, and the parts of variables in it: `item.image`, `item['image']`.
FILLED: Final = expression(r"\{\{-?(?P<inside>[^{}\n]{0,400})\}\}")
PART: Final = expression(r"""(?<![\w.])(?P<each>[A-Za-z_]\w*)(?:\.|\[["'])(?P<part>\w+(?:\.\w+)?)""")
# What a word begins behind, and what joins another text to it within what is filled in.
ENDS_WORD: Final = " \t\n\"'=("
JOINS: Final = ("~", "+")
ITEM: Final = "item"
LISTS: Final = ("loop", "with_items", "with_list")
WITH_DICT: Final = "with_dict"
JOINED: Final = Hold(Reason.INHERITED, "its task joins it to a registry")


class _Uses(NamedTuple):
    """The parts of an item that a task joins to something, and those that it begins a word with, as they are, each with
    the texts and where that is in the source.
    """

    joined: set[str]
    alone: dict[str, list[tuple[Scalar, int]]]


NOTHING: Final = _Uses(set(), {})


def held_in_loop(document: Document, scalar: Scalar) -> Hold | None:
    """Tell why a part of what a task goes through stays; None where the task takes it as it is."""
    part, uses = _uses_of(document, scalar)
    return JOINED if part in uses.joined and part not in uses.alone else None


def begun_in_loop(document: Document, scalar: Scalar) -> Sequence[tuple[Scalar, int]]:
    """Give the texts of a task that begin a word with a part of what it goes through, each with where that is in the
    source.
    """
    part, uses = _uses_of(document, scalar)
    return uses.alone.get(part, ())


def _uses_of(document: Document, scalar: Scalar) -> tuple[str, _Uses]:
    """Give how a task calls a part of what it goes through, and what it does with all of these."""
    items = scalar.parent.parent
    if not document.written or items is None or items.parent is None or not isinstance(scalar.key, str):
        return "", NOTHING
    if items.key in LISTS:
        return scalar.key, _uses(document, items.parent)
    return (f"value.{scalar.key}", _uses(document, items.parent)) if items.key == WITH_DICT else ("", NOTHING)


def item_of(task: Node) -> str:
    """Give the variable in which a task has each of what it goes through."""
    control = task.node("loop_control")
    return (control.text("loop_var") if control is not None else "") or ITEM


# Each of the items asks for the same task.
@lru_cache(maxsize=4)
def _uses(document: Document, task: Node) -> _Uses:
    """Give what a task does with the parts of an item."""
    each = item_of(task)
    uses = _Uses(set(), {})
    waiting: list[Node | Scalar] = [task]
    for child in waiting:
        if isinstance(child, Node):
            waiting += children_of(child)
        elif OUTPUT in child.value:
            begin = document.start_of(child)
            for part, at in _parts_in(document.as_written(child), each):
                if at is None:
                    uses.joined.add(part)
                else:
                    uses.alone.setdefault(part, []).append((child, begin + at))
    return uses


def _parts_in(text: str, each: str) -> Iterator[tuple[str, int | None]]:
    """Give the parts of an item that a text begins a word with, each with where that is, or joins to what stands in
    front, with None.
    """
    for filled in FILLED.finditer(text):
        in_front = text[max(0, filled.start() - 1) : filled.start()]
        for use in PART.finditer(filled["inside"]):
            lead = filled["inside"][: use.start()].strip()
            if use["each"] == each and (not lead or lead.endswith(JOINS)):
                yield use["part"], None if lead or in_front not in ENDS_WORD else filled.start()
