"""Images given in parts: Helm values, and custom resources in their manner.

Finds:   the one part that decides the registry. In a mapping with a `registry` (or `hub`, `imageRegistry`, …) that
         key; else the `repository` (or `image`, `name`, `repo`, …), whose domain moves or which gets the mirror in
         front. A registry alone (`global.imageRegistry: quay.io`) when it is a domain; a `base` above such images; a
         host of an image under another key beside a path (`image: {server: quay.io, repository: orchard/press}`). A
         pull policy beside a repository says in values that it is an image's, under any key.
Leaves:  parts that are, or may be, joined to a registry under another key; an empty registry; registries of schemas,
         services and packages; chart and git repositories (URLs); image streams; names of Ansible variables that a role
         may join to a registry; names in the values of Bitnami's charts, which join a registry to them; words that
         nothing marks as an image; a word with a tag or a pull policy beside it, in values and manifests, is listed.
Source:  the shapes counted in public charts; Bitnami common `_images.tpl`; ingress-nginx and Istio values.
Example: image: {registry: docker.io, repository: bitnami/redis, tag: 7.4.0}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.own_host_keys import FURTHER, FURTHER_KEY, PREFIX, PREFIX_KEY
from rewrite.finders.part_names import (
    BEGINNINGS,
    OTHER_PATHS,
    PATH_KEY,
    POLICY_NAMES,
    REGISTRY,
    REGISTRY_KEY,
    REGISTRY_NAMES,
    TAG_NAMES,
)
from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.tree import Scalar

ID: Final = "split"
KEYS: Final = expression(
    rf"(?:hub|.*Hub|.*{REGISTRY}|{FURTHER}|{PREFIX}|repository|.*[rR]epository|repo|.*Repo|.*_repo|repoURL|name|ref|image"
    r"|.*Image|.*_image|image_?[nN]ame|.*ImageName|.*_image_name|(?:docker|container|image)_registry_[a-z]\w*)\Z"
)
OF_REGISTRIES: Final = ("docker_registry_", "container_registry_", "image_registry_")
BESIDE_NAME: Final = frozenset(REGISTRY_NAMES)
BESIDE_TAGS: Final = frozenset(TAG_NAMES)
BESIDE_IMAGE: Final = frozenset(("repository", *BEGINNINGS, *REGISTRY_NAMES, *TAG_NAMES))
POLICIES: Final = frozenset(POLICY_NAMES)
REGISTRY_MAP: Final = "registry"
NAME_AND_TAG: Final = BESIDE_TAGS | POLICIES | {"name"}


def find(document: Document) -> Iterator[Finding]:
    """Find the deciding part of images that are given in parts."""
    for scalar in document.named(KEYS):
        key = scalar.key
        if isinstance(key, str) and not _is_alone(scalar, key):
            # Most manifests have no part of an image.
            from rewrite.finders.parts import find_path, find_registry
            from rewrite.finders.registry_variables import is_of_one

            if key != "ref" and (REGISTRY_KEY.match(key) or is_of_one(document, scalar, key)):
                yield from find_registry(document, scalar)
            elif FURTHER_KEY.match(key) or PREFIX_KEY.match(key):
                from rewrite.finders.own_hosts import find_own_host  # few values have such a key

                yield from find_own_host(document, scalar)
            elif PATH_KEY.match(key) or not key.startswith(OF_REGISTRIES):
                # `docker_registry_username` is neither.
                yield from find_path(document, scalar)
            else:
                from rewrite.finders.registry_variables import find_alone

                yield from find_alone(document, scalar, key)
    if REGISTRY_MAP in document.keys:
        from rewrite.finders.own_registry import find_in_map

        yield from find_in_map(document)


def _is_alone(scalar: Scalar, key: str) -> bool:
    """Tell at once that the most frequent keys, `name` and the `image` of a container, are no part of an image here."""
    beside = scalar.parent.children
    if not isinstance(beside, dict):
        return False
    if key == "image":
        return BESIDE_IMAGE.isdisjoint(beside)
    if key == "repoURL":
        # Elsewhere of a chart or of source code; Kargo's subscriptions to images have it below `image`.
        return scalar.parent.key != "image"
    if key == "name":
        if "image" in scalar.parent.name.lower() or not BESIDE_NAME.isdisjoint(beside):
            return False
        if BESIDE_TAGS.isdisjoint(beside):
            # Beside a container's name stands its image.
            is_word = "/" not in scalar.value and ":" not in scalar.value
            return is_word or POLICIES.isdisjoint(beside) or not OTHER_PATHS.isdisjoint(beside)
        return not NAME_AND_TAG.issuperset(beside) and not _is_of_images(scalar)
    return False


def _is_of_images(name: Scalar) -> bool:
    """Tell whether a name is one of a map of images: `extraImages: {press: {name: orchard/press, tag: v1}}`."""
    from rewrite.finders.evidence import says_image

    return says_image(name.parent)
