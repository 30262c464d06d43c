"""Registries of kubeadm, which fills in the image names itself.

Finds:   `imageRepository`, `dns.imageRepository` and `etcd.local.imageRepository` of a ClusterConfiguration, also where
         Cluster API holds one as `clusterConfiguration`.
Leaves:  what a template fills in; addresses; `imageTag`.
Source:  kubeadm.k8s.io/v1beta4, ClusterConfiguration; kubeadm app/images/images.go.
Example: imageRepository: registry.k8s.io
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import registry
from rewrite.lazy import expression
from rewrite.manifest import manifest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Node, Scalar

ID: Final = "kubeadm"
KIND: Final = "ClusterConfiguration"
KEYS: Final = frozenset({"imageRepository"})
API_VERSION: Final = expression(r"(?:kubeadm\.k8s\.io/.*)?\Z")
CLUSTER_API: Final = expression(r"(?:[\w-]+\.)*cluster\.x-k8s\.io/")
VERSION: Final = expression(r"v?1\.(\d{1,3})(?:\.|\Z)", re.ASCII)
WITH_SUB_PATH: Final = 21
# Of Kubernetes up to 1.14, and without `dns`.
WITHOUT_DNS: Final = "kubeadm.k8s.io/v1alpha"
# Where a registry stands below a ClusterConfiguration.
PLACES: Final = ((), ("dns",), ("local", "etcd"))


def find(document: Document) -> Iterator[Finding]:
    """Find the registries of a ClusterConfiguration."""
    for scalar in document.named(KEYS):
        if isinstance(scalar.key, str) and scalar.text and configuration_of(scalar) is not None:
            yield registry(scalar)


def configuration_of(scalar: Scalar) -> Node | None:
    """Give the ClusterConfiguration that a scalar is a registry of."""
    nodes = (_around(scalar, place) for place in PLACES)
    return next((node for node in nodes if node is not None and is_configuration(node)), None)


def registries_in(document: Document) -> dict[tuple[int, tuple[str, ...]], list[Scalar]]:
    """Give what says something under imageRepository, by the mapping that it may be for, and the place below that: in a
    template several may stand at one place, each in a branch.
    """
    found: dict[tuple[int, tuple[str, ...]], list[Scalar]] = {}
    for scalar in document.named(KEYS):
        for place in PLACES:
            if scalar.text and (node := _around(scalar, place)) is not None:
                found.setdefault((id(node), place), []).append(scalar)
    return found


def _around(scalar: Scalar, place: tuple[str, ...]) -> Node | None:
    """Give the mapping below which a scalar stands at a place, from the innermost key of that on; None elsewhere."""
    node: Node | None = scalar.parent
    for key in place:
        node = node.parent if node is not None and node.key == key else None
    return node


def is_configuration(node: Node) -> bool:
    """Tell whether a mapping is a ClusterConfiguration of kubeadm."""
    if node.text("kind") == KIND:
        return API_VERSION.match(node.text("apiVersion")) is not None
    if node.key != "clusterConfiguration" or not isinstance(node.children, dict):
        return False
    manifest = manifest_of(node)
    return manifest is not None and CLUSTER_API.match(manifest.text("apiVersion")) is not None


def has_sub_path(configuration: Node) -> bool:
    """Tell whether kubeadm's default registry has coredns below a path, as far as the version is known.

    Source:  kubernetes/kubernetes#102502: before 1.21 there was no sub-path, and no coredns to be found at one.
    """
    version = VERSION.match(configuration.text("kubernetesVersion"))
    if version is not None and int(version[1]) < WITH_SUB_PATH:
        return False
    return not configuration.text("apiVersion").startswith(WITHOUT_DNS)
