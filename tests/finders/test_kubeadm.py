from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import kubeadm

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # kubeadm.yaml
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            imageRepository: registry.orchard.internal:5000
            """,
            "unknown-registry",
            id="the team's registry",
        ),
        pytest.param(
            """
            # kubeadm.yaml
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            imageRepository: hub.example.com
            """,
            "already-mirrored coredns",
            id="on the mirror",
        ),
        pytest.param(
            """
            # kubeadm.yaml
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            imageRepository: ${REGISTRY}
            """,
            "placeholder",
            id="filled in",
        ),
        pytest.param(
            """
            # kubeadm.yaml.j2
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            imageRepository: {{ kube_image_repo }}
            """,
            "templated coredns",
            id="templated",
        ),
        pytest.param(
            """
            # kubeadm.yaml
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            kubernetesVersion: v1.31.0
            etcd: {local: {imageTag: v3.5.15}}
            dns: {imageTag: v1.11.3}
            """,
            "unset",
            id="tags and versions",
        ),
        pytest.param(
            """
            # kubeadm.yaml
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            imageRepository: ""
            dns: {imageRepository: ~}
            """,
            "unset",
            id="nothing set",
        ),
        pytest.param(
            """
            # kubeadm.yaml
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            nodeRegistration:
              name: node1
              imagePullPolicy: IfNotPresent
            """,
            "",
            id="other kinds of kubeadm",
        ),
    ],
)
def test_kubeadm_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(kubeadm, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # kubeadm.yaml
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            imageRepository: registry.k8s.io
            """,
            """
            # kubeadm.yaml
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            imageRepository: hub.example.com
            """,
            id="the registry of a cluster",
        ),
        pytest.param(
            """
            # kubeadm.yaml
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            dns:
              imageRepository: registry.k8s.io/coredns
            etcd:
              local:
                imageRepository: "quay.io/coreos"
                imageTag: v3.5.15
            """,
            """
            # kubeadm.yaml
            apiVersion: kubeadm.k8s.io/v1beta3
            kind: ClusterConfiguration
            dns:
              imageRepository: hub.example.com/coredns
            etcd:
              local:
                imageRepository: "hub.example.com/coreos"
                imageTag: v3.5.15
            """,
            id="the parts that have their own",
        ),
        pytest.param(
            """
            # cluster.yaml
            apiVersion: controlplane.cluster.x-k8s.io/v1beta1
            kind: KubeadmControlPlane
            spec:
              kubeadmConfigSpec:
                clusterConfiguration:
                  imageRepository: registry.k8s.io
            """,
            """
            # cluster.yaml
            apiVersion: controlplane.cluster.x-k8s.io/v1beta1
            kind: KubeadmControlPlane
            spec:
              kubeadmConfigSpec:
                clusterConfiguration:
                  imageRepository: hub.example.com
            """,
            id="inside Cluster API",
        ),
    ],
)
def test_kubeadm_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(kubeadm, before, after)
