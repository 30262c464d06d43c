"""Evidence: what says that parts in a mapping are those of an image, and not of source code or of something else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.beside import has_tag_beside, registry_beside
from rewrite.finders.context import Context, context_of
from rewrite.finders.credentials import has_credentials
from rewrite.finders.part_names import POLICY_NAMES, TAG_NAMES, WEAK_TAG_NAMES
from rewrite.lazy import expression
from rewrite.shape import MORE_THAN_WORDS, WHOLE, Shape, shape_of

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

CODE_KEY: Final = expression(r"(?:repo|.*Repo|.*_repo)\Z")
# Hosts of source code name a repository by its owner and its name: {owner: docker, repo: cli, tag: v20.10.10}.
OWNER: Final = expression(r"(?:owner|org|.*Owner|.*Org|.*_owner|.*_org)\Z")
IMAGES: Final = expression(r"[iI]mages?\Z")
IMAGE_REPOSITORY: Final = expression(r".*[iI]mage_?[rR]epo(?:sitory)?\Z")
# An image stream of OpenShift is an object with a name, and a tag of its own.
SAYS_IMAGE: Final = expression(r"image(?!_?streams?\Z)", re.IGNORECASE)
# What logs in to a registry that images are pulled from has a Secret, with a name: `imagePullSecret`.
OF_SECRET: Final = expression(r".*(?:secret|cred(?:ential)?)s?\Z", re.IGNORECASE)
OF_IMAGE: Final = expression(r".*images?\Z", re.IGNORECASE)

# Beside a name, what says what it is.
TYPE_KEYS: Final = ("type", "kind", "format")
TYPED: Final = expression(r"(?:container|docker|oci)?[-_ ]?image\Z|container\Z|docker\Z", re.IGNORECASE)


def is_image(document: Document, scalar: Scalar) -> bool:
    """Tell whether a mapping with this path speaks of an image."""
    key = str(scalar.key)
    image_parent = says_image(scalar.parent)
    if CODE_KEY.match(key) and _names_owner(scalar.parent) and is_generic(document, scalar):
        return False
    tagged = has_tag_beside(scalar, TAG_NAMES)
    explicit = shape_of(scalar.text) is Shape.EXPLICIT
    if key == "name":
        if isinstance(scalar.parent.key, int) and "repository" in scalar.parent.children:
            # Items of a list have names of their own: {name: kube-proxy, repository: registry.k8s.io/kube-proxy}.
            return False
        if _has_image_beside(scalar) or _is_of_secret(scalar):
            return False
        whole = explicit and context_of(document, scalar) is not Context.GENERIC
        return image_parent and (tagged or whole or registry_beside(scalar) is not None)
    if key == "ref":
        return image_parent and shape_of(scalar.text) in WHOLE
    if tagged or registry_beside(scalar) is not None:
        return True
    if key in ("repository", "repo") and has_tag_beside(scalar, POLICY_NAMES) and _is_of_values(document, scalar):
        # `{repository: orchard/press, pullPolicy: Always}`, under any key.
        return True
    if image_parent or re.search(r"image", key, re.IGNORECASE):
        return (
            explicit
            or key in ("repository", "repo", "repoURL")
            or key.endswith(("Repository", "_repository"))
            or IMAGE_REPOSITORY.match(key) is not None
        )
    if scalar.key == "repository" and "image" in scalar.parent.children:
        return explicit or context_of(document, scalar) is not Context.GENERIC
    return has_tag_beside(scalar, WEAK_TAG_NAMES) and explicit


def _is_of_values(document: Document, scalar: Scalar) -> bool:
    return context_of(document, scalar) is Context.VALUES


def is_beside_image(scalar: Scalar) -> bool:
    """Tell whether a name is that of something with an image beside it: `{name: web, image: "nginx:1.22"}`."""
    return scalar.key == "name" and shape_of(scalar.sibling("image")) in MORE_THAN_WORDS


def _has_image_beside(name: Scalar) -> bool:
    """Tell whether the image beside a name is a whole one, which the name does not end."""
    image = name.sibling("image").rpartition("/")[2]
    return is_beside_image(name) and (":" in image or "@" in image)


def _is_of_secret(name: Scalar) -> bool:
    """Tell whether a name beside a registry is that of the Secret which logs in to it: `imagePullSecret: {name: press,
    registry: "", username: ""}`.

    Source:  kubernetes.io, Object Names and IDs: the name of a Secret has no slash and no colon.
    """
    registry, holder = registry_beside(name), name.parent.name
    if registry is None or not {"/", ":"}.isdisjoint(name.text) or has_tag_beside(name, TAG_NAMES):
        return False
    return OF_SECRET.match(holder) is not None or (OF_IMAGE.match(holder) is None and has_credentials(registry))


def says_image(holder: Node) -> bool:
    """Tell whether a mapping is that of an image by its key, that of the list it is in, or that of a map of images."""
    if SAYS_IMAGE.search(holder.name):
        return True
    above = holder.parent
    return above is not None and isinstance(above.key, str) and IMAGES.search(above.key) is not None


def is_of_image(document: Document, registry: Scalar) -> bool:
    """Tell whether a registry without a path beside it is that of an image, by the key of its mapping in values."""
    return says_image(registry.parent) and context_of(document, registry) is Context.VALUES


def why_not_pulled(scalar: Scalar, at: int) -> str:
    """Say why what stands beside a text tells that nothing pulls what begins at an offset of it from where its name
    says; "" when nothing does.

    Of a bundle of Open Policy Agent, `{service: press, resource: "ghcr.io/orchard/policies:v1"}`, the address of the
    service is asked, whatever its name begins with.

    Source:  openpolicyagent.org, Configuration, Bundles; its downloader for OCI registries, dockerResolver.
    """
    if is_beside_image(scalar):
        return "the name of what has its image beside it"
    is_bundle = at == 0 and scalar.key == "resource" and "service" in scalar.parent.children
    is_bundle = is_bundle and not is_typed(scalar) and not says_image(scalar.parent)
    return "asked of the service beside it; change its address with it" if is_bundle else ""


def is_typed(scalar: Scalar) -> bool:
    """Tell whether a key beside that of a text says that it is an image: `{package: quay.io/shop/api, type: image}`."""
    return any(TYPED.match(scalar.sibling(key)) for key in TYPE_KEYS)


def may_be_source_code(document: Document, scalar: Scalar) -> bool:
    """Tell whether a name may be that of a repository of source code, which has tags too: `{depRepo: docker/cli}`."""
    key = str(scalar.key)
    above = scalar.parent.key if isinstance(scalar.parent.key, str) else ""
    of_image = SAYS_IMAGE.search(key) or SAYS_IMAGE.search(above)
    return CODE_KEY.match(key) is not None and not of_image and is_generic(document, scalar)


def is_as_in_values(scalar: Scalar) -> bool:
    """Tell whether a word stands as values have it, whatever their file is called: `image: {repository, tag}`."""
    holder = scalar.parent.key
    of_image = isinstance(holder, str) and SAYS_IMAGE.search(holder) is not None
    return scalar.key == "repository" and of_image and has_tag_beside(scalar, TAG_NAMES)


def is_generic(document: Document, scalar: Scalar) -> bool:
    """Tell whether nothing but the key says what a registry is for: it may be one that a pipeline pushes to."""
    return context_of(document, scalar) is Context.GENERIC and document.source_kind is not SourceKind.ANSIBLE


@lru_cache(maxsize=1)
def _names_owner(mapping: Node) -> bool:
    """Tell whether a key of a mapping is that of an owner; a file of variables asks so for each of its keys."""
    return any(OWNER.match(key) for key in mapping.children if isinstance(key, str))
