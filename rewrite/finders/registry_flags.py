"""Registry flags: registries that commands are told to take images from, and that they set for a chart.

Source:  kubernetes.io, kubeadm init, `--image-repository`; docs.k3s.io, k3s server, `--system-default-registry`;
         minikube.sigs.k8s.io, minikube start; helm.sh, The Format and Limitations of --set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import HOST_AND_PORT
from rewrite.finders.other_registries import is_surely_other
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST: Final = (
    r"""\\?["']?(?P<name>[a-z0-9][\w-]*(?:\.[\w-]+)*(?::\d{2,5})?(?:/[a-z0-9][\w.-]*){0,8}+)/?"""
    r"""(?=[\s,;&|)"'`\\\]}]|\Z)"""
)
# `--schema-registry` serves something else.
FLAG: Final = expression(
    r"(?<![\w-])--?(?:(?:[\w-]{0,40}-)?image-(?:repository|repo)"
    r"|(?:[\w-]{0,40}-)?(?:images?|container|docker|default|private)-registry|registry)"
    rf"(?:=|[ \t]+){HOST}",
)
SETS: Final = "--set"
VALUE: Final = expression(
    rf"(?<=[\s,\"'=])(?:[\w-]{{1,40}}\.){{0,8}}(?:registry|(?:[\w-]{{0,40}}[a-z_-])?[iI]mage_?(?:[rR]egistry|[pP]refix)|defaultRegistry)={HOST}"
)
# These take packages from there.
PACKAGES: Final = expression(
    r"\b(?:npm|npx|yarn|pnpm|bun|lerna|corepack|pip3?|poetry|twine|cargo|gem|nuget|vsce|ovsx)\b[^\n;|&]*\Z"
)
LONGEST_COMMAND: Final = 300
HOSTS: Final = {Shape.HOST: Role.DOMAIN, Shape.EXPLICIT: Role.REFERENCE}


def registries_told(text: str) -> Iterator[tuple[int, int, Role]]:
    """Give where registries stand that the commands of a text are told, and whether each has a path."""
    for pattern in (FLAG, VALUE) if SETS in text else (FLAG,):
        for found in pattern.finditer(text):
            name = found["name"]
            command = text[max(0, found.start() - LONGEST_COMMAND) : found.start()]
            if is_surely_other(found.group()) or PACKAGES.search(command):
                continue
            role = Role.DOMAIN if HOST_AND_PORT.match(name) else HOSTS.get(shape_of(name))
            if role:
                yield (*found.span("name"), role)
