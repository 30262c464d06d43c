"""Prefixes: what a transformer of kustomize puts in front of images, such as `ghcr.io/`.

What it puts that in front of is no whole image: with a mirror in it, that would stand in the middle of a name.

Source:  kustomize, api/internal/builtins/PrefixTransformer.go; PrefixSuffixTransformer of earlier versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import steps_of
from rewrite.finders.finding import whole
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.tree import Scalar, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

PREFIXING: Final = frozenset({"PrefixTransformer", "PrefixSuffixTransformer"})
PREFIX: Final = "prefix"
FIELDS: Final = "fieldSpecs"
IMAGE: Final = "image"
IN_FRONT: Final = "kustomize puts it in front of images, which stay: put the mirror there by hand"


def prefix_of(document: Document) -> Scalar | None:
    """Give what a document has kustomize put in front of images; None where it does not."""
    top = document.top if document.kind in PREFIXING else None
    prefix = top.get(PREFIX) if top is not None else None
    if top is None or not isinstance(prefix, Scalar) or not prefix.text:
        return None
    paths = (steps_of(field.text("path")) for field in nodes_in(top.get(FIELDS)))
    return prefix if any(IMAGE in steps[-2:] for steps in paths) else None


def find_prefix(document: Document) -> Iterator[Finding]:
    """Find what is put in front of images."""
    if prefix := prefix_of(document):
        steps = prefix.text.rstrip("/").split("/")
        is_moved = any("/".join(steps[: at + 1]) in document.mirrors.names for at in range(len(steps)))
        why = (Reason.ALREADY_MIRRORED, "") if is_moved else (Reason.UNDECIDED, IN_FRONT)
        yield whole(prefix, Role.REFERENCE, *why)
