"""Image variables of kubespray and of Ansible roles in its manner.

Finds:   `*_image_repo` (a registry or a name), `*_container` (a reference), `downloads.*.repo`; in YAML variables and
         in INI inventories.
Leaves:  what Jinja composes of other variables; `*_image_tag`, `*_download_url`, mirror prefixes of containerd.
Source:  kubespray docs/operations/offline-environment.md; roles/kubespray_defaults.
Example: quay_image_repo: "quay.io"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, site, whole
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document, Scalar

ID: Final = "kubespray"
KEYS: Final = re.compile(r"(?:[A-Za-z0-9_]+_image_repo|[A-Za-z0-9_]+_container|repo)\Z")


def find(document: Document) -> Iterator[Finding]:
    """Find the image variables."""
    for scalar in document.named(KEYS):
        if not isinstance(scalar.key, str) or not scalar.value or manifest_of(scalar) is not None:
            continue
        if scalar.key.endswith("_image_repo"):
            yield _repository(scalar)
        elif scalar.key.endswith("_container"):
            # "runner_container: builder" is a name among others; only an evident reference counts here.
            if shape_of(scalar.value) in (Shape.EXPLICIT, Shape.TAGGED):
                yield site(scalar)
        elif _is_download(scalar) and shape_of(scalar.value) is not Shape.URL:
            yield _repository(scalar)


def _repository(scalar: Scalar) -> Finding:
    if shape_of(scalar.value) is Shape.HOST:
        return whole(scalar, Role.DOMAIN)
    return site(scalar, name_only=True)


def _is_download(scalar: Scalar) -> bool:
    downloads = scalar.parent.parent
    return downloads is not None and downloads.key == "downloads" and "tag" in scalar.parent.children
