"""System images of RKE, the Rancher Kubernetes Engine, version 1.

Finds:   the values of `system_images` in a cluster.yml, beside the `nodes` of the cluster, and in what Rancher hands on
         as `rancher_kubernetes_engine_config`; names without a registry too, which RKE pulls as they stand there.
Leaves:  names without a registry where one of `private_registries` is the default, which may be joined to them; what is
         filled in later.
Source:  rke.docs.rancher.com, System Images and Private Registries; github.com/rancher/rke, cluster/defaults.go.
Example: rancher_kubernetes_engine_config.system_images.etcd: rancher/coreos-etcd:v3.4.3-rancher1
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import sites, whole
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, Shape, shape_of
from rewrite.tree import Node, Scalar, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

ID: Final = "rke"
IMAGES: Final = "system_images"
NODES: Final = "nodes"
RANCHER: Final = "rancher_kubernetes_engine_config"
REGISTRIES: Final = "private_registries"
DEFAULT: Final = "is_default"
NO_DEFAULT: Final = frozenset({"", "false", "no", "off", "n", "f", "0"})
JOINED: Final = "RKE may join it to the default one of private_registries"
FOUND: Final = (*FAMILIAR, Shape.EXPLICIT, Shape.PLACEHOLDER)


def find(document: Document) -> Iterator[Finding]:
    """Find the images of a cluster's system."""
    for images in document.nodes if IMAGES in document.keys else ():
        if images.key == IMAGES and isinstance(images.children, dict) and _is_of_cluster(images.parent):
            is_joined = _has_default(images.parent)
            for child in images.children.values():
                if isinstance(child, Scalar) and (shape := shape_of(child.text)) in FOUND:
                    joined = is_joined and shape in FAMILIAR
                    yield from [whole(child, Role.REFERENCE, Reason.UNDECIDED, JOINED)] if joined else sites(child)


def _is_of_cluster(holder: Node | None) -> bool:
    return holder is not None and (holder.node(NODES) is not None or holder.key == RANCHER)


def _has_default(cluster: Node | None) -> bool:
    """Tell whether RKE pulls the images that it knows itself from a registry that is none of theirs."""
    registries = cluster.node(REGISTRIES) if cluster is not None else None
    return any(item.text(DEFAULT).lower() not in NO_DEFAULT for item in nodes_in(registries))
