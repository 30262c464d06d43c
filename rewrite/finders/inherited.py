"""Inherited: the registry that a path is joined to, and that stands in a mapping above it or in a global place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders import registry_keys
from rewrite.finders.built_for import is_published_to
from rewrite.finders.context import Context
from rewrite.finders.hosts import DOMAIN_AND_PATH, is_host, is_host_or_explicit
from rewrite.finders.other_registries import is_surely_other
from rewrite.finders.part_names import REGISTRY_KEY, REGISTRY_NAMES, TAG_NAMES
from rewrite.lazy import expression
from rewrite.shape import PATH, Shape, filled_in, shape_of
from rewrite.tree import Node, Scalar, entries_of, nodes_around

if TYPE_CHECKING:
    from rewrite.document import Document

# Keys that hold a registry when there is nothing but a host: `{repository: index.docker.io, image: orchard/press}`.
REPOSITORY_NAMES: Final = ("repository", "imageRepository", "image_repository", "repo")
# The same beside an image; above one, they may be those of others.
IMAGE_REPOSITORY_NAMES: Final = ("imageRepo", "image_repo")
# The same with a tag beside it, without which it may be that of something else.
TAGGED_REPOSITORY_NAMES: Final = (
    *("dockerRepo", "dockerRepository", "containerRepo", "containerRepository", "sourceRepo", "sourceRepository"),
)
IMAGE_NAMES: Final = frozenset({"image", "imageName", "image_name"})
# Keys that hold a registry only for what stands below the same mapping.
BASE_NAMES: Final = ("base", "baseRepo", "baseRegistry")
# Beside a list of images; elsewhere it is that of a store or a service.
ENDPOINT: Final = "endpoint"
# What a path may be joined to is looked up in these places of values, besides the mappings around it.
GLOBAL_PLACES: Final = (
    ("global", "imageRegistry"),
    ("global", "registry"),
    ("global", "image", "registry"),
    ("registry", "address"),
    ("global", "registry", "address"),
    ("global", "hub"),
    # Of Rancher's charts, which join it to all their names.
    ("global", "cattle", "systemDefaultRegistry"),
    *((shared, name) for shared in ("defaults", "default", "overrides") for name in ("registry", "imageRegistry")),
    ("defaultImageRegistry",),
    ("defaultRegistry",),
)
# A mapping without any of these keys says nothing of a registry, and most say nothing.
TELLING: Final = frozenset(
    (
        *(*REGISTRY_NAMES, *BASE_NAMES, *REPOSITORY_NAMES, *IMAGE_REPOSITORY_NAMES, *TAGGED_REPOSITORY_NAMES),
        *("global", *(place[0] for place in GLOBAL_PLACES)),
    )
)
# A `repository` that all charts share is no image's when it holds nothing but a host; some are of other things.
GLOBAL_REPOSITORY: Final = expression(
    r"(?!.*(?i:git|helm|chart|code|source|maven|npm|artifact))(?:(?:.*R|r)epository|.*Repo)\Z"
)
# Where something is filled in, only the key can tell.
OF_IMAGES: Final = expression(rf"{registry_keys.ANY}(?:_?(?:{registry_keys.PLACES}))?\Z", re.IGNORECASE)
NAMESPACE: Final = expression(rf"{PATH}\Z", re.ASCII)
# Source: istio.io, the templates of its charts and of what they are installed with: `contains "/"`.
HUB: Final = "hub"


def registry_above(document: Document, scalar: Scalar) -> Scalar | None:
    """Give the registry that stands above a path or in one of the global places, when it is not empty."""
    if isinstance(scalar.key, int) and scalar.parent.parent is not None:
        found = scalar.parent.parent.get(ENDPOINT)
        if isinstance(found, Scalar) and is_host_or_explicit(document, found.value):
            return found
    for node in nodes_around(scalar):
        children = node.children
        if isinstance(children, dict) and not children.keys().isdisjoint(TELLING):
            found = registry_in(document, node, scalar)
            if found is not None:
                return found
    return None


def filled_in_above(document: Document, scalar: Scalar, context: Context) -> Scalar | None:
    """Give what is filled in where the registry of a path would stand, above it or in one of the global places:
    `global: {imageRegistry: "${REGISTRY}"}`.
    """
    if document.source_kind is SourceKind.TEMPLATE and context is not Context.VALUES:
        # The rendering of the chart tells more of it.
        return None
    for node in nodes_around(scalar):
        children = node.children
        if not isinstance(children, dict) or children.keys().isdisjoint(TELLING):
            continue
        names = REGISTRY_NAMES if node is not scalar.parent else ()
        for place in (*((name,) for name in names), *GLOBAL_PLACES):
            found = _descend(node, place)
            if found is not None and _is_filled_in(found):
                return found
        if found := _filled_in_global(node):
            return found
    return None


@lru_cache(maxsize=32)
def _filled_in_global(node: Node) -> Scalar | None:
    """Give what is filled in among Helm's global values under another key that says a registry of images."""
    for key, child in entries_of(node.node("global")).items():
        if isinstance(child, Scalar) and OF_IMAGES.match(key) and _is_filled_in(child):
            return child
    return None


