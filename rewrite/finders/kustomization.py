"""Image entries of kustomizations.

Finds:   `images[].newName`: what an image becomes.
Leaves:  `images[].name`: it is compared with the references of the base, and matches them only as long as they are
         written alike. The run as a whole moves it together with the base (see overlays/follow).
Source:  kustomize, api/types/image.go.
Example: images[0].newName: quay.io/argoproj/argocd
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import Document, SourceKind
from rewrite.finders.finding import Finding, site, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.tree import Scalar

ID: Final = "kustomization"
KEYS: Final = expression(r"(?:name|newName)\Z")
KINDS: Final = frozenset({"Kustomization", "Component", "ImageTagTransformer"})


def find(document: Document) -> Iterator[Finding]:
    """Find the names of image entries."""
    if not is_kustomization(document):
        return
    for scalar in document.named(KEYS):
        if not _is_entry(scalar) or not scalar.value:
            continue
        if scalar.key == "newName":
            yield site(scalar, name_only=True)
        elif scalar.sibling("newName"):
            yield whole(scalar, Role.NAME, Reason.MATCH_KEY, "the name that newName replaces")
        else:
            yield whole(
                scalar, Role.NAME, Reason.MATCH_KEY, "an entry without newName: it moves only together with its base"
            )


def is_kustomization(document: Document) -> bool:
    """Tell whether a document is a kustomization; its kind may be left out in a file of that name."""
    if document.source_kind is SourceKind.KUSTOMIZATION and document.kind in ("", *KINDS):
        return True
    return document.kind in KINDS and ("kustomize" in document.api_version or document.kind != "Kustomization")


def _is_entry(scalar: Scalar) -> bool:
    item = scalar.parent
    return (
        isinstance(item.key, int)
        and item.parent is not None
        and item.parent.key == "images"
        and item.parent.path in (("images",), ("spec", "images"))
    ) or (item.key == "imageTag")
