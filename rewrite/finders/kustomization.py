"""Image entries of kustomizations.

Finds:   `images[].newName`: what an image becomes; also under the old name of the list (`imageTags`), and elsewhere, as
         in what Flux does with a rendered chart, and in what kpt's function set-image is told; `sourceValue` of
         replacements that put it into containers.
Leaves:  `images[].name`: it is compared with the references of the base, and matches them only as long as they are
         written alike. The run as a whole moves it together with the base (see overlays/follow). `prefix` of a
         PrefixTransformer for images.
Source:  kustomize, api/types/image.go and kustomization.go; Flux, HelmRelease.spec.postRenderers; catalog.kpt.dev,
         set-image.
Example: images[0].newName: quay.io/argoproj/argocd
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import Document, SourceKind
from rewrite.fieldpath import matches
from rewrite.fieldspec import UNKNOWN_VERSION
from rewrite.finders import set_image
from rewrite.finders.finding import Finding, site, whole
from rewrite.finders.prefixes import find_prefix
from rewrite.finders.source_values import find_source_values
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.tree import Node, Scalar

ID: Final = "kustomization"
KEYS: Final = frozenset({"name", "newName"})
RELEASE: Final = "HelmRelease"
RENDERED: Final = "spec/postRenderers[]/kustomize/images[]"
# Of an entry whose images the rules leave.
AS_ITS_IMAGES: Final = "the images that it is for stay as they are"
REPLACED: Final = "the name that newName replaces"
UNKNOWN: Final = "what it is compared with is not known; give the entry a newName on the mirror"
RENAMING: Final = ("newName", "newTag")
DIGEST: Final = "digest"
# One of these stands beside the name of an entry, or around it.
TOLD_BY: Final = frozenset({DIGEST, *RENAMING, "postRenderers"})
IN_TRANSFORMER: Final = ("imageTag",)
# The lists of entries, in the order in which kustomize takes them; it still takes the second one, deprecated.
LISTS: Final = ("images", "imageTags")
IN_KUSTOMIZATION: Final = (*((key,) for key in LISTS), ("spec", "images"))
GROUPS: Final = ("kustomize", "builtin")
# What renders a chart among generators.
PLUGIN: Final = "HelmChartInflationGenerator"
KINDS: Final = frozenset({"Kustomization", "Component", "ImageTagTransformer"})


def find(document: Document) -> Iterator[Finding]:
    """Find the names of image entries, and what replacements put into containers."""
    yield from find_source_values(document)
    yield from find_prefix(document)
    if not is_kustomization(document):
        yield from _find_elsewhere(document)
        return
    for scalar in document.named(KEYS):
        if not _is_entry(scalar) or not scalar.value:
            continue
        if scalar.key == "newName":
            yield site(scalar, name_only=True)
        elif scalar.sibling("newName"):
            yield whole(scalar, Role.NAME, Reason.MATCH_KEY, REPLACED)
        else:
            yield whole(
                scalar, Role.NAME, Reason.MATCH_KEY, "an entry without newName: it moves only together with its base"
            )


def _find_elsewhere(document: Document) -> Iterator[Finding]:
    """Find the names that are compared with what a chart or a folder renders, and what becomes of them."""
    text = document.words
    if document.kind != RELEASE and (
        document.keys.isdisjoint(TOLD_BY) or not (any(key in text for key in RENAMING) or _may_hold_one(text))
    ):
        return
    for scalar in document.named(KEYS):
        if not scalar.value or not _is_entry_elsewhere(scalar):
            continue
        if scalar.key == "newName":
            yield site(scalar, name_only=True)
        else:
            yield whole(scalar, Role.NAME, Reason.MATCH_KEY, REPLACED if scalar.sibling("newName") else UNKNOWN)


def _may_hold_one(text: str) -> bool:
    """Tell whether a kustomization that gives images a digest may be among the items of a list, or kpt's function."""
    return DIGEST in text and any(word in text for word in (*KINDS, *set_image.WORDS))


def _is_entry_elsewhere(scalar: Scalar) -> bool:
    """Tell whether a name is one of kustomize's, by what stands beside it, by the field of Flux that it is in, or by
    the item of a list around it.
    """
    item = scalar.parent
    if any(scalar.sibling(key) for key in (DIGEST, *RENAMING)) and (_is_of_item(item) or set_image.is_told(scalar)):
        return True
    if not isinstance(item.key, int) or item.parent is None or item.parent.key != "images":
        return False
    return any(scalar.sibling(key) for key in RENAMING) or matches(item.path, RENDERED)


def _is_of_item(entry: Node) -> bool:
    """Tell whether an entry is that of a kustomization in a list: `{kind: List, items: [{kind: Kustomization, …}]}`."""
    manifest = manifest_of(entry)
    if manifest is None or manifest.text("kind") not in KINDS:
        return False
    if not any(group in manifest.text("apiVersion") for group in GROUPS):
        return False
    below = entry.path[len(manifest.path) :]
    return below == IN_TRANSFORMER or below[:-1] in IN_KUSTOMIZATION


def is_kustomization(document: Document) -> bool:
    """Tell whether a document is a kustomization; its kind may be left out in a file of that name."""
    if document.source_kind is SourceKind.KUSTOMIZATION and document.kind in ("", *KINDS):
        return True
    if document.kind not in KINDS:
        return False
    is_of_kustomize = "kustomize" in document.api_version or document.api_version == UNKNOWN_VERSION
    return is_of_kustomize or document.kind != "Kustomization"


def _is_entry(scalar: Scalar) -> bool:
    item = scalar.parent
    return (
        isinstance(item.key, int)
        and item.parent is not None
        and item.parent.key in LISTS
        and item.parent.path in IN_KUSTOMIZATION
    ) or (item.key == "imageTag")
