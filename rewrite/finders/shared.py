"""Shared: registries that may stand for several images, under other names and in other places than the usual ones.

timid: they speak for paths, some for whole names too; what has a registry of its own is as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders import registry_keys
from rewrite.finders.beside import has_tag_beside, path_beside
from rewrite.finders.built_for import is_published_to
from rewrite.finders.hosts import DOMAIN_AND_PATH, is_registry
from rewrite.finders.inherited import GLOBAL_REPOSITORY
from rewrite.finders.part_names import ANY_TAG_NAMES, PATH_KEY, REGISTRY_KEY, TAG_NAMES
from rewrite.lazy import expression
from rewrite.shape import FILLED_IN, UNTAGGED, Shape, shape_of
from rewrite.tree import Node, Scalar, entries_of, nodes_around

if TYPE_CHECKING:
    from rewrite.document import Document

# Mappings of one image, or of all; without a path there, their registry may be that of others too.
OF_IMAGES: Final = ("image", "images")
# These, and what says how all images are: `containerImageConfiguration: {hub: quay.io/orchard}`.
FOR_IMAGES: Final = expression(
    r"images?\Z|(?:container_?)?images?_?(?:config(?:uration)?|settings?|options?|defaults?)\Z", re.IGNORECASE
)
# Mappings for all others beside them.
FOR_ALL: Final = ("global", "all", "common", "shared", "default", "defaults")
IMAGE_PREFIX: Final = expression(
    r"(?:default_?)?image_?(?:registry|repo(?:sitory)?)?_?(?:prefix|host|domain)\Z", re.IGNORECASE
)
# Said to be joined, so of none whose word leaves others: `privateRegistry`. `repoURL` is that of a chart or of code.
ANY_REGISTRY: Final = expression(
    rf"(?:default_?)?(?:{registry_keys.OF_IMAGES})?_?(?:registry_?(?:{registry_keys.PLACES}|base|domain)?"
    r"|repo(?:sitory)?_?(?:host(?:name)?|(?:ur[il])?_?prefix|base|domain))\Z",
    re.IGNORECASE,
)
# What may begin the names of all images, though only templates say so; elsewhere than below `global` some may be those
# of one image.
SPEAKS: Final = r"(?:(?:default|common|base)_?)?(?:docker|container|oci)?_?(?:image|registry|docker|container)s?_?"
BEGINS_ALL: Final = expression(
    rf"{SPEAKS}(?:repo(?:sitory)?_?)?(?:base|root|prefix|org|organi[sz]ation)\Z|registry_?(?:path|address)\Z"
    # Without a tag beside it, `imageRepo: quay.io/orchard`.
    r"|(?:(?:default|common|base)_?)?image_?repo(?:sitory)?\Z",
    re.IGNORECASE,
)
BEGINS_GLOBAL: Final = expression(
    rf"{SPEAKS}(?:path|address|source|location|namespace|project|server|ur[il])\Z", re.IGNORECASE
)
# The same for a word, which such a key says to be the namespace of images: `{imageNamespace: orchard}`.
BEGINS_WORDS: Final = expression(
    rf"(?:{SPEAKS}|(?:docker_?)?hub_?|repo(?:sitory)?_?)(?:repo(?:sitory)?_?|registry_?)?"
    r"(?:name_?space|org(?:ani[sz]ation)?(?:_?name)?|owner|project|group|account|user|base|root|prefix|path)\Z"
    r"|image_?repo(?:sitory)?\Z",
    re.IGNORECASE,
)
# Beside a mapping of images. Source: docs.oracle.com, OCI Marketplace, Understanding Helm Charts, `oci_meta`.
BEGINS_BESIDE: Final = ("repo", "repository")
IMAGES: Final = "images"
# Beside these, a user is who logs in.
LOGIN: Final = expression(r"(?!.*pull_?secret).*(?:pass|token|secret|cred|auth|email|login)", re.IGNORECASE)
WHO: Final = expression(r".*(?:owner|group|account|user)\Z", re.IGNORECASE)
CODE: Final = ("github.com/", "gitlab.com/", "bitbucket.org/")
GLOBAL: Final = "global"


def shared_registry(document: Document, path: Scalar) -> Scalar | None:
    """Give the registry that stands for all images around a path: `imagePrefix: quay.io/orchard` above it, or `all:
    {image: {registry: quay.io}}` next to what holds it.
    """
    found = (_registry_in(document, node) for node in nodes_around(path.parent))
    return next(filter(None, found), None)


# The paths of a file ask for the same few mappings around them, which may be large.
@lru_cache(maxsize=32)
def _registry_in(document: Document, node: Node) -> Scalar | None:
    for key, child in entries_of(node).items():
        if isinstance(child, Scalar):
            if _holds_registry(document, key, child):
                return child
        elif key in FOR_ALL and (found := _registry_for_all(document, child)):
            return found
    return None


def registry_of_another(document: Document, path: Scalar) -> Scalar | None:
    """Give the registry of the one `image` that stands next to what holds a path."""
    for node in nodes_around(path.parent):
        image = node.get("image")
        if isinstance(image, Node) and image is not path.parent and (found := _registry_of(document, image)):
            return found
    return registry_of_images(document, path)


def registry_of_images(document: Document, name: Scalar) -> Scalar | None:
    """Give the registry of images that stands around a name in a mapping without a path of its own, or what stands in
    for one: `{image: {registry: quay.io/orchard}, press: {imageName: "press:v1"}}`.
    """
    found = (_registry_of_images_in(document, node) for node in nodes_around(name))
    return next(filter(None, found), None)


@lru_cache(maxsize=32)
def _registry_of_images_in(document: Document, node: Node) -> Scalar | None:
    around = (node, *(shared for key in FOR_ALL if (shared := node.node(key)) is not None))
    for image in (child for holder in around for key, child in entries_of(holder).items() if FOR_IMAGES.match(key)):
        for key, child in entries_of(image).items():
            if isinstance(child, Scalar) and REGISTRY_KEY.match(key) and _stands_alone(document, child):
                return child
    return None


def _stands_alone(document: Document, scalar: Scalar) -> bool:
    """Tell whether a registry, a namespace, or what stands in for one has no path beside it."""
    is_one = _may_stand_in_front(document, scalar)
    return is_one and scalar.is_string and not is_published_to(scalar) and path_beside(scalar) is None


def _may_stand_in_front(document: Document, scalar: Scalar) -> bool:
    """Tell whether a value is a registry, a namespace, or what stands in for one."""
    is_one = is_registry(document, scalar) or is_namespace(document, scalar)
    return is_one or FILLED_IN.search(scalar.text) is not None


def beginning_above(path: Scalar) -> Scalar | None:
    """Give a registry with a path, or in front of a name without one a namespace, above a name that may begin all
    names: `{global: {imageBase: quay.io/orchard}}`, `{image: {imageNamespace: orchard, repository: press}}`, `{repo:
    orchard, images: {press: {image: press, tag: v1}}}`.
    """
    is_word = "/" not in path.text
    below: Node | None = None
    for node in nodes_around(path):
        if (found := _beginning_in(node)) and found is not path:
            return found
        if is_word and (found := _namespace_in(node)) and found is not path:
            return found
        is_among_images = below is not None and below.key == IMAGES and isinstance(below.children, dict)
        if is_among_images and (found := _beginning_beside(node, is_word=is_word)):
            return found
        below = node
    return None


def _beginning_beside(node: Node, *, is_word: bool) -> Scalar | None:
    """Give what begins the names in a mapping of images from beside that: a registry with a path, or a namespace."""
    for key in BEGINS_BESIDE:
        child = node.get(key)
        if not isinstance(child, Scalar):
            continue
        is_namespace_of_all = is_word and shape_of(child.text) in UNTAGGED and child.is_string
        if _may_begin_all(child) or (is_namespace_of_all and not has_tag_beside(child, ANY_TAG_NAMES)):
            return child
    return None


@lru_cache(maxsize=32)
def _beginning_in(node: Node) -> Scalar | None:
    shared = node.node(GLOBAL)
    beside = entries_of(node).items()
    among = entries_of(shared).items()
    for patterns, children in (((BEGINS_ALL,), beside), ((BEGINS_ALL, BEGINS_GLOBAL), among)):
        for key, child in children:
            if isinstance(child, Scalar) and any(pattern.match(key) for pattern in patterns) and _may_begin_all(child):
                return child
    return None


@lru_cache(maxsize=32)
def _namespace_in(node: Node) -> Scalar | None:
    """Give the namespace of all names in a mapping and below it, or among Helm's global values."""
    for holder in (node, node.node(GLOBAL)):
        for key, child in entries_of(holder).items():
            if isinstance(child, Scalar) and BEGINS_WORDS.match(key) and _is_namespace(key, child):
                return child
    return None