def _is_filled_in(scalar: Scalar) -> bool:
    return filled_in(scalar.text) is not None and "://" not in scalar.text and not is_published_to(scalar)


def is_hub_of_words(document: Document, registry: Scalar, name: Scalar) -> bool:
    """Tell whether a registry is a hub with a namespace, which most readers join to names without a path alone, and a
    name has a path: `{global: {hub: docker.io/orchard}, press: {image: {repository: mill/press, tag: v1}}}`.
    """
    return registry.key == HUB and "/" in name.text and not is_host(document, registry.text.rstrip("/"))


def registry_in(document: Document, node: Node, scalar: Scalar) -> Scalar | None:
    """Give the registry that a mapping has for a path in it or below it."""
    # A registry in the scalar's own mapping is not inherited: who calls has looked at it.
    for name in REGISTRY_NAMES if node is not scalar.parent else ():
        found = node.get(name)
        if isinstance(found, Scalar) and DOMAIN_AND_PATH.match(found.value) and not is_published_to(found):
            return found
    for name in BASE_NAMES if node is not scalar.parent else ():
        found = node.get(name)
        if isinstance(found, Scalar) and is_host_or_explicit(document, found.value):
            return found
    for name in (*REPOSITORY_NAMES, *(_names_beside(scalar) if node is scalar.parent else ())):
        found = node.get(name)
        if isinstance(found, Scalar) and found is not scalar and is_host(document, found.text):
            return found
    for place in GLOBAL_PLACES:
        found = _descend(node, place)
        if found is not None and DOMAIN_AND_PATH.match(found.value) and not is_published_to(found):
            return found
    return _global_registry(document, node)


def _names_beside(scalar: Scalar) -> tuple[str, ...]:
    """Give the keys of a repository that hold a registry when there is nothing but a host beside an image."""
    if scalar.key not in IMAGE_NAMES:
        return ()
    from rewrite.finders.beside import has_tag_beside  # most images are not given in parts

    tagged = has_tag_beside(scalar, TAG_NAMES)
    return (*IMAGE_REPOSITORY_NAMES, *TAGGED_REPOSITORY_NAMES) if tagged else IMAGE_REPOSITORY_NAMES


# One for each chart at hand with values of its own for all: subcharts may have them too.
@lru_cache(maxsize=32)
def _global_registry(document: Document, node: Node) -> Scalar | None:
    """Give the registry among Helm's global values, whatever its key; a word may stand in until the installation."""
    shared = node.node("global")
    if shared is None or not isinstance(shared.children, dict):
        return None
    for key, child in shared.children.items():
        if not isinstance(child, Scalar):
            continue
        value = child.text
        may_be_one = DOMAIN_AND_PATH.match(value) or NAMESPACE.match(value)
        if may_be_one and REGISTRY_KEY.match(key) and not is_surely_other(key):
            return child
        if not GLOBAL_REPOSITORY.match(key):
            continue
        if shape_of(value) is Shape.PLACEHOLDER or is_host(document, value):
            return child
    return None


def _descend(node: Node, keys: tuple[str, ...]) -> Scalar | None:
    child: Node | Scalar | None = node
    for key in keys:
        if not isinstance(child, Node):
            return None
        child = child.get(key)
    return child if isinstance(child, Scalar) else None
