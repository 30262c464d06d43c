"""Object holds: objects that stay as a whole by what stands in themselves, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.reasons import Reason
from rewrite.tree import Node

if TYPE_CHECKING:
    from rewrite.fieldpath import FieldPath
    from rewrite.tree import Scalar

# An object with this annotation stays as a whole; comments, which mark lines and files, do not reach every caller.
IGNORE_ANNOTATION: Final = "rewrite-images/ignore"
SOPS: Final = "SOPS"


def hold_object(manifest: Node) -> tuple[Reason, str] | None:
    """Tell why an object stays."""
    annotations = annotations_of(manifest)
    if annotations is not None and annotations.text(IGNORE_ANNOTATION).lower() == "true":
        return Reason.IGNORED, f"annotation {IGNORE_ANNOTATION}"
    return (Reason.ENCRYPTED, SOPS) if is_encrypted(manifest) else None


def is_encrypted(top: Node) -> bool:
    """Tell whether SOPS has signed an object, or a document of any kind; another program's key has no `mac`."""
    sops = top.node("sops")
    return sops is not None and sops.get("mac") is not None


def hold_item(path: FieldPath, manifest: Node) -> tuple[Reason, str] | None:
    """Tell why the item of a list that a path in it leads into stays; it may have no kind of its own, as in a
    DeploymentList.
    """
    if path[0] != "items" or not isinstance(path[1], int):
        return None
    items = manifest.node("items")
    item = items.children[path[1]] if items is not None and isinstance(items.children, list) else None
    return hold_object(item) if isinstance(item, Node) else None


def is_kept(scalar: Scalar, manifest: Node) -> bool:
    """Tell whether an annotation keeps the object that a scalar of a manifest is in."""
    held = hold_object(manifest) or hold_item(scalar.path_below(manifest), manifest)
    return held is not None and held[0] is Reason.IGNORED


def annotations_of(manifest: Node) -> Node | None:
    """Give the annotations of an object."""
    metadata = manifest.node("metadata")
    return metadata.node("annotations") if metadata else None
