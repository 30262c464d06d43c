from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from rewrite.finders import split
from rewrite.policy import Policy
from rewrite.stream import rewrite_string

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites

PLAIN_REGISTRIES = ("registry", "imageRegistry", "image_registry", "hub", "dockerRegistry", "registryUrl")
PLAIN_PATHS = ("repository", "imageRepository", "image_repository", "image", "imageName", "image_name", "repo", "name")
REGISTRIES = ("pressRegistry", "pressImageRegistry", "press_registry", "press_image_registry", "press_registry_url")
PATHS = (
    *("pressRepository", "pressImageRepository", "pressImageRepo", "pressImage", "pressImageName"),
    *("press_repository", "press_image_repository", "press_image_repo", "press_image", "press_image_name"),
)
FILES = ("values.yaml", "group_vars/all.yml", "settings.yaml")
PAIRS = [*product(FILES, PLAIN_REGISTRIES, PLAIN_PATHS), *product(FILES, REGISTRIES, PATHS)]


def parts(file: str, registry: str, path: str, domain: str) -> str:
    tag = "press_image_tag" if registry.startswith("press") else "tag"
    return f"# {file}\n{registry}: {domain}\n{path}: orchard/press\n{tag}: v1\n"


@pytest.mark.parametrize(("file", "registry", "path"), PAIRS)
def test_the_registry_of_parts_moves_alone(file: str, registry: str, path: str, rewrites: Rewrites) -> None:
    before, after = (parts(file, registry, path, domain) for domain in ("quay.io", "hub.example.com"))
    rewrites(split, before, after)


@pytest.mark.parametrize(("file", "registry", "path"), PAIRS)
def test_parts_of_a_registry_that_is_not_known_stay(file: str, registry: str, path: str, leaves: Leaves) -> None:
    leaves(split, parts(file, registry, path, "registry.orchard.internal"), "unknown-registry")


NAMESPACES = (
    *("org", "orgName", "organization", "namespace", "owner", "project", "account", "group", "user", "prefix", "path"),
)


@pytest.mark.parametrize("key", NAMESPACES)
def test_a_namespace_of_its_own_is_part_of_the_name(key: str) -> None:
    text = f"image: {{registry: docker.io, {key}: orchard, name: press, tag: v1}}\n"
    _, plan = rewrite_string(text, Policy(mirror="hub.example.com"), "values.yaml")
    # Not docker.io/library/press: the name is not known as a whole.
    assert [(change.before, change.source) for change in plan.changes] == [("docker.io", "")]
