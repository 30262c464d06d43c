"""Mirrors of any form: what has moved to them is known for it, wherever it stands, and a second run changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.cli import command

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "group_vars/all.yml": 'kube_image_repo: "registry.k8s.io"\n',
    "kubeadm.yaml": "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nimageRepository: registry.k8s.io\n",
    "press/Chart.yaml": "apiVersion: v2\nname: press\nversion: 1.0.0\n",
    "press/values.yaml": "host: ghcr.io\nkiln: {image: {repository: orchard/kiln, tag: v1}}\n",
    "press/templates/pod.yaml": """apiVersion: v1
kind: Pod
metadata: {name: press}
spec:
  containers:
  - name: press
    image: {{ .Values.registry | default "quay.io" }}/orchard/press:v1
  - name: kiln
    image: {{ .Values.host }}/{{ .Values.kiln.image.repository }}:{{ .Values.kiln.image.tag }}
  - name: mill
    image: {{ if .Values.ee }}ghcr.io{{ else }}quay.io{{ end }}/orchard/mill:v2
""",
}
MIRRORS = (
    "hub.example.com",
    "hub:5000",
    "hub.example.com:5000",
    "localhost:5000",
    "10.0.0.1",
    "hub.example.com/proxy",
    "hub:5000/proxy",
    "hub.example.com/proxy/{registry}",
)


@pytest.mark.parametrize("mirror", MIRRORS)
def test_a_second_run_changes_nothing_whatever_form_the_mirror_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mirror: str
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = []
    for _ in range(2):
        with pytest.raises(SystemExit) as ended:
            command(["--map", f"*={mirror}", "--no-cache", str(tmp_path)])
        assert ended.value.code == 0
        said.append(capsys.readouterr().err)
    assert "6 references changed" in said[0]
    assert "0 references changed" in said[1]
    assert "unknown-registry" not in said[1]


@pytest.mark.parametrize(
    "text",
    [
        "kube_image_repo: nexus:8082\n",
        "imageRepository: nexus:8083\n",
    ],
)
def test_a_registry_with_a_port_is_no_image_with_a_tag(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (tmp_path / "group_vars").mkdir()
    (tmp_path / "group_vars" / "all.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        command(["--mirror", "hub.example.com", "--check", "--no-cache", str(tmp_path)])
    assert "unknown-registry (1)" in capsys.readouterr().err
