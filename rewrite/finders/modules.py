"""Modules: those of Ansible that take an image, the argument of each that names it, and what becomes of it.

Source:  docs.ansible.com, community.docker and containers.podman.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from rewrite.finders.built_for import TRUE
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from rewrite.tree import Node


class Use(Enum):
    """What a module does with the image."""

    RUN = "starts a container of it"
    FETCH = "pulls it, or builds or pushes it when other arguments say so"
    BUILD = "builds it"
    PUSH = "pushes it"
    NAME = "gives another name to it"


class Module(NamedTuple):
    """A module; argument is the one that names the image."""

    argument: str
    use: Use


# By the last words of their names, in front of which their collection may stand.
MODULES: Final = {
    "docker_container": Module("image", Use.RUN),
    "docker_swarm_service": Module("image", Use.RUN),
    "podman_container": Module("image", Use.RUN),
    "docker_image": Module("name", Use.FETCH),
    "docker_image_pull": Module("name", Use.FETCH),
    "podman_image": Module("name", Use.FETCH),
    "docker_image_build": Module("name", Use.BUILD),
    "docker_image_push": Module("name", Use.PUSH),
    "docker_image_tag": Module("name", Use.NAME),
    "podman_tag": Module("image", Use.NAME),
}
# Those that run a command, and the key that says it in an action of Zarf.
COMMANDS: Final = expression(r"(?:[\w.]*\.)?(?:command|shell|raw|cmd)\Z")
# The names that the image is given, under which it is pushed where the task says so.
REPOSITORY: Final = "repository"
TARGET_NAMES: Final = "target_names"
BUILD_KEYS: Final = frozenset({"build", "path"})
SOURCE: Final = "source"
STATE: Final = "state"
ABSENT: Final = "absent"
LOCAL: Final = "local"
# An archive, in which the image has its name.
LOAD: Final = "load"
LOAD_PATH: Final = "load_path"
CONDITION: Final = "when"

NAMED: Final = "the task pushes it, or gives it a name"
TAGGED: Final = "the task gives this name to an image"
BUILT: Final = "the task builds it"
BUILT_AND_PUSHED: Final = "the task builds and pushes it"
PUSHED_AT_TIMES: Final = "the task builds and pushes it, on a condition"
BUILT_AT_TIMES: Final = "the task builds it, on a condition"


def module_of(name: str | int) -> Module | None:
    """Give the module of a name: `docker_image`, `community.docker.docker_image`."""
    return MODULES.get(name.rpartition(".")[2]) if isinstance(name, str) else None


def made_by(task: Node, module: Module, key: str) -> str:
    """Say whether a task builds or pushes the image that an argument of its module names, or gives the name to another
    one; "" when it does not.
    """
    if module.use is Use.RUN or key not in (module.argument, REPOSITORY, TARGET_NAMES):
        return ""
    is_built = task.text(SOURCE) == "build" or not BUILD_KEYS.isdisjoint(task.children)
    is_pushed = task.text("push").lower() in TRUE
    if module.use is Use.BUILD or (is_built and key == module.argument):
        if is_conditional(task):
            return PUSHED_AT_TIMES if is_pushed else BUILT_AT_TIMES
        return BUILT_AND_PUSHED if is_pushed else BUILT
    if module.use is Use.PUSH or is_pushed:
        return NAMED
    # It is there under the new name alone.
    return TAGGED if key != module.argument else ""


def is_loaded(source: str, path: str) -> bool:
    """Tell whether a task takes an image from an archive, by the source that it names and the path of an archive."""
    return source == LOAD or bool(path)


def takes_local(source: str, state: str) -> bool:
    """Tell whether a task takes what is there, by the source that it names and the state that it asks for."""
    return source == LOCAL or state == ABSENT


def is_conditional(node: Node | None) -> bool:
    """Tell whether a task, or a block around it, has a condition: roles that build on demand pull else."""
    while node is not None and node.get(CONDITION) is None:
        node = node.parent
    return node is not None
