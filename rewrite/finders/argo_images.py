"""Image overrides that Argo CD hands to kustomize.

Finds:   items of `kustomize.images` in Application, ApplicationSet and `.argocd-source.yaml`, and where these are made:
         in a `templatePatch`, in values of charts, in a part of an object. Of `name=newname:tag` the right-hand side
         moves.
Leaves:  the name, which is compared with the images that the folder builds, and so all of `name:tag`. The run as a
         whole moves it together with them when the folder is in the run (see overlays/follow).
Source:  Argo CD, docs/user-guide/kustomize.md; kustomize, edit/set/setimage.go.
Example: spec.source.kustomize.images: [quay.io/prometheus/prometheus=quay.io/team/prometheus:v3]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, headed
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import head_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

ID: Final = "argo-images"
KEYS: Final = frozenset({"images"})
KINDS: Final = frozenset({"Application", "ApplicationSet"})
# A name ends at its digest, or at a colon that no slash follows: the colon before a port is part of it.
NAME_END: Final = expression(r"@|:(?!.*/)")


def find(document: Document) -> Iterator[Finding]:
    """Find the overrides."""
    for scalar in document.named(KEYS):
        if not is_entry(scalar) or not scalar.text:
            continue
        name, equals, new = parts(scalar.text)
        detail = (
            "the name that the right-hand side replaces" if equals else "it moves only together with what it is for"
        )
        yield Finding(scalar, Role.NAME, 0, len(name), Reason.MATCH_KEY, detail)
        if equals and new and not new.startswith("*"):
            yield headed(scalar, head_of(new), len(name) + 1)


def may_hold(document: Document) -> bool:
    """Tell whether a document may hold such overrides for the folders of a run."""
    top = document.top
    if top is None or not isinstance(top.children, dict):
        return False
    return document.kind in KINDS or document.kind == "List" or "kustomize" in top.children


def is_entry(scalar: Scalar) -> bool:
    """Tell whether a scalar is such an override: an item of `kustomize.images`; kustomize's own are mappings."""
    images = scalar.parent
    options = images.parent
    return isinstance(scalar.key, int) and images.key == "images" and options is not None and options.key == "kustomize"


def parts(text: str) -> tuple[str, str, str]:
    """Split an override.

    Out:     (name, "=", new image), or (name, "", new tag or digest with its sign) for one that only sets these.
    """
    name, equals, new = text.partition("=")
    if equals:
        return name, equals, new
    found = NAME_END.search(text)
    return (text[: found.start()], "", text[found.start() :]) if found else (text, "", "")
