"""Image: references as people write them, most of them from the large public registries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from shapes.words import TRADES, TREES

if TYPE_CHECKING:
    from shapes.draw import Draw

OWN_REGISTRY: Final = "registry.corp.example"
REGISTRIES: Final = (
    (46.0, ""),
    (10.0, "docker.io"),
    (13.0, "quay.io"),
    (12.0, "ghcr.io"),
    (6.0, "registry.k8s.io"),
    (4.0, "gcr.io"),
    (2.0, "mcr.microsoft.com"),
    (2.0, "public.ecr.aws"),
    (1.0, "docker.elastic.co"),
    (4.0, OWN_REGISTRY),
)
OFFICIAL: Final = ("busybox", "nginx", "redis", "postgres", "alpine", "memcached", "haproxy", "python", "registry")


@dataclass(frozen=True, slots=True)
class Image:
    """An image in its parts; registry is "" where it is written without one."""

    registry: str
    repository: str
    tag: str
    digest: str = ""

    @property
    def name(self) -> str:
        """The name without tag and digest."""
        return f"{self.registry}/{self.repository}" if self.registry else self.repository

    @property
    def reference(self) -> str:
        """The whole reference, as it is written."""
        return f"{self.name}:{self.tag}" + (f"@{self.digest}" if self.digest else "")


def image(draw: Draw) -> Image:
    """Give an image of any registry."""
    registry = draw.weighted(REGISTRIES)
    digest = f"sha256:{draw.digits(64)}" if draw.chance(0.04) else ""
    if not registry and draw.chance(0.5):
        return Image("", draw.pick(OFFICIAL), tag(draw), digest)
    return Image(registry, repository(draw), tag(draw), digest)


def repository(draw: Draw) -> str:
    """Give a path of two components."""
    return f"{draw.pick(TREES)}/{draw.pick(TRADES)}"


def tag(draw: Draw) -> str:
    """Give a version."""
    version = f"{draw.number(0, 4)}.{draw.number(0, 30)}.{draw.number(0, 12)}"
    return draw.weighted(((5.0, version), (4.0, f"v{version}"), (1.0, f"{version}-alpine")))
