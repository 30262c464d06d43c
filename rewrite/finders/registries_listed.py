"""Registries listed: what stands in a list of registries, and is no image although it may have a path.

Source:  docs.openshift.com, ImageDigestMirrorSet; containers-registries.conf(5), prefix, location and mirror.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.in_text import IMAGE_WORD, SOURCE
from rewrite.lazy import expression
from rewrite.shape import NAME_ENDS

if TYPE_CHECKING:
    from rewrite.tree import Scalar

REGISTRIES: Final = expression(r".*[rR]egistr(?:y|ies)\Z")
LOCATION: Final = "location"
# Under which keys a runtime is told where else something is, by the key of that.
MIRRORS: Final = {SOURCE: ("mirrors",), LOCATION: ("mirrors", "mirror"), "prefix": ("mirrors", "mirror", LOCATION)}
PLACES: Final = ("prefix", LOCATION, "mirror")
# `mirrors: [{location: ghcr.io/orchard}]`
MOST_LEVELS: Final = 3
REGISTRY_ALONE: Final = "a registry alone"


def is_one_of_registries(scalar: Scalar) -> bool:
    """Tell whether a list of registries holds a text: `searchRegistries: [docker.io, quay.io/orchard]`."""
    return isinstance(scalar.key, int) and REGISTRIES.match(scalar.name) is not None


def is_mirrored(scalar: Scalar) -> bool:
    """Tell whether a text is a source whose mirrors a runtime is told, or one of these: `{source: quay.io/orchard,
    mirrors: [ghcr.io/orchard]}`, `{location: quay.io/orchard, mirror: [{location: ghcr.io/orchard}]}`.
    """
    key, holder = scalar.key, scalar.parent
    if key in PLACES and _has_tag(scalar.text):
        # An image with its tag, beside `mirror: false`.
        return False
    if any(holder.get(mirrors) is not None for mirrors in MIRRORS.get(str(key), ())):
        return True
    for _ in range(MOST_LEVELS):
        if any(key in mirrors and holder.text(source) for source, mirrors in MIRRORS.items()):
            return True
        if holder.parent is None or not (isinstance(key, int) or key == LOCATION):
            return False
        key, holder = holder.key, holder.parent
    return False


def _has_tag(name: str) -> bool:
    _, slash, last = name.rpartition("/")
    return bool(slash) and NAME_ENDS.search(last) is not None


def is_registry_of_names(scalar: Scalar) -> bool:
    """Tell whether names stand elsewhere that a text is joined to: `registry: {press: quay.io/orchard}`."""
    return scalar.parent.key in ("registry", "registries") and not IMAGE_WORD.match(scalar.name)
