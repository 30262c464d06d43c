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
    """Tell whether a runtime is told the mirrors of a source: `{source: quay.io, mirrors: [hub.example.com]}`."""
    return scalar.name == SOURCE and isinstance(scalar.parent.children, dict) and MIRRORS in scalar.parent.children


def is_registry_of_names(scalar: Scalar) -> bool:
    """Tell whether names stand elsewhere that a text is joined to: `registry: {press: quay.io/orchard}`."""
    return scalar.parent.key in ("registry", "registries") and not IMAGE_WORD.match(scalar.name)
