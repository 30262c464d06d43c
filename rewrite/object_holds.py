"""Object holds: objects that stay as a whole by what stands in themselves, and why."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.reasons import Reason
from rewrite.tree import Node

if TYPE_CHECKING:
    from rewrite.fieldpath import FieldPath
    from rewrite.tree import Scalar

# An object with this annotation stays as a whole; comments, which mark lines and files, do not reach every caller.
IGNORE_ANNOTATION: Final = "rewrite-images/ignore"
ANNOTATED: Final = f"annotation {IGNORE_ANNOTATION}"
SOPS: Final = "SOPS"
KIND: Final = "Secret"
# Nothing else has such a field. Source: kubernetes.io, Secret.
STRINGS: Final = "stringData"
# A text without any of these has none of a Secret, nor of what makes one.
OF_SECRETS: Final = ("ecret", STRINGS)
PARTS: Final = frozenset({"data", "metadata"})
SIGNATURES: Final = ("Signature", "_signature", "-signature")
# Source: kubectl.docs.kubernetes.io, secretGenerator.
GENERATOR: Final = "secretGenerator"


def hold_object(manifest: Node) -> tuple[Reason, str] | None:
    """Tell why an object stays."""
    annotations = annotations_of(manifest)
    if annotations is not None and annotations.text(IGNORE_ANNOTATION).lower() == "true":
        return Reason.IGNORED, ANNOTATED
    return (Reason.ENCRYPTED, SOPS) if is_encrypted(manifest) else None


# All that is found in a document asks so.
@lru_cache(maxsize=4)
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


def is_of_secret(scalar: Scalar) -> bool:
    """Tell whether what a scalar stands in is a Secret, or a part of one, that no manifest around it says to be one:
    without its apiVersion, in a generator of kustomize's, or in a patch.
    """
    key: str | int = scalar.key
    node: Node | None = scalar.parent
    while node is not None:
        if key == STRINGS or node.key == GENERATOR:
            return True
        if isinstance(node.children, dict) and (_is_secret(node) or _is_patch_of_secret(node, key)):
            return True
        key, node = node.key, node.parent
    return False


def _is_secret(mapping: Node) -> bool:
    """Tell an object from the name of one: `{kind: Secret, name: press}`."""
    return mapping.text("kind") == KIND and not PARTS.isdisjoint(mapping.children)


def _is_patch_of_secret(mapping: Node, key: str | int) -> bool:
    """Tell whether what stands under a key of a mapping is put into a Secret: `{target: {kind: Secret}, patch: …}`,
    `{op: replace, path: /stringData/image, value: …}`.
    """
    if key == "patch" and (target := mapping.node("target")) is not None:
        # It is an expression, and most often one word or a few.
        return KIND in target.text("kind").split("|")
    return key == "value" and mapping.text("path").startswith(f"/{STRINGS}")


def signature_of(text: Scalar) -> str:
    """Give the key beside a text that holds its signature, by its name: `deployment_signature`; "" when it is empty.

    Source:  github.com/open-horizon/anax, service definitions, `deploymentSignature`.
    """
    if not isinstance(text.key, str):
        return ""
    keys = (f"{text.key}{ending}" for ending in SIGNATURES)
    return next((key for key in keys if text.sibling(key)), "")


def annotations_of(manifest: Node) -> Node | None:
    """Give the annotations of an object."""
    metadata = manifest.node("metadata")
    return metadata.node("annotations") if metadata else None
