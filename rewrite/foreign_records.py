"""Foreign records: what other programs have written to say what was, in documents that are no manifests.

Source:  helm.sh, the chart repository guide, and what `helm repo index` writes; github.com/opencontainers/image-spec,
         manifest and image-index; docker image save; Kubernetes API, ContainerStatus.containerID; cyclonedx.org and
         spdx.dev, specifications; trivy.dev, reporting; github.com/in-toto/attestation, Statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.tree import Node

if TYPE_CHECKING:
    from rewrite.tree import Scalar

# It tells of packed charts.
INDEXED: Final = "the index of a chart repository"
# What ran in a container, as observers of nodes write it.
OBSERVED: Final = "a container that ran, by its id"
CONTAINER_IDS: Final = ("id", "containerID", "containerId", "container_id")
CONTAINER_ID: Final = expression(r"(?:containerd|docker|cri-o|podman|rkt)://[0-9a-f]{12,64}\Z")
# Whoever pulls an image asks for its manifest by a digest of all that stands there.
DIGESTED: Final = "a manifest of images, known by its digest"
# In an archive of images, and in what inspects them.
SAVED: Final = "what an image was called where it was saved"
SAVED_NAMES: Final = frozenset({"RepoDigests", "RepoTags", "repoDigests", "repoTags"})
# Bills of materials, reports, statements that are signed.
FOUND: Final = "what a scanner has found, or a build attests"
# Of Grafana. Source: grafana.com, Dashboard JSON model.
DASHBOARD: Final = "a dashboard, which pulls nothing"
DASHBOARD_MARKS: Final = ("panels", "templating")
FOUND_MARKS: Final = ("ArtifactName", "bomFormat", "predicateType", "spdxVersion")


def record_of(top: Node | None, scalar: Scalar) -> str:
    """Say what record a scalar stands in; "" when in none. top is that of its document."""
    if _is_observed(scalar):
        return OBSERVED
    if scalar.name in SAVED_NAMES:
        return SAVED
    if top is None:
        return ""
    if top.node("entries") is not None and top.text("generated") and top.text("apiVersion"):
        return INDEXED
    if any(top.get(mark) is not None for mark in FOUND_MARKS):
        return FOUND
    if all(top.get(mark) is not None for mark in DASHBOARD_MARKS):
        return DASHBOARD
    return DIGESTED if top.text("schemaVersion") == "2" and _is_digested(top) else ""


def _is_observed(scalar: Scalar) -> bool:
    """Tell whether the mapping around an image, or the one around that, has the id of a container beside it."""
    for node in (scalar.parent, scalar.parent.parent):
        ids = (node.text(key) for key in CONTAINER_IDS) if node is not None else ()
        if any(CONTAINER_ID.match(text) for text in ids):
            return True
    return False


def _is_digested(top: Node) -> bool:
    parts = top.node("manifests") or top.node("layers")
    first = parts.children[0] if parts and isinstance(parts.children, list) and parts.children else None
    return isinstance(first, Node) and bool(first.text("digest"))
