"""Images that tasks of Ansible hand to modules of containers, also from a list, or in arguments on one line.

Finds:   familiar names with a tag or a path, which a task hands to a module of containers under a key that does not say
         image (`docker_image_pull: {name: orchard/press}`), or one after the other
         (`docker_image: {name: "{{ item }}"}` with `loop: [redis:7, orchard/press:v1]`; `{{ item.name }}` with a list
         of mappings, `{{ item.value }}` with `with_dict`), also with a command that pulls or starts them
         (`command: docker pull {{ item }}`), or which its arguments on one line name (`docker_image:
         name=orchard/press:v1`, `action: docker image=…`, `local_action: {module: docker_image, name: …}`); all of them
         as possible. Variables that are handed to modules so, and that commands pull or start (`docker pull {{ press
         }}`, `crictl pull {{ press }}`, in templates too), as filled in.
Leaves:  words, but for those that a module takes one after the other; lists of tasks that do something else; what names
         a registry that the sweep knows; what tasks build or push, as a push target, and what they load, as a match
         key, words too.
Source:  Ansible, loops, `action` and `local_action`; the collections community.docker and containers.podman.
Example: tasks[0]: {docker_image: {name: "{{ item }}", source: pull}, loop: ["redis:7"]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.argv import PULLING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

ID: Final = "loops"
# In the names of modules for containers.
ENGINES: Final = ("docker", "podman")
# Without one of these a text has no loop.
LOOPING: Final = ("loop", "with_")
FILLED: Final = "{{"
# The modules are called so, or stand under a key of actions.
WORDS: Final = ("docker_", "podman_", "action")


def find(document: Document) -> Iterator[Finding]:
    """List the images that tasks name on one line, or go through."""
    is_filled, is_looped = FILLED in document.outermost.written, document.has_any(*LOOPING)
    is_pulling = (is_filled or is_looped) and document.has_any(*PULLING)
    if is_pulling and is_looped:
        from rewrite.finders.looped_commands import find_looped  # few documents have tasks in loops

        yield from find_looped(document)
    if is_pulling and is_filled:
        from rewrite.finders.filled_commands import find_filled  # few documents are templates, or tasks

        yield from find_filled(document)
    text = document.words
    if document.has_any(*ENGINES) and any(word in text for word in WORDS):
        from rewrite.finders.handed_to_modules import find_handed

        yield from find_handed(document)
