"""Names with a digest under keys that do not say image.

Finds:   nothing that moves; it lists familiar names with a digest, which are all of a value, as possible.
Leaves:  what names a registry (the sweep judges it); tags with a digest; digests alone.
Source:  the OCI distribution specification: nothing but a registry gives names with digests.
Example: spec.policy: orchard/opa@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.report import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "digests"
DIGEST: Final = "@sha256:"
# `v1.27@sha256:…` and `latest@sha256:…` are tags, which stand under such keys or begin like a version.
TAG_KEYS: Final = expression(r".*(?:tag|version|digest|hash|sum)s?\Z", re.IGNORECASE)
TAG: Final = expression(r"(?:v?\d|latest@)")


def find(document: Document) -> Iterator[Finding]:
    """List familiar names with a digest."""
    if DIGEST not in document.text:
        return
    for scalar in document.scalars:
        value = scalar.value
        if DIGEST not in value or shape_of(value) is not Shape.TAGGED:
            continue
        is_tag = "/" not in value and (TAG_KEYS.match(scalar.name) or TAG.match(value))
        if not is_tag:
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, "nothing but images has a name with a digest")
