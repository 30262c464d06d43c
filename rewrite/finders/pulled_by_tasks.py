"""Pulled by tasks: images that modules of Ansible are told to pull, under a key that does not say image, and names by
which others take what is there.

What has been pulled under another name is there under that, so such a name goes with what the rest of the file does
with it, as one that a command removes.

Source:  docs.ansible.com, community.docker, docker_image (`source`, `state`), docker_image_pull, docker_image_tag,
         docker_image_info, docker_image_remove and docker_image_export; containers.podman, podman_image (`state`),
         podman_tag, podman_untag, podman_save and podman_image_info.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.finding import Finding, sites, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

DOCKER: Final = "docker_image"
# Of modules for images.
WORDS: Final = (DOCKER, "podman_")
PULLING: Final = "docker_image_pull"
NAME: Final = frozenset({"name"})
ABSENT: Final = "absent"
LOCAL: Final = "local"
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
TAKING_AT_TIMES: Final = frozenset({DOCKER, "podman_image"})
ARGUMENTS: Final = frozenset({"name", "names", "image"})
# What names its registry moves wherever it stands, and without a path it may be anything.
TAKEN_SHAPES: Final = frozenset({Shape.TAGGED, Shape.PATHED})
SHAPES: Final = frozenset({Shape.BARE, Shape.PATHED, Shape.TAGGED, Shape.EXPLICIT, Shape.PLACEHOLDER})
# Of a name that is filled in as a whole nothing is known here; a registry in front may be that of anything.
FILLED_IN: Final = expression(rf"[{OUTPUT}\s]*\Z|\{{\{{[^{{}}]*\}}\}}\Z")


def find_pulled_by_tasks(document: Document) -> Iterator[Finding]:
    """Find what tasks pull: `docker_image: {name: orchard/press, source: pull}`, and take from there."""
    if not document.has_any("docker", "podman") or not any(word in document.words for word in WORDS):
        return
    from rewrite.finders.removed import TAKEN  # few documents have tasks with images

    for scalar in document.named(ARGUMENTS):
        if _is_taken(scalar) and shape_of(scalar.text) in TAKEN_SHAPES:
            yield whole(scalar, Role.REFERENCE, *TAKEN)
    for scalar in document.named(NAME):
        module = str(scalar.parent.key).rpartition(".")[2] if isinstance(scalar.key, str) else ""
        is_pulled = module == PULLING or (module == DOCKER and scalar.sibling("source") == "pull")
        if is_pulled and scalar.sibling("state") != ABSENT and shape_of(scalar.text) in SHAPES:
            yield from () if FILLED_IN.match(scalar.text) else sites(scalar)


def _is_taken(scalar: Scalar) -> bool:
    """Tell whether a task takes what is there under a name, whatever it does with it."""
    task = scalar.parent if isinstance(scalar.parent.children, dict) else scalar.parent.parent
    if task is None or not isinstance(task.key, str):
        return False
    module = task.key.rpartition(".")[2]
    if module in TAKING_AT_TIMES:
        # With its tag beside it, it is judged with that.
        is_there = task.text("source") == LOCAL or task.text("state") == ABSENT
        return is_there and scalar.key == "name" and not task.text("tag")
    return scalar.name in TAKING.get(module, ())
