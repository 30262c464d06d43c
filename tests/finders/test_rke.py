from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import rke

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # cluster.yml
            nodes: [{address: 10.0.0.1}]
            system_images: {etcd: "registry.orchard.internal/etcd:v3", alpine: "hub.example.com/rancher/rke-tools:v1"}
            """,
            "unknown-registry already-mirrored",
            id="the team's registry, and the mirror",
        ),
        pytest.param(
            """
            # cluster.yml
            nodes: [{address: 10.0.0.1}]
            system_images: {etcd: "${REGISTRY}/rancher/etcd:v3", alpine: "", ingress: ~}
            """,
            "placeholder",
            id="filled in, and not set",
        ),
        pytest.param(
            """
            # cluster.yml
            nodes: [{address: 10.0.0.1}]
            private_registries: [{url: registry.orchard.internal, is_default: true}]
            system_images: {etcd: "rancher/coreos-etcd:v3.4.3-rancher1"}
            """,
            "undecided",
            id="a registry for all images",
        ),
        pytest.param(
            """
            # cluster.yml.j2
            nodes: [{address: 10.0.0.1}]
            private_registries:
            - url: registry.orchard.internal
              is_default: "{{ is_ours }}"
            system_images: {etcd: "rancher/coreos-etcd:v3.4.3-rancher1"}
            """,
            "undecided",
            id="a registry that may be for all images",
        ),
        pytest.param(
            """
            # machines.yml
            system_images: {ubuntu: ubuntu-22.04}
            """,
            "",
            id="images of machines",
        ),
        pytest.param(
            """
            # cluster.yml
            nodes: [{address: 10.0.0.1}]
            system_images: [{arch: x86_64}]
            """,
            "",
            id="a list",
        ),
    ],
)
def test_rke_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(rke, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # cluster.yml
            nodes:
            - address: 10.0.0.1
            private_registries:
            - {url: registry.orchard.internal, is_default: false}
            system_images:
              etcd: rancher/coreos-etcd:v3.4.3-rancher1
              ingress: quay.io/orchard/ingress:v1
            """,
            """
            # cluster.yml
            nodes:
            - address: 10.0.0.1
            private_registries:
            - {url: registry.orchard.internal, is_default: false}
            system_images:
              etcd: hub.example.com/rancher/coreos-etcd:v3.4.3-rancher1
              ingress: hub.example.com/orchard/ingress:v1
            """,
            id="images of a cluster",
        ),
        pytest.param(
            """
            # cluster.yml
            rancher_kubernetes_engine_config:
              system_images: {alpine: "rancher/rke-tools:v0.1.66"}
            """,
            """
            # cluster.yml
            rancher_kubernetes_engine_config:
              system_images: {alpine: "hub.example.com/rancher/rke-tools:v0.1.66"}
            """,
            id="images of a cluster that Rancher makes",
        ),
    ],
)
def test_rke_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(rke, before, after)
