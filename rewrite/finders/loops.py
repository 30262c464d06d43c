"""Images that tasks of Ansible hand to modules of containers from a list, or in arguments on one line.

Finds:   familiar names with a tag or a path, which a task hands to a module of containers one after the other
         (`docker_image: {name: "{{ item }}"}` with `loop: [redis:7, orchard/press:v1]`; `{{ item.name }}` with a list
         of mappings, `{{ item.value }}` with `with_dict`), or which its arguments on one line name (`docker_image:
         name=orchard/press:v1`, `action: docker image=…`, `local_action: {module: docker_image, name: …}`); all of them
         as possible.
Leaves:  words; lists of tasks that do something else; what names a registry that the sweep knows; what such arguments
         build or push, as a push target.
Source:  Ansible, loops, `action` and `local_action`; the collections community.docker and containers.podman.
Example: tasks[0]: {docker_image: {name: "{{ item }}", source: pull}, loop: ["redis:7"]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.built_for import TRUE
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
LOOPS: Final = ("loop", "with_items", "with_dict")
WORDS: Final = tuple(f"{loop}:" for loop in LOOPS)
MODULE: Final = expression(r"(?:[\w.]*\.)?(?:docker|podman)_(?:image|image_pull|container)\Z")
NAMES: Final = expression(r"(?:name|image)\Z")
ITEM: Final = "item"
# What items call the image of theirs; the text of a template is not at hand.
OF_ITEM: Final = ("image", "name", "value")
SHAPES: Final = frozenset({Shape.TAGGED, Shape.PATHED})

ENGINES: Final = ("docker", "podman")
ON_ONE_LINE: Final = expression(r"(?:action|local_action|(?:[\w.]*\.)?(?:docker|podman)_(?:image|image_pull))\Z")
ACTIONS: Final = ("action", "local_action")
# In front of the arguments of an action.
ACTION: Final = expression(r"(?:[\w.]*\.)?(?P<module>docker|(?:docker|podman)_(?:image|image_pull|container))(?=\s)")
MODULE_NAME: Final = expression(r"module\Z")
MODULE_WORD: Final = "module:"
ARGUMENT: Final = expression(r"""(?<!\S)(?P<key>\w+)=(?P<quote>["']?)(?P<value>[^\s"']*)""")
BUILT: Final = ("path", "build", "repository")
LONGEST_LINE: Final = 1_000
OF_MODULE: Final = "a module of containers takes it"
MADE: Final = "the task builds or pushes it"


def find(document: Document) -> Iterator[Finding]:
    """List the images that tasks name on one line, or go through."""
    text = document.text
    if not any(engine in text for engine in ENGINES):
        return
    for scalar in document.named(ON_ONE_LINE):
        yield from _find_on_line(scalar)
    for module in document.named(MODULE_NAME) if MODULE_WORD in text else ():
        if module.parent.key in ACTIONS and ACTION.match(f"{module.text} "):
            named = module.parent.get("image") or module.parent.get("name")
            if isinstance(named, Scalar) and shape_of(named.text) in SHAPES:
                yield whole(named, Role.REFERENCE, Reason.POSSIBLE, OF_MODULE)
    if any(word in text for word in WORDS):
        for name in document.named(NAMES):
            if MODULE.match(str(name.parent.key)) and (OUTPUT in name.value or ITEM in name.value):
                yield from _find_items(name)


def _find_items(name: Scalar) -> Iterator[Finding]:
    """List the items that a task goes through, or what of each is handed to a module as its image."""
    task = name.parent.parent
    for loop in LOOPS:
        items = task.node(loop) if task is not None else None
        children = items.children if items is not None else ()
        for item in children.values() if isinstance(children, dict) else children:
            parts = (item.get(key) for key in OF_ITEM) if isinstance(item, Node) else (item,)
            images = (part for part in parts if isinstance(part, Scalar) and shape_of(part.text) in SHAPES)
            if image := next(images, None):
                yield whole(image, Role.REFERENCE, Reason.POSSIBLE, "a task goes through them")


def _find_on_line(scalar: Scalar) -> Iterator[Finding]:
    """List the image in the arguments of a module on one line: `docker_image: name=orchard/press:v1 state=present`."""
    value, key = scalar.value, str(scalar.key)
    if len(value) > LONGEST_LINE:
        return
    module = key.rpartition(".")[2]
    if key in ACTIONS:
        action = ACTION.match(value)
        if action is None:
            return
        module = action["module"]
    wanted = "name" if "image" in module else "image"
    arguments = list(ARGUMENT.finditer(value))
    is_made = any(_says_made(argument["key"], argument["value"]) for argument in arguments)
    for argument in arguments:
        if argument["key"] != wanted:
            continue
        shape, span = shape_of(argument["value"]), argument.span("value")
        if is_made and shape in (*SHAPES, Shape.EXPLICIT):
            yield Finding(scalar, Role.REFERENCE, *span, Reason.PUSH_TARGET, MADE)
        elif shape in SHAPES:
            yield Finding(scalar, Role.REFERENCE, *span, Reason.POSSIBLE, OF_MODULE)


def _says_made(key: str, value: str) -> bool:
    """Tell whether an argument of a module says that the image is built or pushed."""
    return key in BUILT or (key == "push" and value.lower() in TRUE) or (key, value) == ("source", "build")
