"""Annotated registry: an annotation that names the registry of all names of an object that have none of their own.

Source:  docs.hauler.dev, Manifests, Images: `hauler.dev/registry`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.manifest import manifest_of
from rewrite.shape import FAMILIAR, shape_of

if TYPE_CHECKING:
    from rewrite.tree import Scalar

HAULER: Final = "hauler.dev/registry"
NAME: Final = "name"


def annotated_registry(name: Scalar) -> str:
    """Give the annotation that completes a name: `{annotations: {hauler.dev/registry: quay.io}}`; "" when none does."""
    if name.key != NAME or shape_of(name.text) not in FAMILIAR:
        return ""
    manifest = manifest_of(name)
    metadata = manifest.node("metadata") if manifest is not None else None
    annotations = metadata.node("annotations") if metadata is not None else None
    return HAULER if annotations is not None and annotations.text(HAULER) else ""
