"""Images that Argo CD Image Updater looks for newer versions of.

Finds:   the names in the `image-list` annotation of an Application and in `imageName` of an ImageUpdater, familiar ones
         too. They are compared with the images that are deployed, registry and all, so they move as those do.
Leaves:  aliases and version constraints; names that something fills in; the name that a kustomization has for an image,
         which follows what is built from the folder that an Application names.
Source:  Argo CD Image Updater, docs/configuration/images.md: `[<alias>=]<image>[:<constraint>]`, between commas.
Example: spec.applicationRefs[0].images[0].imageName: orchard/press:~1.2
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.argo_images import NAME_END
from rewrite.finders.finding import headed, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import head_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Scalar

ID: Final = "image-updater"
KEYS: Final = expression(
    r"(?:argocd-image-updater\.argoproj\.io/(?:image-list|(?P<known>[\w.-]+\.kustomize\.image-name))|imageName)\Z"
)
KIND: Final = "ImageUpdater"
NAME: Final = frozenset({"name"})
# Of an image of it: the name that a kustomization has for it.
KNOWN: Final = ("manifestTargets", "kustomize", "name")
ITEM: Final = expression(r"(?P<alias>[\w.-]+\s*=\s*)?(?P<image>[^,\s]+)[^,]*")


def find(document: Document) -> Iterator[Finding]:
    """Find the names of images that are looked for."""
    for scalar in document.named(KEYS):
        if is_known(scalar):
            yield _known(scalar)
        elif scalar.key != "imageName" or _is_updater(scalar):
            for item in ITEM.finditer(scalar.value):
                yield _find_name(scalar, item["image"], item.start("image"))
    if KNOWN[0] in document.keys:
        for scalar in document.named(NAME):
            if scalar.path[-3:] == KNOWN and _is_updater(scalar):
                yield _known(scalar)


def is_known(scalar: Scalar) -> bool:
    """Tell whether a scalar is the annotation with the name that a kustomization has for an image."""
    key = KEYS.match(scalar.name)
    return key is not None and key["known"] is not None


def _is_updater(scalar: Scalar) -> bool:
    manifest = manifest_of(scalar)
    return manifest is not None and manifest.text("kind") == KIND


def _known(scalar: Scalar) -> Finding:
    return whole(scalar, Role.NAME, Reason.MATCH_KEY, "the name that a kustomization has for it")


def _find_name(scalar: Scalar, image: str, start: int) -> Finding:
    found = headed(scalar, head_of(NAME_END.split(image, maxsplit=1)[0]), start)
    return found._replace(role=Role.NAME) if found.role is Role.REFERENCE else found
