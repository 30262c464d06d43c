"""Registries listed: what stands in a list of registries, and is no image although it may have a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.in_text import IMAGE_WORD, SOURCE
from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.tree import Scalar

REGISTRIES: Final = expression(r".*[rR]egistr(?:y|ies)\Z")
MIRRORS: Final = "mirrors"
REGISTRY_ALONE: Final = "a registry alone"


def is_one_of_registries(scalar: Scalar) -> bool:
    """Tell whether a list of registries holds a text: `searchRegistries: [docker.io, quay.io/orchard]`."""
    return isinstance(scalar.key, int) and REGISTRIES.match(scalar.name) is not None


def is_mirrored(scalar: Scalar) -> bool:
    """Tell whether a text is a source whose mirrors a runtime is told, or one of these: `{source: quay.io/orchard,
    mirrors: [ghcr.io/orchard]}`.
    """
    if scalar.key == SOURCE:
        return scalar.parent.get(MIRRORS) is not None
    holder = scalar.parent.parent if scalar.parent.key == MIRRORS else None
    return holder is not None and holder.text(SOURCE) != ""


def is_registry_of_names(scalar: Scalar) -> bool:
    """Tell whether names stand elsewhere that a text is joined to: `registry: {press: quay.io/orchard}`."""
    return scalar.parent.key in ("registry", "registries") and not IMAGE_WORD.match(scalar.name)
