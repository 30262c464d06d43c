from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import kubespray

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # group_vars/all.yml
            node_image_repo: "{{ quay_image_repo }}/orchard/node"
            """,
            "templated",
            id="composed of a base variable",
        ),
        pytest.param(
            """
            # roles/a/defaults/main.yml
            coredns_image_repo: "{{ kube_image_repo }}{{ '/coredns' if namespaced | bool else '' }}/coredns"
            """,
            "templated",
            id="composed with a condition",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            press_image_tag: v1.16
            press_version: "1.16"
            press_digest_checksum: "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
            """,
            "",
            id="tags, versions and digests",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            # quay_image_repo: "{{ registry_host }}"
            a: 1
            """,
            "",
            id="comments",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            runner_container: builder
            etcd_container: etcd1
            """,
            "",
            id="names of containers",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            press_image_repo: ""
            quay_image_repo:
            docker_image_repo: ~
            """,
            "",
            id="empty",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            containerd_registries_mirrors:
            - prefix: docker.io
              mirrors: [{host: "https://mirror.orchard.internal", capabilities: [pull]}]
            """,
            "match-key",
            id="prefix of a containerd mirror",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            crio_registries:
            - prefix: quay.io
              insecure: false
              location: registry.orchard.internal
            """,
            "match-key match-key",
            id="locations of CRI-O",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            extras_rh_repo_base_url: "https://mirror.orchard.example/centos"
            docker_rh_repo_base_url: https://download.orchard.example
            epel_repo: epel
            repo: extras
            """,
            "",
            id="repositories of packages",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            downloads:
              etcd:
                file: true
                repo: https://orchard.example/etcd
                tag: v3
            """,
            "",
            id="downloads of files",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            downloads:
              node:
                container: true
                repo: "{{ node_image_repo }}"
                tag: "{{ node_image_tag }}"
            """,
            "templated",
            id="a download that is composed",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            quay_image_repo: hub.example.com
            """,
            "already-mirrored",
            id="on the mirror",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            registry_host: registry.orchard.internal:5000
            """,
            "unknown-registry",
            id="the team's registry",
        ),
        pytest.param(
            """
            # inventory.ini
            [all]
            node1 ansible_host=10.0.0.1 ip=10.0.0.1
            [kube_node]
            node1
            [k8s_cluster:children]
            kube_node
            """,
            "",
            id="other sections of an inventory",
        ),
        pytest.param(
            """
            # roles/a/vars/main.yml
            images: {init_container: "press-tools:1.0"}
            """,
            "possible",
            id="a name in a table of images, which a role may join to a registry",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            docker_registry: reg.orchard.internal
            press_image_repo: orchard/press
            """,
            "unknown-registry possible",
            id="a name beside a registry, which a role may join it to",
        ),
        pytest.param(
            """
            # configmap.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              web_container: nginx:1.27
            """,
            "possible",
            id="the same words in a manifest",
        ),
    ],
)
def test_kubespray_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(kubespray, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # group_vars/all.yml
            press_server_img_repo: "quay.io/orchard/press"
            """,
            """
            # group_vars/all.yml
            press_server_img_repo: "hub.example.com/orchard/press"
            """,
            id="an older name of a variable",
        ),
        pytest.param(
            """
            # roles/kubespray_defaults/defaults/main/download.yml
            quay_image_repo: "quay.io"
            docker_image_repo: docker.io
            kube_image_repo: 'registry.k8s.io'
            """,
            """
            # roles/kubespray_defaults/defaults/main/download.yml
            quay_image_repo: "hub.example.com"
            docker_image_repo: hub.example.com
            kube_image_repo: 'hub.example.com'
            """,
            id="base variables in quotes and without",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            press_image_repo: docker.io/orchard/press
            helper_image_repo: "busybox"
            """,
            """
            # group_vars/all.yml
            press_image_repo: hub.example.com/orchard/press
            helper_image_repo: "hub.example.com/busybox"
            """,
            id="names, with a domain and familiar",
        ),
        pytest.param(
            """
            # roles/a/defaults/main.yml
            gpu_device_plugin_container: "registry.k8s.io/gpu-device-plugin@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
            runner_container: orchard/runner:v1
            """,
            """
            # roles/a/defaults/main.yml
            gpu_device_plugin_container: "hub.example.com/gpu-device-plugin@sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
            runner_container: hub.example.com/orchard/runner:v1
            """,
            id="a whole reference",
        ),
        pytest.param(
            """
            # roles/download/defaults/main.yml
            downloads:
              pears:
                container: true
                repo: quay.io/orchard/pears
                tag: v1
            """,
            """
            # roles/download/defaults/main.yml
            downloads:
              pears:
                container: true
                repo: hub.example.com/orchard/pears
                tag: v1
            """,
            id="a download that is literal",
        ),
        pytest.param(
            """
            # inventory.ini
            [all:vars]
            kube_image_repo=registry.k8s.io
            github_image_repo = "ghcr.io"
            """,
            """
            # inventory.ini
            [all:vars]
            kube_image_repo=hub.example.com
            github_image_repo = "hub.example.com"
            """,
            id="variables of an inventory",
        ),
        pytest.param(
            """
            # inventory/hosts
            [all]
            node1 ansible_host=10.0.0.1 pause_image_repo=registry.k8s.io/pause
            """,
            """
            # inventory/hosts
            [all]
            node1 ansible_host=10.0.0.1 pause_image_repo=hub.example.com/pause
            """,
            id="variables of a host",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            arch_image_repo: "quay.io/orchard/arch-{{ image_arch }}"
            """,
            """
            # group_vars/all.yml
            arch_image_repo: "hub.example.com/orchard/arch-{{ image_arch }}"
            """,
            id="the head is literal, the end is composed",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            quay_image_repo: "quay.io/orchard"
            """,
            """
            # group_vars/all.yml
            quay_image_repo: "hub.example.com/orchard"
            """,
            id="a registry with a path",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            registry_host: "reg.orchard.internal"
            kube_image_repo: "{{ registry_host }}"
            press_image_repo: orchard/press
            """,
            """
            # group_vars/all.yml
            registry_host: "reg.orchard.internal"
            kube_image_repo: "{{ registry_host }}"
            press_image_repo: hub.example.com/orchard/press
            """,
            id="a name beside kubespray's own registry",
        ),
    ],
)
def test_kubespray_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(kubespray, before, after)
