"""Entrypoints: the words of a command that stand elsewhere than its arguments, or in the image that starts it.

`{command: [crane], args: [append, …]}`, `{image: gcr.io/go-containerregistry/crane, args: [append, …]}`.

Source:  kubernetes.io, Define a Command and Arguments for a Container; docs.docker.com, Compose file, command and
         entrypoint; cloud.google.com/build, build configuration file, name and entrypoint. The images of
         go-containerregistry's crane, skopeo, oras, regclient, sigstore's cosign, buildpacks' pack, apko, s2i and opm
         start the programs that they are called after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.modules import Use, module_of
from rewrite.tree import Node, Scalar, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# What is given beside one of these keys is handed to what stands under the others.
COMMANDS: Final = {"args": ("entrypoint", "command"), "command": ("entrypoint",)}
COMMAND: Final = "command"
SERVICES: Final = "services"
# Of those that write to registries; what stands behind others says enough by itself (`args: [push, …]`).
STARTED: Final = frozenset(
    {"crane", "gcrane", "krane", "skopeo", "oras", "regctl", "cosign", "pack", "apko", "s2i", "opm"}
)
IMAGE_KEYS: Final = ("image", "name")
MOST_ITEMS: Final = 20


def words_in_front(holder: Node, key: str | int) -> list[str]:
    """Give the words that a command begins with, in front of those which a mapping has under a key."""
    keys = COMMANDS.get(key, ()) if isinstance(key, str) else ()
    if not keys or (key == COMMAND and not _is_handed_to_entrypoint(holder)):
        return []
    given = [found for name in keys if (found := holder.get(name)) is not None]
    if not given:
        return [program] if (program := _started_by(holder)) else []
    return [word for command in given for word in _words_of(command)]


def _is_handed_to_entrypoint(holder: Node) -> bool:
    """Tell whether what a mapping has for a command goes to the entrypoint, as that of a service of Compose and of a
    module of Ansible does, and that of a pod does not.
    """
    module = module_of(holder.key)
    return (module is not None and module.use is Use.RUN) or (
        holder.parent is not None and holder.parent.key == SERVICES
    )


def _started_by(holder: Node) -> str:
    """Give the program that the image of a container starts, by a part of its name; "" when that says nothing."""
    image = next((text for key in IMAGE_KEYS if "/" in (text := holder.text(key))), "")
    parts = image.partition("@")[0].split("/")
    return next((part for part in (parts.pop().partition(":")[0], *reversed(parts)) if part in STARTED), "")


def _words_of(command: Node | Scalar) -> Iterator[str]:
    if isinstance(command, Scalar):
        yield from command.value.split()[:MOST_ITEMS]
    else:
        yield from (getattr(item, "value", "") for item in items_of(command)[:MOST_ITEMS])
