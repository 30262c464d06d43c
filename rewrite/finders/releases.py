"""Names with a version or a digest under keys that do not say image.

Finds:   nothing that moves; it lists familiar names with a digest, or with path and version, which are all of a value,
         as possible.
Leaves:  what names a registry (the sweep judges it); tags with a digest; digests alone; services with their port; what
         describes machines.
Source:  the OCI distribution specification: nothing but a registry gives names with digests; lists of releases and
         settings of build images, counted in public repositories.
Example: modules[0].services[0]: orchard/press:v1.2.0
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, whole
from rewrite.finders.image_key import MACHINE_GROUPS
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.report import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document, Scalar

ID: Final = "releases"
DIGEST: Final = "@sha256:"
# `v1.27@sha256:…` and `latest@sha256:…` are tags, which stand under such keys or begin like a version.
TAG_KEYS: Final = expression(r".*(?:tag|version|digest|hash|sum)s?\Z", re.IGNORECASE)
TAG: Final = expression(r"(?:v?\d|latest@)")
# `default/press:8080` is a service.
VERSION: Final = r"v?\d+(?:[.-]\w+)+"
NEAR: Final = expression(rf"/[\w.-]+:{VERSION}", re.ASCII)
RELEASE: Final = expression(rf"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9._-]*){{1,3}}:{VERSION}\Z", re.ASCII)


def find(document: Document) -> Iterator[Finding]:
    """List familiar names with a version or a digest."""
    has_digest = DIGEST in document.text
    if not has_digest and NEAR.search(document.text) is None:
        return
    for scalar in document.scalars:
        value = scalar.value
        if has_digest and DIGEST in value:
            is_tag = "/" not in value and (TAG_KEYS.match(scalar.name) or TAG.match(value))
            if shape_of(value) is Shape.TAGGED and not is_tag:
                yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, "nothing but images has a name with a digest")
        elif "/" in value and RELEASE.match(value) and shape_of(value) is Shape.TAGGED and not _is_machine(scalar):
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, "a name with path and version")


def _is_machine(scalar: Scalar) -> bool:
    """Tell whether an object describes a machine, whose images no container registry serves."""
    manifest = manifest_of(scalar)
    return manifest is not None and MACHINE_GROUPS.match(manifest.text("apiVersion")) is not None
