"""Weak: words that say too little of an image to be moved by themselves, so that they are listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.beside import has_tag_beside
from rewrite.finders.concourse import is_of_image_type
from rewrite.finders.evidence import IMAGE_REPOSITORY, is_as_in_values, is_generic, may_be_source_code, says_image
from rewrite.finders.image_names import is_of_machine
from rewrite.finders.machines import names_machine
from rewrite.finders.part_names import ANY_TAG_NAMES, BEGINNINGS, OTHER_PATHS, POLICY_NAMES, TAG_NAMES
from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.shape import FAMILIAR, Shape, shape_of
from rewrite.tree import Node

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Scalar

# Of an image alone; elsewhere these may be those of anything: `postgres: {user: press, repository: postgres}`.
OWNERS_OF_IMAGES: Final = ("user", "orgName", "project", "group", "account", "team", "vendor", "folder")
# Beside a password, a name is that of who logs in.
USERNAME: Final = "username"
BESIDE_LOGIN: Final = "password"
WITHOUT_TAG: Final = "a name without a tag"
# What a namespace may stand under, and what may end the name that it begins.
REPOSITORIES: Final = frozenset(("repository", *BEGINNINGS))
NAMES: Final = ("name", "imageName", "image_name")
# What may be the name of an image beside a pull policy.
POLICED: Final = frozenset({"name", "ref", "repo", "repository"})
# An object of OpenShift's, with tags of its own.
IMAGE_STREAM: Final = expression(r"image_?stream", re.IGNORECASE)
# Where ci-operator names tags of such: `build_root_image: {name: release, namespace: openshift, tag: golang-1.22}`.
# Source: docs.ci.openshift.org, ci-operator, Build root image.
STREAM_TAGS: Final = expression(r"(?:image_?stream(?:_?tag)?|build_root_image)\Z", re.IGNORECASE)
PARTS_OF_STREAM_TAG: Final = ("namespace", "tag")
OF_SERVICE: Final = ("hosts", "port")
# Other things have tags of other kinds: `{name: tail, tag: "kube.*"}` of Fluent Bit.
VERSION: Final = expression(r"v?\d|latest\Z|sha256:")
# `ImageConfig`, and no `ImageStream`.
IMAGE_KIND: Final = expression(r"Image(?!Stream)")
# Beside a repository of source code or of charts; beside a version it is judged by that.
OF_SOURCES: Final = frozenset({"url", "branch", "chart", "git", "version"})
# In itself the key of an image.
IMAGE_KEY: Final = expression(r"(?:.*_)?image\Z|.*Image\Z")
OWNERS: Final[tuple[str, ...]] = ("owner", "org", "organization", "organisation")


def is_weak(document: Document, scalar: Scalar, shape: Shape) -> bool:
    """Tell whether a word is too little to go by: outside values, or beside a namespace as image streams have it.

    timid: so is the word of `image: {name: agent, tag: v1}`, to which operators join a registry of their own. A chart
    that renders it as it is settles that.
    """
    # `artifactRepository: press` beside `repository: …` is joined to what stands elsewhere.
    other = scalar.key != "repository" and "repository" in scalar.parent.children
    generic = is_generic(document, scalar) and not is_as_in_values(scalar)
    if IMAGE_REPOSITORY.match(str(scalar.key)) and not has_tag_beside(scalar, ANY_TAG_NAMES):
        # As under `image`: `imageRepository: press` alone may be joined to a registry, or be pushed to.
        return generic or shape is Shape.BARE
    if shape is Shape.TAGGED and scalar.key in ("repository", "repo", "ref"):
        return generic
    if shape is not Shape.BARE:
        return (other and shape is Shape.PATHED) or may_be_source_code(document, scalar)
    named = other or str(scalar.key).endswith(("name", "Name"))
    return named or generic or "namespace" in scalar.parent.children or _has_owner(scalar)


def _has_owner(word: Scalar) -> bool:
    """Tell whether a word has the owner beside it that it is joined to: `{user: orchard, repo: press}`; that of source
    code may have capitals: `{owner: Orchard, repository: press}`, where beside an image and its tag nothing is joined.
    """
    keys = OWNERS
    is_image = says_image(word.parent)
    if is_image:
        keys = (*OWNERS, *OWNERS_OF_IMAGES, *(() if BESIDE_LOGIN in word.parent.children else (USERNAME,)))
    is_image = is_image or IMAGE_KEY.match(str(word.key)) is not None or any(map(word.sibling, POLICY_NAMES))
    of_code = () if is_image and has_tag_beside(word, ANY_TAG_NAMES) else OWNERS
    owners = (word.sibling(key).lower() if key in of_code else word.sibling(key) for key in keys)
    return any(shape_of(owner) in (Shape.BARE, Shape.PATHED, Shape.EXPLICIT, Shape.HOST) for owner in owners)


def is_namespace_of_name(repository: Scalar) -> bool:
    """Tell whether a word has the image beside it that it is the namespace of: `{repository: orchard, name: press}`,
    `{repo: orchard, imageName: press}`.

    timid: what joins the two may put a registry in front of both. The name of an item in a list is the item's own.
    """
    if repository.key not in REPOSITORIES or not isinstance(repository.parent.key, str):
        return False
    is_word = shape_of(repository.text) is Shape.BARE
    return is_word and any(shape_of(repository.sibling(name)) is Shape.BARE for name in NAMES)


def is_of_stream(name: Scalar) -> bool:
    """Tell whether a word names an image stream, beside its namespace and a tag, which nothing pulls by these."""
    if name.key != "name" or "/" in name.text or any(name.parent.get(part) is None for part in PARTS_OF_STREAM_TAG):
        return False
    return STREAM_TAGS.search(name.parent.name) is not None


def said_around(document: Document, scalar: Scalar, shape: Shape) -> str:
    """Say what around a name tells that it may be an image, too little to move it by; "" when nothing does."""
    if shape not in FAMILIAR:
        return ""
    said = _said_by_policy(scalar, shape)
    if said or shape is Shape.TAGGED:
        return said
    return _said_above(scalar, shape) or _said_beside(document, scalar, shape) or _said_by_kind(scalar, shape)


def _said_by_policy(scalar: Scalar, shape: Shape) -> str:
    """Say that a pull policy stands beside a name: `{repo: press, pullPolicy: Always}`."""
    if scalar.key not in POLICED or not has_tag_beside(scalar, POLICY_NAMES):
        return ""
    if scalar.key == "name" and (shape is Shape.BARE or says_image(scalar.parent)):
        # A word may be the name of anything; what stands below an image is judged by that.
        return ""
    return "a pull policy beside it"


def _said_above(scalar: Scalar, shape: Shape) -> str:
    if scalar.key == "name" and shape is Shape.PATHED and scalar.parent.key == "image":
        return WITHOUT_TAG
    return "the type above it says image" if is_of_image_type(scalar) else ""


def _is_service(mapping: Node) -> bool:
    """Tell whether a mapping says where a service called `image` listens: `{name: press, hosts: {…}, port: {…}}`.

    Source:  docs.openstack.org, OpenStack-Helm, Endpoints.
    """
    return all(isinstance(mapping.get(key), Node) for key in OF_SERVICE)


def _said_beside(document: Document, scalar: Scalar, shape: Shape) -> str:
    """Say what tells of a word in values or a manifest: `{name: press, tag: "1.27"}`, `image: {name: press}`."""
    if shape is not Shape.BARE or scalar.key != "name" or is_generic(document, scalar):
        return ""
    if not OTHER_PATHS.isdisjoint(scalar.parent.children) or IMAGE_STREAM.search(scalar.parent.name):
        return ""
    if scalar.parent.key == "image":
        return "" if names_machine(scalar) or is_of_machine(scalar) or _is_service(scalar.parent) else WITHOUT_TAG
    tags = (scalar.sibling(name) for name in TAG_NAMES)
    return "a word beside a tag" if any(VERSION.match(tag) for tag in tags) else ""


def _said_by_kind(scalar: Scalar, shape: Shape) -> str:
    """Say that the kind of a manifest tells of a repository in it: `{kind: ImageConfig, defaults: {repository: …}}`.

    Source:  github.com/k8ssandra/cass-operator, apis/config, ImageConfig: what fills in the version puts a registry in
             front where it is set to one.
    """
    if scalar.key != "repository" or shape is not Shape.PATHED or not OF_SOURCES.isdisjoint(scalar.parent.children):
        return ""
    manifest = manifest_of(scalar)
    if manifest is None or IMAGE_KIND.search(manifest.text("kind")) is None or is_of_machine(scalar):
        return ""
    return "the kind of the manifest says image"
