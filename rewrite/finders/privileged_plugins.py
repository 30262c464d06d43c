"""Privileged plugins: what builds images in steps of Drone and Woodpecker, and may do so by its name alone.

`{image: plugins/docker, settings: {repo: …}}` runs with privileges, which the same image gets under another name only
where the runner is told of that. What runs commands, or has volumes, gets none in any case.

Source:  github.com/drone-runners/drone-runner-docker, compiler, Privileged and isPrivileged;
         github.com/woodpecker-ci/woodpecker, constant, PrivilegedPlugins, and `WOODPECKER_PLUGINS_PRIVILEGED`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.errors import InvalidReference
from rewrite.finders.finding import whole
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.reference import parse
from rewrite.shape import literal_prefix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Node, Scalar

IMAGES: Final = frozenset({"image"})
OF_WOODPECKER: Final = "docker.io/woodpeckerci/"
PRIVILEGED: Final = frozenset(
    {
        *(f"docker.io/plugins/{name}" for name in ("docker", "acr", "ecr", "gcr", "heroku")),
        *(f"{OF_WOODPECKER}{name}" for name in ("plugin-docker", "plugin-docker-buildx")),
    }
)
HOLDERS: Final = frozenset({"steps", "pipeline"})
SETTINGS: Final = "settings"
PLAIN: Final = frozenset({"command", "commands", "entrypoint", "volumes"})
PRIVILEGES: Final = "privileged"
TOLD: Final = "{} gives it privileges by its name: have {} name it as well"
BY_DRONE: Final = TOLD.format("Drone", "DRONE_RUNNER_PRIVILEGED_IMAGES")
BY_WOODPECKER: Final = TOLD.format("Woodpecker", "WOODPECKER_PLUGINS_PRIVILEGED")


def find_privileged(document: Document) -> Iterator[Finding]:
    """List the plugins of steps that get privileges by their names."""
    is_named = document.source_kind in (SourceKind.DRONE, SourceKind.WOODPECKER)
    for image in document.named(IMAGES):
        name = _name_of(image)
        if name in PRIVILEGED and _is_plugin(image, is_named=is_named):
            is_of_woodpecker = document.source_kind is SourceKind.WOODPECKER or name.startswith(OF_WOODPECKER)
            # timid: without privileges, it builds nothing.
            yield whole(image, Role.REFERENCE, Reason.POSSIBLE, BY_WOODPECKER if is_of_woodpecker else BY_DRONE)


def _name_of(image: Scalar) -> str:
    """Give the name of an image without its tag, which may be filled in."""
    text = image.text
    try:
        return parse(text if literal_prefix(text) == text else literal_prefix(text).rstrip(":@")).name
    except InvalidReference:
        return ""


def _is_plugin(image: Scalar, *, is_named: bool) -> bool:
    """Tell whether an image is that of a step that gets its privileges by it alone.

    In:      is_named, whether the name of the file says what it is; other files have settings where plugins do.
    """
    step = image.parent
    holder: Node | None = step.parent
    if image.key != "image" or holder is None or holder.key not in HOLDERS:
        return False
    if not PLAIN.isdisjoint(step.children) or step.text(PRIVILEGES) == "true":
        return False
    return is_named or step.get(SETTINGS) is not None
