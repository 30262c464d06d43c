"""Built by tasks: what tasks of Ansible build, push and give a name.

Source:  docs.ansible.com, community.docker and containers.podman, docker_image and podman_image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.built_for import TRUE
from rewrite.finders.finding import Finding, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Node

# By the last word of their names; those of the third do nothing but what its name says.
WORDS: Final = ("docker_image", "podman_image")
MODULES: Final = frozenset(
    {"docker_image", "podman_image", "docker_image_tag", "docker_image_build", "docker_image_push"}
)
BUILDING: Final = "docker_image_build"
PUSHING: Final = "docker_image_push"
KEYS: Final = expression(r"(?:name|repository)\Z")
BUILD_KEYS: Final = frozenset({"build", "path"})
CONDITION: Final = "when"

NAMED: Final = "the task pushes it, or gives it a name"
BUILT: Final = "the task builds it"
BUILT_AT_TIMES: Final = "the task builds it, on a condition"


def find_built_by_tasks(document: Document) -> Iterator[Finding]:
    """Find what tasks of Ansible build, push and give a name: `docker_image: {name: orchard/press, push: yes}`."""
    if not any(word in document.text for word in WORDS):
        return
    for scalar in document.named(KEYS):
        holder = scalar.parent if isinstance(scalar.parent.children, dict) else scalar.parent.parent
        module = str(holder.key).rpartition(".")[2] if holder is not None else ""
        detail = _made_by(holder, module, scalar.name) if holder is not None and module in MODULES else ""
        if detail and scalar.text:
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, detail)


def _made_by(task: Node, module: str, key: str) -> str:
    """Say whether a module builds or pushes the image that a key of it names, or gives the name to another one; ""
    when it does not.
    """
    is_built = task.text("source") == "build" or not BUILD_KEYS.isdisjoint(task.children)
    if module == BUILDING or (is_built and key == "name"):
        return BUILT_AT_TIMES if _is_conditional(task) else BUILT
    return NAMED if module == PUSHING or key == "repository" or task.text("push").lower() in TRUE else ""


def _is_conditional(node: Node | None) -> bool:
    """Tell whether a task, or a block around it, has a condition: roles that build on demand pull else."""
    while node is not None and node.get(CONDITION) is None:
        node = node.parent
    return node is not None
