"""What stands in an inventory of kubespray and must stay, whatever the rules say; most of it looks like a reference."""

from __future__ import annotations

from textwrap import dedent

import pytest

from rewrite.notation import parse_map
from rewrite.policy import Library, Policy
from rewrite.stream import rewrite_string

ALL = "group_vars/all/all.yml"


@pytest.mark.parametrize(
    ("text", "name", "reasons"),
    [
        pytest.param(
            """
            containerd_registries_mirrors:
            - prefix: docker.io
              mirrors: [{host: "https://registry-1.docker.io", capabilities: [pull]}]
            - prefix: "{{ registry_host }}"
              mirrors: [{host: "https://{{ registry_host }}"}]
            """,
            ALL,
            "match-key possible",
            id="prefixes of containerd",
        ),
        pytest.param(
            """
            crio_registries:
            - {prefix: quay.io, location: mirror.gcr.io, mirrors: [{location: "registry.orchard.internal:5000"}]}
            """,
            ALL,
            "match-key match-key match-key",
            id="locations of CRI-O",
        ),
        pytest.param(
            """
            containerd_registry_auth:
            - {registry: docker.io, username: orchard}
            crio_registry_auth:
            - {registry: "quay.io", username: orchard}
            docker_insecure_registries: ["10.0.0.1:5000", quay.io]
            docker_registry_mirrors: mirror.gcr.io
            """,
            ALL,
            "match-key match-key match-key match-key match-key",
            id="what the runtime logs in to and trusts",
        ),
        pytest.param(
            """
            kube_node_taints: ["node-role.kubernetes.io/control-plane:NoSchedule-"]
            node_taints: ["node.orchard.example/fruit=apple:NoSchedule"]
            """,
            ALL,
            "",
            id="taints",
        ),
        pytest.param(
            """
            - command: "kubectl taint nodes {{ name }} node-role.kubernetes.io/control-plane:NoSchedule-"
            """,
            "roles/orchard/tasks/main.yml",
            "",
            id="a taint in a command",
        ),
        pytest.param(
            """
            node_labels: {kubernetes.io/os: linux}
            selector: kubernetes.io/os:linux
            """,
            ALL,
            "",
            id="labels",
        ),
        pytest.param(
            """
            etcd_image_tag: "v{{ etcd_version }}"
            pause_image_tag: 3.10
            press_image_tag: "1.27@sha256:{{ press_digest }}"
            """,
            ALL,
            "",
            id="tags",
        ),
        pytest.param(
            """
            etcd_download_url: https://github.com/etcd-io/etcd/releases/download/v3.5.15/etcd.tar.gz
            kubelet_download_url: "https://dl.k8s.io/release/v{{ kube_version }}/bin/linux/amd64/kubelet"
            helm_download_url: "{{ get_helm_url }}/helm-v3.tar.gz"
            crun_download_url: "{% if fast %}https://github.com/a{% else %}https://files.orchard.internal/a{% endif %}"
            docker_ubuntu_repo_base_url: https://download.docker.com/linux/ubuntu
            pages_url: https://github.community/x
            kube_oidc_url: https://login.orchard.internal
            """,
            ALL,
            "download download download download",
            id="downloads on public hosts, and other addresses",
        ),
        pytest.param(
            """
            files_repo: https://files.orchard.internal
            downloads:
              etcd: {file: true, url: "https://github.com/etcd-io/etcd/releases", dest: /tmp/etcd}
              node: {file: true, url: "{{ node_download_url }}"}
            """,
            ALL,
            "download",
            id="among the downloads",
        ),
        pytest.param(
            """
            [all:vars]
            etcd_download_url=https://github.com/etcd-io/etcd/releases
            pears_image_tag=v1
            """,
            "inventory.ini",
            "download",
            id="in INI",
        ),
        pytest.param("homepage_url: https://github.com/orchard/press\n", ALL, "", id="addresses of other roles"),
        pytest.param("github_url: https://github.com\n", "values.yaml", "", id="addresses in other files"),
        pytest.param('registry_host: "{{ hub }}"\n', ALL, "templated", id="a registry that is composed"),
        pytest.param("registry_host: quay.io\n", "site.yaml", "possible", id="the same word outside Ansible"),
        pytest.param("runner_container: builder\nlocation: orchard\nprefix: [a]\n", ALL, "", id="other words"),
    ],
)
def test_kubespray_leaves_alone(text: str, name: str, reasons: str) -> None:
    policy = Policy(mirror="hub.example.com", rules=(parse_map("*=hub.example.com"),), ensure=True)
    before = dedent(text).removeprefix("\n")
    after, plan = rewrite_string(before, policy, name)
    assert after == before
    assert " ".join(skip.reason.identifier for skip in plan.skips) == reasons


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('registry_host: "quay.io"', 'registry_host: "hub.example.com"', id="the registry of all"),
        pytest.param("a_image_repo: gke.gcr.io", "a_image_repo: hub.example.com", id="a registry"),
        pytest.param("quay_image_repo: quay.io/orchard", "quay_image_repo: hub.example.com/orchard", id="with a path"),
        pytest.param("docker_image_repo: orchard", "docker_image_repo: hub.example.com/orchard", id="a path alone"),
        pytest.param("kube_image_repo: registry.k8s.io:443", "kube_image_repo: registry.k8s.io:443", id="a port"),
    ],
)
def test_registries(before: str, after: str) -> None:
    assert rewrite_string(before, Policy(mirror="hub.example.com"), ALL)[0] == after


@pytest.mark.parametrize(
    ("library", "after"),
    [
        # kubespray writes library/ itself: {{ docker_image_repo }}/library/nginx.
        (Library.KEEP, "docker_image_repo: hub.example.com"),
        (Library.ADD, "docker_image_repo: hub.example.com"),
        (Library.STRIP, "docker_image_repo: docker.io"),
    ],
)
def test_library(library: Library, after: str) -> None:
    policy = Policy(mirror="hub.example.com", library=library)
    assert rewrite_string("docker_image_repo: docker.io", policy, ALL)[0] == after
