"""Signed objects: what stands in an object that is signed as a whole, by an annotation that holds the signature.

Source:  github.com/sigstore/k8s-manifest-sigstore, cosign.sigstore.dev/signature; tekton.dev, Trusted Resources;
         anywhere.eks.amazonaws.com, package bundles, whose annotation `excludes` names the fields that may differ.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import matches
from rewrite.lazy import expression
from rewrite.object_holds import annotations_of
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from rewrite.fieldpath import FieldPath
    from rewrite.tree import Node

SIGNATURE: Final = "/signature"
EXCLUDES: Final = "/excludes"
BASE64: Final = expression(r"[A-Za-z0-9+/][A-Za-z0-9+/\s]{30,}={0,2}\s?\Z")
# No signature is longer, nor what it leaves out.
LONGEST: Final = 20_000
# `.spec.packages[].source.registry`
EXCLUDED: Final = expression(r"(?:\.[\w-]+(?:\[\])?)+\Z")


class _Signed(NamedTuple):
    """The annotation that holds a signature, and what is not signed, in kustomize's notation."""

    annotation: str
    excludes: tuple[str, ...]


def signed_over(path: FieldPath, manifest: Node) -> str:
    """Give the annotation with the signature of an object, when what stands under a path in it is signed; else ""."""
    signed = _signed(manifest)
    if signed is None or any(matches(path, excluded) for excluded in signed.excludes):
        return ""
    return signed.annotation


# All that is found in an object asks so.
@lru_cache(maxsize=4)
def _signed(manifest: Node) -> _Signed | None:
    annotations = annotations_of(manifest)
    if annotations is None or not isinstance(annotations.children, dict):
        return None
    for key in annotations.children:
        if key.endswith(SIGNATURE) and _is_base64(annotations.text(key)):
            return _Signed(key, _excludes(annotations.text(key.removesuffix(SIGNATURE) + EXCLUDES)))
    return None


def _is_base64(text: str) -> bool:
    # Base64 comes in fours, and a long word of letters need not.
    return len(text) <= LONGEST and BASE64.match(text) is not None and len("".join(text.split())) % 4 == 0


def _excludes(text: str) -> tuple[str, ...]:
    if not _is_base64(text):
        return ()
    from base64 import b64decode  # hardly any object is signed

    try:
        lines = b64decode(text).decode(errors="replace").split()
    except ValueError:
        return ()
    return tuple(line[1:].replace(".", "/") for line in lines if EXCLUDED.match(line))
