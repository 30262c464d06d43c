"""The proof of --ensure: Ansible itself resolves the image variables of a role over an inventory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from rewrite.cli import command

FIXTURES = Path(__file__).parents[2] / "fixtures"
ANSIBLE = shutil.which("ansible-playbook", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))

# In the manner of kubespray: five registries, names composed of them, and a few that name a registry themselves.
DEFAULTS = """\
---
kube_image_repo: "registry.k8s.io"
gcr_image_repo: "gcr.io"
github_image_repo: "ghcr.io"
docker_image_repo: "docker.io"
quay_image_repo: "quay.io"
kubeadm_image_repo: "{{ kube_image_repo }}"

pears_version: 1.11.3
pears_image_repo: "{{ kube_image_repo }}{{ '/pears' if pears_version is version('1.7.1', '>=') else '' }}/pears"
press_image_repo: "{{ docker_image_repo }}/library/press"
cider_image_repo: "{{ quay_image_repo }}/orchard/cider"
barrels_image_repo: "{{ github_image_repo }}/orchard/barrels{{ '-oak' if pears_version else '' }}"
juice_image_repo: "{{ gcr_image_repo }}/orchard/juice"
pulp_image_repo: "{{ cider_image_repo }}-pulp"
stones_image_repo: "mcr.microsoft.com/orchard/stones"
leaves_image_repo: "gke.gcr.io"
"""
LITERAL = {"stones_image_repo", "leaves_image_repo"}
PLAYBOOK = """\
- hosts: all
  gather_facts: false
  connection: local
  vars: {ansible_python_interpreter: "{{ ansible_playbook_python }}"}
  roles: [orchard_defaults]
  tasks:
    - copy:
        dest: "{{ playbook_dir }}/resolved-{{ inventory_hostname }}"
        content: |
          {% for name in query('varnames', '.+_image_repo$') | sort %}
          {{ name }}={{ lookup('vars', name) }}
          {% endfor %}
"""

pytestmark = pytest.mark.e2e


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(FIXTURES / "kubespray-ensure" / "sample" / "before", tmp_path, dirs_exist_ok=True)
    role = tmp_path / "roles" / "orchard_defaults" / "defaults"
    role.mkdir(parents=True)
    (role / "main.yml").write_text(DEFAULTS, encoding="utf-8")
    (tmp_path / "playbook.yml").write_text(PLAYBOOK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def resolve(work: Path) -> dict[str, str]:
    """Give the image variables as Ansible resolves them for each host; all hosts have the same."""
    private = {"HOME": str(work), "ANSIBLE_HOME": str(work / ".ansible"), "ANSIBLE_LOCALHOST_WARNING": "0"}
    subprocess.run(
        [str(ANSIBLE), "-i", "inventory/orchard/inventory.ini", "playbook.yml"],
        cwd=work,
        env=os.environ | private,
        check=True,
        capture_output=True,
        timeout=120,
    )
    texts = {path.read_text(encoding="utf-8") for path in work.glob("resolved-*")}
    (text,) = texts
    return dict(line.split("=", 1) for line in text.splitlines())


def run(*args: str) -> None:
    assert CliRunner().invoke(command, list(args)).exit_code == 0


def test_one_mirror_for_all(work: Path) -> None:
    run("--mirror", "hub.example.com", "--ensure", "inventory")
    resolved = resolve(work)
    assert len(resolved) == DEFAULTS.count("_image_repo:")
    assert {name for name, value in resolved.items() if not value.startswith("hub.example.com")} == LITERAL
    assert resolved["pears_image_repo"] == "hub.example.com/pears/pears"
    assert resolved["press_image_repo"] == "hub.example.com/library/press"

    # The names that the role spells out move where they stand.
    run("--mirror", "hub.example.com", "--ensure", "inventory", "roles")
    assert [value for value in resolve(work).values() if not value.startswith("hub.example.com")] == []


def test_a_mirror_for_each_registry(work: Path) -> None:
    run("--mirror", "m.example.com/{registry}", "--map", "docker.io=harbor.example.com/hub", "--ensure", ".")
    resolved = resolve(work)
    assert resolved == {
        "kube_image_repo": "m.example.com/registry.k8s.io",
        "gcr_image_repo": "m.example.com/gcr.io",
        "github_image_repo": "m.example.com/ghcr.io",
        "docker_image_repo": "harbor.example.com/hub",
        "quay_image_repo": "m.example.com/quay.io",
        "kubeadm_image_repo": "m.example.com/registry.k8s.io",
        "pears_image_repo": "m.example.com/registry.k8s.io/pears/pears",
        "press_image_repo": "harbor.example.com/hub/library/press",
        "cider_image_repo": "m.example.com/quay.io/orchard/cider",
        "barrels_image_repo": "m.example.com/ghcr.io/orchard/barrels-oak",
        "juice_image_repo": "m.example.com/gcr.io/orchard/juice",
        "pulp_image_repo": "m.example.com/quay.io/orchard/cider-pulp",
        "stones_image_repo": "m.example.com/mcr.microsoft.com/orchard/stones",
        "leaves_image_repo": "m.example.com/gke.gcr.io",
    }
