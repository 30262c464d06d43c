"""Taken by tasks: names by which modules of Ansible take what is there, remove it or look it up, and pull nothing.

What has been pulled under another name is there under that, so such a name goes with what the rest of the file does
with it, as one that a command removes. Whether it names its registry, or has its tag beside it, is the same to them.

Source:  docs.ansible.com, community.docker, docker_image (`source`, `state`), docker_image_tag, docker_image_info,
         docker_image_remove and docker_image_export; containers.podman, podman_image (`state`), podman_tag,
         podman_untag, podman_save and podman_image_info.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import whole
from rewrite.finders.handed_to_modules import LOCAL, default_handed, find_items
from rewrite.finders.modules import takes_local
from rewrite.finders.removed import TAKEN
from rewrite.locate import Role
from rewrite.shape import MORE_THAN_WORDS, Shape, is_begun, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Node, Scalar

# The arguments of modules that take what is there; of these, only where others say so.
TAKING: Final = {
    "docker_image_tag": ("name",),
    "docker_image_info": ("name",),
    "docker_image_remove": ("name",),
    "docker_image_export": ("name", "names"),
    "podman_tag": ("image",),
    "podman_untag": ("image",),
    "podman_save": ("image",),
    "podman_image_info": ("name",),
}
TAKING_AT_TIMES: Final = frozenset({"docker_image", "podman_image"})
ARGUMENTS: Final = frozenset({"name", "names", "image"})
TAG: Final = "tag"
IMAGE_ID: Final = "sha256:"


def find_taken_by_tasks(document: Document) -> Iterator[Finding]:
    """Find the names by which tasks take what is there, also those that a task goes through."""
    for scalar, arguments in names_of_modules(document):
        tagged = bool(arguments.text(TAG))
        if _is_name(scalar, tagged=tagged):
            yield whole(scalar, Role.NAME if tagged else Role.REFERENCE, *TAKEN)
        else:
            yield from default_handed(document, scalar, TAKEN)
            items = find_items(document, arguments.parent, scalar.value, TAKEN)
            yield from (item for item in items if not item.scalar.text.startswith(LOCAL))


def names_of_modules(document: Document) -> Iterator[tuple[Scalar, Node]]:
    """Give the arguments that name what is there, each with the arguments of its module."""
    for scalar in document.named(ARGUMENTS):
        arguments = scalar.parent if isinstance(scalar.parent.children, dict) else scalar.parent.parent
        if arguments is not None and _takes(arguments, scalar.name):
            yield scalar, arguments


def _takes(arguments: Node, key: str) -> bool:
    """Tell whether a module takes what is there under the name in an argument, whatever it does with it."""
    module = arguments.key.rpartition(".")[2] if isinstance(arguments.key, str) else ""
    if module in TAKING_AT_TIMES:
        return key == "name" and takes_local(arguments.text("source"), arguments.text("state"))
    return key in TAKING.get(module, ())


def _is_name(scalar: Scalar, *, tagged: bool) -> bool:
    """Tell whether an argument is a name, or begins with one of which the tag is filled in."""
    if scalar.text.startswith((LOCAL, IMAGE_ID)):
        return False
    shape = shape_of(scalar.text)
    # Without a path and a tag it may be anything.
    return shape in MORE_THAN_WORDS or is_begun(scalar.text) or (tagged and shape is Shape.BARE)
