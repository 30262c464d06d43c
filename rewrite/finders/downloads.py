"""Downloads of kubespray: addresses of files, which an image mirror does not serve.

Finds:   `*_download_url`, `*_url`, `*_repo` and their like with a literal address on a public download host
         (github.com, dl.k8s.io, get.helm.sh, …), in Ansible variables that look like kubespray's. They are listed,
         never edited.
Leaves:  what is composed of other variables (these are listed themselves); hosts that may be the team's own.
Source:  kubespray docs/operations/offline-environment.md; roles/kubespray_defaults.
Example: dl_k8s_io_url: https://dl.k8s.io
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.finding import Finding, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "downloads"
KEYS: Final = expression(r"(?:\w+_(?:url|repo|mirror|base|gpgkey)|url)\Z")
# What only the variables of kubespray have: its addresses, and the server that stands in for them.
KUBESPRAY: Final = expression(
    r"(?:\w+_download_url|github_url|dl_k8s_io_url|storage_googleapis_url|get_helm_url|files_repo)\Z"
)
HOSTS: Final = (
    "dl.k8s.io",
    "cdn.dl.k8s.io",
    "download.docker.com",
    "download.opensuse.org",
    "get.helm.sh",
    "github.com",
    "objects.githubusercontent.com",
    "packages.cloud.google.com",
    "pkgs.k8s.io",
    "raw.githubusercontent.com",
    "storage.googleapis.com",
    "us.download.nvidia.com",
    "yum.dockerproject.org",
)
ADDRESS: Final = expression(rf"https?://(?:{'|'.join(map(re.escape, HOSTS))})(?![\w.-])", re.IGNORECASE)


def find(document: Document) -> Iterator[Finding]:
    """Find the addresses on public download hosts."""
    if document.source_kind is not SourceKind.ANSIBLE or not document.named(KUBESPRAY):
        return
    for scalar in document.named(KEYS):
        if ADDRESS.search(scalar.value):
            yield whole(scalar, Role.REFERENCE, Reason.DOWNLOAD)
