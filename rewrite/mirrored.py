"""Mirrored: what is on a mirror already, also on one that keeps the registry of an image in its path.

Below `hub.example.com/docker` all is. At the host of `hub.example.com/{registry}` only that is which has a registry
there, as the program writes it: `hub.example.com/quay.io/orchard/press`, and not `hub.example.com/orchard/press`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.locate import UNKNOWN_REST
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REGISTRY: Final = "{registry}"
# In front of a port, and around an address of IPv6.
NOT_IN_PATHS: Final = str.maketrans(":", "-", "[]")
LOCALHOST: Final = "localhost"
# Of `[::1]` the signs at the beginning are cut off.
_ADDRESS: Final = expression(r"[0-9a-f]*(?:-[0-9a-f]*){2,8}|[0-9]+")


class _Kept(NamedTuple):
    """What stands around the registry in a component of a mirror, and whether one with no dot can come there."""

    before: str
    after: str
    any_host: bool


class MirroredNames:
    """The mirrors of some rules, ready for look-ups: each costs as many steps as a name has components."""

    __slots__ = ("_kept", "_whole", "names")

    def __init__(self, moving: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a source ("" is all public registries, `*` any registry) and its mirror."""
        moving = tuple(moving)
        self._whole = frozenset(mirror for _, mirror in moving if REGISTRY not in mirror)
        self._kept: dict[str, set[_Kept]] = {}
        for source, mirror in moving:
            if mirror not in self._whole:
                head, _, rest = mirror.partition(REGISTRY)
                above, _, before = head.rpartition("/")
                kept = _Kept(before, rest.partition("/")[0], source == "*" or ":" in source.partition("/")[0])
                self._kept.setdefault(above, set()).add(kept)
        self.names = self._whole.union(self._kept)

    def has(self, name: str) -> bool:
        """Tell whether a name is a mirror or below one, and below a registry where the mirror keeps it.

        What is not known of a name may be that.

        In:      name, normalized or as it is written, with or without a tag.
        """
        return any(above in self._whole or self._keeps(above, name) for above in _above(name))

    def is_beside(self, name: str) -> bool:
        """Tell whether a name is below a mirror that keeps the registries of images, but not below one of these."""
        return bool(self._kept) and not self.has(name) and any(above in self._kept for above in _above(name))

    def _keeps(self, above: str, name: str) -> bool:
        around = self._kept.get(above)
        if around is None:
            return False
        word = name[len(above) + 1 :].partition("/")[0]
        return word in ("", UNKNOWN_REST) or any(_is_registry(word, kept) for kept in around)


def fixed_part(mirror: str) -> str:
    """Give the leading components of a mirror that are the same for every source."""
    head, placeholder, _ = mirror.partition(REGISTRY)
    return head.rpartition("/")[0] if placeholder else head


def filled(mirror: str, domain: str) -> str:
    """Give a mirror with the registry of an image in it, as a component of a path: `localhost-5000`, `fd00--1`."""
    return mirror.replace(REGISTRY, domain.translate(NOT_IN_PATHS).strip("-"))


def _above(name: str) -> Iterator[str]:
    """Give all that a name is below, and the name itself, the shortest first."""
    at = name.find("/")
    while at >= 0:
        yield name[:at]
        at = name.find("/", at + 1)
    yield name


def _is_registry(word: str, kept: _Kept) -> bool:
    """Tell whether a component of a path has what a registry is written as, between what is always in it."""
    if not word.startswith(kept.before) or not word.endswith(kept.after):
        return False
    registry = word[len(kept.before) : len(word) - len(kept.after)]
    host, _, port = registry.rpartition("-")
    if "." in registry or LOCALHOST in (registry, host):
        return True
    return kept.any_host and (bool(host and port.isdecimal()) or _ADDRESS.fullmatch(registry) is not None)
