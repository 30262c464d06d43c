"""Kubespray: inventories and roles of Ansible, with variables for registries and Jinja around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shapes.file import File
from shapes.image import repository, tag
from shapes.words import KEYS, TRADES, name, sentence

if TYPE_CHECKING:
    from shapes.draw import Draw

HOMES: Final = {
    "kube": "registry.k8s.io",
    "gcr": "gcr.io",
    "github": "ghcr.io",
    "docker": "docker.io",
    "quay": "quay.io",
}
GROUPS: Final = ("kube_control_plane", "etcd", "kube_node", "calico_rr")


def unit(draw: Draw, number: int) -> list[File]:
    """Give one inventory, and the roles that it is for."""
    town = f"{name(draw)}-{number}"
    inventory = f"clusters/{town}/inventory/{town}"
    files = [
        File(f"{inventory}/inventory.ini", hosts(draw)),
        File(f"{inventory}/group_vars/all/all.yml", settings(draw)),
        File(f"{inventory}/group_vars/all/offline.yml", registries(draw)),
        File(f"{inventory}/group_vars/k8s_cluster/k8s-cluster.yml", settings(draw)),
        File(f"{inventory}/group_vars/k8s_cluster/addons.yml", addons(draw)),
    ]
    for trade in draw.some(TRADES, draw.number(3, 8)):
        role = f"clusters/{town}/roles/{trade}"
        files += [
            File(f"{role}/defaults/main.yml", defaults(draw, trade)),
            File(f"{role}/tasks/main.yml", tasks(draw, trade)),
        ]
        if draw.chance(0.6):
            files.append(File(f"{role}/templates/{trade}.yml.j2", template(draw, trade)))
        if draw.chance(0.5):
            files.append(File(f"{role}/meta/main.yml", "---\ndependencies: []\n"))
    return files


def hosts(draw: Draw) -> str:
    """Give an inventory in INI."""
    nodes = [f"node{index}" for index in range(1, draw.number(3, 9))]
    lines = [f"{node} ansible_host=10.0.{draw.number(0, 9)}.{draw.number(2, 250)}\n" for node in nodes]
    groups = ["\n".join([f"\n[{group}]", *draw.some(nodes, 3), ""]) for group in GROUPS]
    return "".join(["[all]\n", *lines, *groups, "\n[k8s_cluster:children]\nkube_control_plane\nkube_node\n"])


def settings(draw: Draw) -> str:
    """Give variables that have nothing to do with images."""
    lines = [
        f"# {sentence(draw)}\n{draw.pick(TRADES)}_{item}: {draw.pick(('true', 'false', '10', '10.233.0.0/18'))}\n\n"
        for item in draw.some(KEYS, draw.number(8, 40))
    ]
    return f"---\n{''.join(lines)}"


def registries(draw: Draw) -> str:
    """Give the variables of the registries, all of them set."""
    lines = [f'{kind}_image_repo: "{home}"\n' for kind, home in HOMES.items()]
    return f"---\n# {sentence(draw)}\n{''.join(lines)}\n# registry_host: hub.corp.example\n"


def addons(draw: Draw) -> str:
    """Give variables, some with images of their own."""
    lines = [
        f'{trade}_enabled: true\n{trade}_image_repo: "{draw.pick(tuple(HOMES.values()))}/{repository(draw)}"\n'
        f'{trade}_image_tag: "{tag(draw)}"\n\n'
        for trade in draw.some(TRADES, draw.number(1, 4))
    ]
    return f"---\n{''.join(lines)}"


def defaults(draw: Draw, trade: str) -> str:
    """Give the defaults of a role; three in ten name an image, put together with Jinja."""
    lines = ["---\n", f"# {sentence(draw)}\n", f"{trade}_version: {tag(draw)}\n"]
    lines += [f"{trade}_{item}: {draw.number(0, 900)}\n" for item in draw.some(KEYS, draw.number(3, 15))]
    if draw.chance(0.3):
        home = "{{ " + draw.pick(tuple(HOMES)) + "_image_repo }}"
        lines += [f'{trade}_image_repo: "{home}/{repository(draw)}"\n']
        lines += [f'{trade}_image_tag: "{{{{ {trade}_version }}}}"\n']
    return "".join(lines)


def tasks(draw: Draw, trade: str) -> str:
    """Give the tasks of a role."""
    parts = [
        f"""\
- name: {trade.capitalize()} | {sentence(draw).rstrip(".")}
  template:
    src: "{trade}.yml.j2"
    dest: "{{{{ kube_config_dir }}}}/{trade}-{draw.pick(KEYS)}.yml"
    mode: "0640"
  register: {trade}_{draw.pick(KEYS)}
  when:
    - inventory_hostname == groups['kube_control_plane'][0]
    - {trade}_enabled | default(false)
"""
        for _ in range(draw.number(1, 7))
    ]
    return "---\n" + "\n".join(parts)


def template(draw: Draw, trade: str) -> str:
    """Give a manifest with Jinja in it."""
    return f"""\
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: {trade}
  namespace: kube-system
spec:
  selector:
    matchLabels:
      k8s-app: {trade}
  template:
    metadata:
      labels:
        k8s-app: {trade}
    spec:
{{% if {trade}_priority is defined %}}
      priorityClassName: {{{{ {trade}_priority }}}}
{{% endif %}}
      containers:
        - name: {trade}
          image: {{{{ {trade}_image_repo }}}}:{{{{ {trade}_image_tag }}}}
          imagePullPolicy: {{{{ k8s_image_pull_policy }}}}
          args:
{{% for item in {trade}_arguments | default([]) %}}
            - "{{{{ item }}}}"
{{% endfor %}}
          resources:
            limits:
              memory: {draw.number(1, 16) * 64}Mi
"""
