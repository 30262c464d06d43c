"""Registries listed: what stands in a list of registries, and is no image although it may have a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.tree import Scalar

REGISTRIES: Final = expression(r".*[rR]egistr(?:y|ies)\Z")
REGISTRY_ALONE: Final = "a registry alone"


def is_one_of_registries(scalar: Scalar) -> bool:
    """Tell whether a list of registries holds a text: `searchRegistries: [docker.io, quay.io/orchard]`."""
    return isinstance(scalar.key, int) and REGISTRIES.match(scalar.name) is not None