def _is_namespace(key: str, scalar: Scalar) -> bool:
    """Tell whether a value is a word, or several, and neither an image with its tag beside it nor who logs in."""
    if shape_of(scalar.text) not in UNTAGGED or not scalar.is_string:
        return False
    if PATH_KEY.match(key) and has_tag_beside(scalar, ANY_TAG_NAMES) and "repository" not in scalar.parent.children:
        return False
    if not WHO.match(key):
        return True
    return not any(LOGIN.match(other) for other in scalar.parent.children if isinstance(other, str))


def _may_begin_all(scalar: Scalar) -> bool:
    """Tell whether a value is a registry with a path, and not an image that has its tag beside it, or source code."""
    text = scalar.text.rstrip("/")
    is_begun = shape_of(text) is Shape.EXPLICIT and DOMAIN_AND_PATH.match(text) is not None
    return is_begun and not text.startswith(CODE) and not has_tag_beside(scalar, ANY_TAG_NAMES)


def _registry_for_all(document: Document, holder: Node) -> Scalar | None:
    for key, child in entries_of(holder).items():
        if isinstance(child, Scalar):
            if _holds_registry(document, key, child) or _is_repository_for_all(document, key, child):
                return child
        elif key == "image" and (found := _registry_of(document, child)):
            return found
    return None


def _registry_of(document: Document, image: Node) -> Scalar | None:
    found = image.get("registry")
    return found if isinstance(found, Scalar) and is_registry(document, found) else None


def _holds_registry(document: Document, key: str, scalar: Scalar) -> bool:
    if IMAGE_PREFIX.match(key):
        return _may_stand_in_front(document, scalar)
    return ANY_REGISTRY.match(key) is not None and is_registry(document, scalar)


def _is_repository_for_all(document: Document, key: str, scalar: Scalar) -> bool:
    """Tell whether a repository is that of all images; with a tag beside it, it is that of one."""
    is_one = GLOBAL_REPOSITORY.match(key) is not None and is_registry(document, scalar)
    return is_one and not has_tag_beside(scalar, TAG_NAMES)


def is_namespace(document: Document, scalar: Scalar) -> bool:
    """Tell whether a value is a path without a domain; a registry in front of it may stand elsewhere."""
    text = scalar.text.rstrip("/")
    return shape_of(text) in UNTAGGED and not document.is_mirror(text)
