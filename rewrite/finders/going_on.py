"""Going on: what may be joined behind a path, under a key beside it: `{repository: orchard, name: press}`."""

from __future__ import annotations

from typing import Final

from rewrite.finders.part_names import NAMESPACE_NAMES
from rewrite.lazy import expression
from rewrite.shape import NAME_ENDS, Shape, shape_of
from rewrite.tree import Scalar

# What an image ends with has no other part of its path behind it.
BEGINNING: Final = expression(r"(?P<prefix>.*?)(?:_?[iI]mage_?)?[rR]epo(?:sitory)?\Z")
ENDS: Final = ("image", "imageName", "image_name", "name", "component")
PREFIXED_ENDS: Final = (
    *("Image", "ImageName", "Name", "Component"),
    *("image", "image_name", "name", "component"),
)
PATHS: Final = (Shape.BARE, Shape.PATHED, Shape.TAGGED, Shape.PLACEHOLDER)


def going_on(path: Scalar) -> Scalar | None:
    """Give what may be joined behind a path: only what reads both knows whether it is."""
    begins = BEGINNING.match(str(path.key))
    if begins is None or NAME_ENDS.search(path.text):
        return None
    prefix = begins["prefix"]
    for name in [f"{prefix}{end}" for end in PREFIXED_ENDS] if prefix else ENDS:
        found = path.parent.get(name)
        if isinstance(found, Scalar) and shape_of(found.text) in PATHS:
            return found
    return None


def part_beside(name: Scalar) -> Scalar | None:
    """Give what may be joined behind a name, or in front of it behind its registry, so that the name alone is no image:
    `{repository: orchard, name: press}`, `{namespace: orchard, repository: press}`.
    """
    if further := going_on(name):
        return further
    beside = name.parent.children
    if "/" in name.text or not isinstance(beside, dict):
        return None
    for key, child in beside.items():
        if isinstance(child, Scalar) and child.text and (key in NAMESPACE_NAMES or going_on(child) is name):
            return child
    return None
