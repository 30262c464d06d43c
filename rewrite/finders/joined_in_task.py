"""Joined in its task: what a task of Ansible goes through, and joins to a registry itself.

In `image: "{{ press_registry }}/{{ item.image }}"` with `loop: [{image: orchard/press}]` the item is no whole name.

Source:  docs.ansible.com, Loops.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.tree import Node, Scalar, children_of

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def held_in_loop(document: Document, scalar: Scalar) -> Hold | None:
    """Tell why a part of what a task goes through stays; None where the task takes it as it is."""
    items = scalar.parent.parent
    if not document.written or items is None or items.parent is None or not isinstance(scalar.key, str):
        return None
    if items.key in LISTS:
        part = scalar.key
    elif items.key == WITH_DICT:
        part = f"value.{scalar.key}"
    else:
        return None
    return JOINED if part in _joined_parts(document, items.parent) else None


def item_of(task: Node) -> str:
    """Give the variable in which a task has each of what it goes through."""
    control = task.node("loop_control")
    return (control.text("loop_var") if control is not None else "") or ITEM


# Each of the items asks for the same task.
@lru_cache(maxsize=4)
def _joined_parts(document: Document, task: Node) -> frozenset[str]:
    """Give the parts of an item that a task joins to something, and takes nowhere as they are."""
    each = item_of(task)
    joined: set[str] = set()
    alone: set[str] = set()
    waiting: list[Node | Scalar] = [task]
    for child in waiting:
        if isinstance(child, Node):
            waiting += children_of(child)
        elif OUTPUT in child.value:
            for part, is_joined in _parts_in(document.as_written(child), each):
                (joined if is_joined else alone).add(part)
    return frozenset(joined - alone)


def _parts_in(text: str, each: str) -> Iterator[tuple[str, bool]]:
    """Give the parts of an item that a text begins a word with, or joins to what stands in front, and which."""
    for filled in FILLED.finditer(text):
        in_front = text[max(0, filled.start() - 1) : filled.start()]
        for use in PART.finditer(filled["inside"]):
            lead = filled["inside"][: use.start()].strip()
            if use["each"] == each and (not lead or lead.endswith(JOINS)):
                yield use["part"], bool(lead) or in_front not in ENDS_WORD
