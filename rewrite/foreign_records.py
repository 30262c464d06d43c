"""Foreign records: what other programs have written to say what was, in documents that are no manifests.

Source:  helm.sh, the chart repository guide, and what `helm repo index` writes; github.com/opencontainers/image-spec,
         manifest and image-index; distribution.github.io, Image Manifest Version 2, Schema 1; docker image save;
         Kubernetes API, ContainerStatus.containerID; cyclonedx.org and spdx.dev, specifications; trivy.dev, reporting;
         github.com/in-toto/attestation, Statement; grafeas.io, Occurrence.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.tree import Node, items_of, nodes_around

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Scalar

# It tells of packed charts.
INDEXED: Final = "the index of a chart repository"
# What ran in a container, as observers of nodes write it.
OBSERVED: Final = "a container that ran, by its id"
CONTAINER_IDS: Final = ("id", "containerID", "containerId", "container_id")
CONTAINER_ID: Final = expression(r"(?:containerd|docker|cri-o|podman|rkt)://[0-9a-f]{12,64}\Z")
# As the runtimes themselves do. Source: docs.docker.com, Engine API, ContainerSummary; docs.podman.io, podman ps;
# kubernetes/cri-api, Container and ContainerStatus.
IDS: Final = ("Id", "ID")
# What anybody may call so is a runtime's beside one of these.
ANY_ID: Final = "id"
OF_RUNTIME: Final = ("imageId", "imageRef", "podSandboxId", "sandboxID", "state", "status")
ID: Final = expression(r"(?:sha256:)?[0-9a-f]{64}\Z")
SHORT_ID: Final = expression(r"[0-9a-f]{12}\Z")
STATES: Final = ("State", "Status")
# Of the image that was found for a name.
IMAGE_IDS: Final = ("ImageID", "imageID", "image_id")
IMAGE_ID: Final = expression(r"(?:[\w.:/-]+[@/])?(?:sha256:)?[0-9a-f]{64}\Z")
# Beside a digest, which what is to be pulled may have too. Source: docs.aws.amazon.com/AmazonECS, Container.
IMAGE_DIGEST: Final = "imageDigest"
RUNS: Final = ("containerArn", "lastStatus", "runtimeId")
# What describes an image or a container as a whole. Source: docs.docker.com, docker inspect.
INSPECTED: Final = "what describes an image or a container that was found"
INSPECTED_MARKS: Final = ("Config", "ContainerConfig", "RepoTags")
# Whoever pulls an image asks for its manifest by a digest of all that stands there.
DIGESTED: Final = "a manifest of images, known by its digest"
# In an archive of images, and in what inspects them.
SAVED: Final = "what an image was called where it was saved"
SAVED_NAMES: Final = frozenset({"RepoDigests", "RepoTags", "repoDigests", "repoTags"})
# Bills of materials, reports, statements that are signed.
FOUND: Final = "what a scanner has found, or a build attests"
RECORDED: Final = "what was asked and answered once"
LOGGED: Final = "an event, as it was logged"
FOUND_OBJECT: Final = "an object as it was found in the cluster"
# Of Grafana. Source: grafana.com, Dashboard JSON model.
DASHBOARD: Final = "a dashboard, which pulls nothing"
# Source: developer.hashicorp.com/terraform, JSON Output Format; pulumi.com, pulumi stack export.
STATE: Final = "what is planned for or known of what runs, as it is computed from its sources"
# Source: skaffold.dev, skaffold build --file-output.
BUILT: Final = "what was built, and is deployed by its tag"
# What reports say beside the list of what they found.
BESIDE_VULNERABILITIES: Final = ("scan", "image", "docker", "ok", "path", "packageManager", "matches")
# The keys at the top by which a record is known, all of those of a row.
MARKS: Final = (
    (("ArtifactName",), FOUND),
    (("bomFormat",), FOUND),
    (("predicateType",), FOUND),
    (("spdxVersion",), FOUND),
    # Source: docs.aquasec.com, scan results; anchore.com, policy and security evaluations.
    (("vulnerability_summary",), FOUND),
    (("securityEvaluation",), FOUND),
    # Source: quay.github.io/claircore, VulnerabilityReport.
    (("manifest_hash", "vulnerabilities"), FOUND),
    # Source: kubescape.io, JSON output.
    (("summaryDetails", "resources"), FOUND),
    (("panels", "templating"), DASHBOARD),
    (("fsLayers", "history"), DIGESTED),
    (("terraform_version", "format_version"), STATE),
    (("terraform_version", "lineage"), STATE),
)


# What of that is known by its marks wherever it stands: `{attestations: [{predicateType: …, predicate: …}]}`.
MARKS_ANYWHERE: Final = (
    *((marks, record) for marks, record in MARKS if marks != ("predicateType",)),
    (("predicateType", "predicate"), FOUND),
    # Source: docs.docker.com, Engine API, Service and Task.
    (("CreatedAt", "Spec", "Version", "ID"), INSPECTED),
    # Source: learning.postman.com, Collection format, response.
    (("originalRequest",), RECORDED),
    # Source: werf.io, Build report.
    (("WerfImageName", "DockerImageName"), BUILT),
    # Source: grafeas.io, Occurrence, as Google's Artifact Analysis gives it.
    (("noteName", "resourceUri"), FOUND),
    # By its shape, where its id is cut or made up, as in what is kept for tests. Source: docs.docker.com, docker
    # inspect and docker ps --format json; kubernetes/cri-api, Container.
    (("State", "Config", "Id"), INSPECTED),
    (("Names", "Image", "ID"), OBSERVED),
    (("Names", "Image", "Id"), OBSERVED),
    (("podSandboxId", "id"), OBSERVED),
    # Source: kubernetes.io, NodeStatus, ContainerImage.
    (("sizeBytes", "names"), INSPECTED),
    # Source: prometheus.io, HTTP API, the form of all answers to queries, as Loki gives them too.
    (("resultType", "result"), RECORDED),
    # Source: falco.org, Outputs, JSON.
    (("output_fields", "priority", "rule"), LOGGED),
    # Source: kubescape.io, JSON output, resources.
    (("resourceID", "object"), FOUND),
    # Source: docs.onap.org, Multicloud k8s plugin, the status of an instance: `{name, GVK, status: the whole object}`.
    (("GVK", "status"), FOUND_OBJECT),
)
# An event has a time there; what says how events are read or written has a mapping, or the name of a field. Source:
# elastic.co, Elastic Common Schema, base fields.
TIMESTAMP: Final = "@timestamp"
TIME: Final = expression(r"\d{4}-\d\d-\d\d|\d{10}")
# What a statement is known by whatever it says of a build, and under whatever key. Source: in-toto, Statement.
TYPE: Final = "_type"
STATEMENT: Final = "https://in-toto.io/Statement/"
# The lists of what was asked and answered, and what an item of them has. Source: vcrpy.readthedocs.io, cassettes;
# w3c.github.io/web-performance, HAR.
ANSWERED: Final = frozenset({"interactions", "http_interactions"})
ENTRIES: Final = ("log", "entries")
ASKED: Final = ("request", "response")
# A document without any of these keys holds no such record.
KEYS: Final = frozenset({*(marks[0] for marks, _ in MARKS_ANYWHERE), *ANSWERED, ENTRIES[1], TYPE, TIMESTAMP})


def record_above(document: Document, scalar: Scalar) -> str:
    """Say what record any of the mappings around a scalar is, by its marks alone; "" when none of them is one."""
    if document.keys.isdisjoint(KEYS):
        return ""
    for node in nodes_around(scalar):
        keys, above = node.children, node.parent
        if isinstance(keys, dict):
            for marks, record in MARKS_ANYWHERE:
                if marks[0] in keys and all(mark in keys for mark in marks):
                    return record
            if TYPE in keys and node.text(TYPE).startswith(STATEMENT):
                return FOUND
            if TIMESTAMP in keys and TIME.match(node.text(TIMESTAMP)):
                return LOGGED
            if above is not None and _is_recorded(node, above):
                return RECORDED
    return ""


def _is_recorded(item: Node, items: Node) -> bool:
    """Tell whether an item is one of a list of what was asked and answered."""
    holder = items.parent
    is_entry = items.key == ENTRIES[1] and holder is not None and holder.key == ENTRIES[0]
    return (is_entry or items.key in ANSWERED) and all(item.node(word) is not None for word in ASKED)


def record_of(top: Node | None, scalar: Scalar) -> str:
    """Say what record a scalar stands in; "" when in none. top is that of its document."""
    if scalar.name in SAVED_NAMES:
        return SAVED
    return _observed(scalar) or record_around(top, scalar)


def record_around(top: Node | None, scalar: Scalar) -> str:
    """Say what record all of a document is, or the item of its list that a scalar stands in; "" when it is none."""
    if top is None:
        return ""
    if isinstance(top.children, dict):
        return _record_by_keys(top)
    item = scalar.parent
    while item.parent is not None and item.parent is not top:
        item = item.parent
    return _record_by_keys(item) if item.parent is top else ""


@lru_cache(maxsize=4)
def _record_by_keys(top: Node) -> str:
    keys = top.children
    if not isinstance(keys, dict):
        return ""
    for marks, record in MARKS:
        if all(mark in keys for mark in marks):
            return record
    if top.node("entries") is not None and top.text("generated") and top.text("apiVersion"):
        return INDEXED
    if _is_found(top):
        return FOUND
    if top.text("schemaVersion") == "2" and _first(top.node("manifests") or top.node("layers"), "digest"):
        return DIGESTED
    builds = top.node("builds")
    if _first(builds, "imageName") and "/" in _first(builds, "tag"):
        return BUILT
    deployment = top.node("deployment")
    return STATE if deployment and _first(deployment.node("resources"), "urn") else ""


def _is_found(top: Node) -> bool:
    """Tell the reports of scanners by their keys, and by what stands there.

    Source:  docs.gitlab.com, security report schemas; docs.snyk.io, JSON output; github.com/anchore/grype and syft,
             JSON output; docs.oasis-open.org, SARIF.
    """
    if _is_list(top.node("vulnerabilities")) and any(top.get(key) is not None for key in BESIDE_VULNERABILITIES):
        return True
    if top.node("source") and (top.node("descriptor") or _is_list(top.node("matches"))):
        return True
    run = _item(top.node("runs"))
    return run is not None and run.node("tool") is not None


def _observed(scalar: Scalar) -> str:
    """Say what tells of an image or a container as a whole, in any mapping around a scalar; of one that is known by its
    id, in that around it or around that.
    """
    for node in nodes_around(scalar):
        if any(node.get(mark) is not None for mark in INSPECTED_MARKS) and ID.match(node.text("Id")):
            return INSPECTED
        status = node.node("status")
        if status is not None and node.get("info") is not None and ID.match(status.text("id")):
            # Source: kubernetes-sigs/cri-tools, crictl inspect.
            return INSPECTED
    near = (scalar.parent, scalar.parent.parent)
    return OBSERVED if any(node is not None and _is_known_by_id(node) for node in near) else ""


def _is_known_by_id(node: Node) -> bool:
    keys = node.children
    if not isinstance(keys, dict):
        return False
    if any(key in keys and CONTAINER_ID.match(node.text(key)) for key in CONTAINER_IDS):
        return True
    if any(key in keys and ID.match(node.text(key)) for key in IDS):
        return True
    if ANY_ID in keys and any(key in keys for key in OF_RUNTIME) and ID.match(node.text(ANY_ID)):
        return True
    if any(key in keys and IMAGE_ID.match(node.text(key)) for key in IMAGE_IDS):
        return True
    if IMAGE_DIGEST in keys and any(key in keys for key in RUNS):
        return True
    # Source: docs.docker.com, docker ps --format json.
    return "ID" in keys and any(key in keys for key in STATES) and SHORT_ID.match(node.text("ID")) is not None


def _is_list(node: Node | None) -> bool:
    return node is not None and isinstance(node.children, list)


def _item(items: Node | None) -> Node | None:
    """Give the first item of a list, when it is a mapping."""
    first = next(iter(items_of(items)), None)
    return first if isinstance(first, Node) else None


def _first(items: Node | None, key: str) -> str:
    """Give what the first item of a list has under a key, "" when it has nothing there."""
    item = _item(items)
    return item.text(key) if item is not None else ""
