"""Renamed: what Velero looks for in the images of what it restores, and what it puts in its place.

In `data: {press: "docker.io/orchard/press,quay.io/orchard/press"}` of a ConfigMap with Velero's label, the first name
is compared with the images of the backup, which no run has moved; the second one is pulled.

Source:  velero.io, Restore Reference, Changing Pod/Deployment/… Image Repositories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, headed, whole
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.reference import looks_like_bare_domain
from rewrite.shape import MORE_THAN_WORDS, Shape, head_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

LABEL: Final = "velero.io/change-image-name"
KIND: Final = "ConfigMap"
DATA: Final = "data"
BETWEEN: Final = ","
LOOKED_FOR: Final = "Velero looks for it in the images of a backup"
PART: Final = "Velero puts it in the place of a part of a name"
TWO: Final = "Velero takes two names, with a comma between them"


def find_renamed(document: Document) -> Iterator[Finding]:
    """Find the names that Velero compares, and those that it puts in their place."""
    for scalar in document.scalars:
        if scalar.parent.key == DATA and isinstance(scalar.key, str) and _is_told(scalar):
            yield from _judge(scalar)


def _is_told(scalar: Scalar) -> bool:
    manifest = manifest_of(scalar)
    if manifest is None or scalar.parent.parent is not manifest or manifest.text("kind") != KIND:
        return False
    metadata = manifest.node("metadata")
    labels = metadata.node("labels") if metadata else None
    return labels is not None and labels.get(LABEL) is not None


def _judge(scalar: Scalar) -> Iterator[Finding]:
    old, comma, new = scalar.text.partition(BETWEEN)
    if not comma or BETWEEN in new:
        if any(map(_says_name, scalar.text.split(BETWEEN))):
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, TWO)
        return
    if not _says_name(old) and not _says_name(new):
        # `dev,test`
        return
    at = len(old) - len(old.lstrip())
    if old.strip():
        yield Finding(scalar, Role.NAME, at, len(old.rstrip()), Reason.MATCH_KEY, LOOKED_FOR)
    start = len(old) + 1 + len(new) - len(new.lstrip())
    yield from _judge_new(scalar, start, old.strip(), new.strip())


def _judge_new(scalar: Scalar, start: int, old: str, new: str) -> Iterator[Finding]:
    """Judge what is put in the place of another name, at an offset of a value."""
    shape = shape_of(new)
    head = head_of(new)
    if shape is Shape.EXPLICIT or (shape is Shape.TAGGED and shape_of(old) is Shape.EXPLICIT):
        yield headed(scalar, head, start)
    elif shape is Shape.PLACEHOLDER:
        yield Finding(scalar, Role.REFERENCE, start, start + len(new), head.hold or Reason.POSSIBLE, head.detail)
    elif new:
        # timid: `docker.io,quay.io` and `orchard/press,orchard/mill` leave the rest of the name as it is.
        role = Role.DOMAIN if looks_like_bare_domain(new) else Role.NAME
        yield Finding(scalar, role, start, start + len(new), Reason.POSSIBLE, PART)


def _says_name(text: str) -> bool:
    name = text.strip()
    return shape_of(name) in MORE_THAN_WORDS or looks_like_bare_domain(name)
