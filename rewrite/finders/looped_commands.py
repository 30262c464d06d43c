"""Looped commands: the images that tasks of Ansible go through with a command that pulls or starts them.

    command: docker pull {{ item }}
    loop: [redis:7, orchard/press]

Source:  docs.ansible.com, Loops; the modules command, shell, raw and script.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from rewrite.finders.argv import commands
from rewrite.finders.commands_in_text import STARTED, is_filled_in
from rewrite.finders.finding import Finding, held
from rewrite.finders.handed_to_modules import LOOPS, OF_ITEM, OF_LOOP, variables_of
from rewrite.finders.image_names import NO_NAME
from rewrite.finders.joined_in_task import item_of
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.shape import MORE_THAN_WORDS, WHOLE, Shapes, is_begun, shape_of
from rewrite.tree import Node, Scalar, children_of, nodes_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document

KEYS: Final = expression(r"(?:[\w-]+\.)*(?:command|shell|raw|script|cmd)\Z")
# The first word of what is filled in, as it is written.
FILLED: Final = expression(r"\{\{-?[ \t]*(\w+)")
# How far above a command its task may be: `command: {argv: [docker, pull, "{{ item }}"]}`.
MOST_ABOVE: Final = 3
OF_IMAGE: Final = (*OF_ITEM, "img", "i", "repo")


def find_looped(document: Document) -> Iterator[Finding]:
    """List the items of loops whose commands pull or start what is filled in."""
    if document.keys.isdisjoint(LOOPS):
        return
    texts = [(scalar.value, [scalar]) for scalar in document.named(KEYS)]
    texts += [(command.text, [word for _, word in command.words]) for command in commands(document)]
    for text, words in texts:
        if any(is_filled_in(command) for command in STARTED.finditer(text)):
            tasks = _tasks(words[0])
            if _is_from_item(document, words, tasks):
                yield from (finding for task in tasks for finding in variables_of(task))
            for item in _items(tasks):
                yield held(item, 0, len(item.text), Reason.POSSIBLE, OF_LOOP)


def _is_from_item(document: Document, words: Iterable[Scalar], tasks: Iterable[Node]) -> bool:
    """Tell whether all that is filled in a command comes from the item: another variable may be the image."""
    filled = {found[1] for word in words for found in FILLED.finditer(document.as_written(word))}
    return len(filled) == 1 and not filled.isdisjoint(map(item_of, tasks))


def _tasks(command: Scalar) -> list[Node]:
    """Give the mappings around a command one of which is its task."""
    return list(islice(nodes_around(command), MOST_ABOVE))


def _items(tasks: Iterable[Node]) -> Iterator[Scalar]:
    """Give what may be an image of the items that the task of a command goes through."""
    for items in (task.node(loop) for task in tasks for loop in LOOPS):
        for item in children_of(items):
            yield from _images(item)


def _images(item: Node | Scalar) -> Iterator[Scalar]:
    if isinstance(item, Scalar):
        if _is_image(item.text, MORE_THAN_WORDS):
            yield item
        return
    named = (item.get(key) for key in OF_IMAGE)
    others = children_of(item)
    scalars = (child for child in named if isinstance(child, Scalar))
    found = next((child for child in scalars if _is_image(child.text, MORE_THAN_WORDS)), None)
    # Which part the command is given is not at hand; under any other key what has no tag may be anything.
    yield from (
        [found] if found else [child for child in others if isinstance(child, Scalar) and _is_image(child.text, WHOLE)]
    )


def _is_image(text: str, shapes: Shapes) -> bool:
    return (shape_of(text) in shapes or is_begun(text)) and not NO_NAME.match(text)
