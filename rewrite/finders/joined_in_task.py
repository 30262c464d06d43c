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
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from rewrite.document import Document

# A variable that says registry, as it is written; a folder is put in front of names, too.
REGISTRY_FILLED_IN: Final = (
    r"\{\{-?[ \t]*\w{0,60}(?:regist|repo|hub|mirror|prefix)\w{0,60}+(?<!dir)(?<!path)(?<!folder)[^{}\n]{0,80}\}\}"
)
ITEM_JOINED: Final = expression(
    rf"(?:{REGISTRY_FILLED_IN}|(?<![^\s\"'=])[\w-]++(?:\.[\w-]++)+(?::\d+)?(?:/[\w.-]++)*)/"
    r"\{\{-?[ \t]*item\.(?P<part>\w+(?:\.\w+)?)"
)
# What is taken as it is, too: `image: "{{ item.image }}:{{ item.tag }}"`.
ITEM_ALONE: Final = expression(r"\{\{-?[ \t]*item\.(?P<part>\w+(?:\.\w+)?)[ \t]*-?\}\}(?:[:@]|\Z)")
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


# Each of the items asks for the same task.
@lru_cache(maxsize=4)
def _joined_parts(document: Document, task: Node) -> frozenset[str]:
    """Give the parts of an item that a task joins to a registry, and takes nowhere as they are."""
    joined: set[str] = set()
    alone: set[str] = set()
    waiting: list[Node | Scalar] = [task]
    for child in waiting:
        if isinstance(child, Node):
            waiting += child.children.values() if isinstance(child.children, dict) else child.children
        elif OUTPUT in child.value:
            text = document.as_written(child).strip("'\"")
            joined.update(use["part"] for use in ITEM_JOINED.finditer(text))
            alone.update(use["part"] for use in [ITEM_ALONE.match(text)] if use)
    return frozenset(joined - alone)
