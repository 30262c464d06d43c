"""Images in the lists that tasks of Ansible go through.

Finds:   familiar names with a tag or a path, which a task hands to a module of containers one after the other
         (`docker_image: {name: "{{ item }}"}` with `loop: [redis:7, orchard/press:v1]`); all of them as possible.
Leaves:  words; lists of tasks that do something else; what names a registry that the sweep knows.
Source:  Ansible, loops; the collections community.docker and containers.podman.
Example: tasks[0]: {docker_image: {name: "{{ item }}", source: pull}, loop: ["redis:7"]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.finding import Finding, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "loops"
WORDS: Final = ("loop:", "with_items:")
LOOPS: Final = expression(r"(?:loop|with_items)\Z")
MODULE: Final = expression(r"(?:[\w.]*\.)?(?:docker|podman)_(?:image|image_pull|container)\Z")
NAMES: Final = ("name", "image")
ITEM: Final = "item"
SHAPES: Final = frozenset({Shape.TAGGED, Shape.PATHED})


def find(document: Document) -> Iterator[Finding]:
    """List the images that tasks go through."""
    if not any(word in document.text for word in WORDS):
        return
    for scalar in document.named(LOOPS):
        task = scalar.parent.parent if isinstance(scalar.key, int) else None
        if task is not None and shape_of(scalar.text) in SHAPES and _takes_items(task):
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, "a task goes through them")


def _takes_items(task: Node) -> bool:
    """Tell whether a module of containers is given one item after the other as its image."""
    children = task.children
    for key, module in children.items() if isinstance(children, dict) else ():
        if isinstance(module, Node) and MODULE.match(key):
            names = (module.get(name) for name in NAMES)
            return any(isinstance(name, Scalar) and (OUTPUT in name.value or ITEM in name.value) for name in names)
    return False
