from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import downloads

if TYPE_CHECKING:
    from conftest import Leaves


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # group_vars/all.yml
            etcd_download_url: "https://github.com/etcd-io/etcd/releases/download/v3.5.15/etcd.tar.gz"
            """,
            "download",
            id="binaries of a release",
        ),
        pytest.param(
            """
            # roles/kubespray_defaults/defaults/main/download.yml
            kubelet_download_url: "https://dl.k8s.io/release/v{{ kube_version }}/bin/linux/amd64/kubelet"
            """,
            "download",
            id="addresses with a part that is filled in",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            etcd_download_url: "{{ files_repo }}/etcd.tar.gz"
            """,
            "",
            id="composed of other variables",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            etcd_download_url: https://files.orchard.internal/etcd.tar.gz
            """,
            "",
            id="hosts of the team",
        ),
        pytest.param(
            """
            # values.yaml
            etcd_download_url: https://github.com/etcd-io/etcd/releases
            """,
            "",
            id="addresses outside Ansible",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            homepage_url: https://github.com/orchard/press
            """,
            "",
            id="variables of other roles",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            github_url: https://github.com
            dl_k8s_io_url: https://dl.k8s.io
            """,
            "download download",
            id="the hosts among kubespray's variables",
        ),
    ],
)
def test_downloads_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(downloads, text, reasons)
