"""Kustomization names: the files that kustomize builds a folder by, and those that are filled in to become one."""

from __future__ import annotations

from typing import Final

# Source: kustomize, api/konfig/general.go, RecognizedKustomizationFileNames.
NAMES: Final = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})
BEGINNING: Final = "ustomization"
# What envsubst, gomplate, Ansible and others fill in, called after what becomes of it: `kustomization.yaml.tmpl`.
ENDINGS: Final = (".tmpl", ".template", ".tpl", ".gotmpl", ".gotemplate", ".j2", ".jinja", ".jinja2", ".in")


def is_kustomization(base: str) -> bool:
    """Tell whether a file of that name, without its folder, is a kustomization, or becomes one once it is filled in."""
    return BEGINNING in base and base.removesuffix(filling(base)) in NAMES


def filling(name: str) -> str:
    """Give how the name of a file ends that is filled in, "" for any other."""
    return next((ending for ending in ENDINGS if name.endswith(ending)), "")
