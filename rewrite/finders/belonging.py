"""Belonging: the registry of another key that a whole name belongs to, or may belong to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.finders import registry_keys
from rewrite.finders.beside import host_beside
from rewrite.finders.context import Context, context_of, is_in_manifest, is_taken_over
from rewrite.finders.disputed import dispute
from rewrite.finders.hosts import is_host
from rewrite.finders.inherited import filled_in_above, is_hub_of_words, registry_above
from rewrite.finders.key_words import held_by_words
from rewrite.finders.labels import IN_LABELS, is_label
from rewrite.finders.lone import lone_registry
from rewrite.finders.part_names import REGISTRY_KEY
from rewrite.finders.run_as_given import is_taken_as_it_is
from rewrite.finders.shared import beginning_above, registry_of_images, shared_registry
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.shape import Shape, shape_of
from rewrite.tree import Scalar, entries_of

if TYPE_CHECKING:
    from rewrite.document import Document

REGISTRY: Final = "registry"
URL: Final = "url"
JOINED_TO: Final = "joined to "
AS_IT_IS: Final = "what reads both may take it as it is, or join it to "
# Of all images; with a word of its own in front (`loggingRepository`, `quayRegistry`) it is that of some.
# Asked of what is found already, so more words count than where one is looked for.
OF_ALL: Final = expression(
    rf"(?:.*(?:{registry_keys.OF_IMAGES}|{registry_keys.OF_ALL}|public|shared|base|system|main|mirror|proxy|oci)s?_?)?"
    r"(?:registry|repo(?:sitory)?|hub)"
    rf"(?:_?(?:{registry_keys.PLACES}|name|address|base|path|domain|server|org|override))?\Z",
    re.IGNORECASE,
)
HUB_NAMES: Final = ("hub", "dockerHub")
# `{registry: quay.io, imagePath: orchard}`. Source: docs.tigera.io, Installation, `imagePath`.
BEHIND_REGISTRY: Final = frozenset({"imagePath", "image_path"})
# What Flux puts into manifests, as they ask for it. Source: fluxcd.io, Kustomization, Post build variable substitution.
OF_FLUX: Final = "kustomize.toolkit.fluxcd.io/"
SUBSTITUTED: Final = ("spec", "postBuild", "substitute")


class Belonging(NamedTuple):
    """Why a name stays that belongs to a registry, or may; registry is the one that has been found above it."""

    reason: Reason
    detail: str
    registry: Scalar | None = None


def belongs(document: Document, name: Scalar, context: Context) -> Belonging | None:
    """Give the reason to leave a name that is, or may be, joined to a registry under another key."""
    if registry := registry_above(document, name):
        return Belonging(*joined_or_not(document, registry, name), registry)
    if context is Context.GENERIC and not is_in_manifest(document):
        url = _url_beside(name)
        return Belonging(Reason.UNDECIDED, f"what reads both may join it to {format_path(url.path)}") if url else None
    found = may_be_joined_to(document, name) or filled_in_above(document, name, context)
    if found is None:
        return None
    is_beside = found.key == REGISTRY and found.parent is name.parent
    if is_beside and name.key in BEHIND_REGISTRY and ":" not in name.text:
        # It may be a namespace, and what is joined no image yet.
        return Belonging(Reason.INHERITED, f"{JOINED_TO}{format_path(found.path)}")
    # What reads a custom resource joins them as templates do.
    reader = "a chart" if context is Context.VALUES else "what reads both"
    return Belonging(Reason.UNDECIDED, f"{reader} may join it to {format_path(found.path)}")


def joined_or_not(document: Document, registry: Scalar, name: Scalar) -> tuple[Reason, str]:
    """Give the reason to leave a name for which a registry stands under another key."""
    if registry.parent is name.parent and is_label(registry, str(registry.key)):
        return IN_LABELS.reason, IN_LABELS.detail
    if (
        dispute(document, registry)
        or held_by_words(registry)
        or is_hub_of_words(document, registry, name)
        or _is_of_others(registry)
        or _is_substituted(document, registry)
    ):
        # `build: {registry: quay.io/orchard, baseImage: "orchard/base:v1"}`: what is built is pushed there.
        return Reason.UNDECIDED, f"what reads both may join it to {format_path(registry.path)}"
    if registry.parent is not name.parent and is_taken_over(document, name):
        # timid: most charts take such a container over as it is, and the registry is for their own images.
        return Reason.UNDECIDED, f"{AS_IT_IS}{format_path(registry.path)}"
    return Reason.INHERITED, f"{JOINED_TO}{format_path(registry.path)}"


def _is_of_others(registry: Scalar) -> bool:
    """Tell whether a registry among Helm's global values is, by its key, that of some images, which may be others:
    `global: {loggingRepository: docker.elastic.co, loggingImage: "beats/filebeat:5"}`.
    """
    return registry.parent.key == "global" and isinstance(registry.key, str) and OF_ALL.match(registry.key) is None


def _is_substituted(document: Document, registry: Scalar) -> bool:
    """Tell whether a registry is one of the variables of Flux, which nothing joins but the manifests that ask for them:
    `substitute: {registry: quay.io, press_image: "orchard/press:v1"}`.
    """
    return document.api_version.startswith(OF_FLUX) and registry.path[: len(SUBSTITUTED)] == SUBSTITUTED


def _url_beside(name: Scalar) -> Scalar | None:
    """Give the address of a registry that stands beside a name: `{image: orchard/press:v1, registry: {url: …}}`.

    Molecule builds upon the two, joined, unless the image is used as it is; then the address is that of a login.
    Source: github.com/ansible-community/molecule-plugins, playbooks/Dockerfile.j2.
    """
    registry = name.parent.node(REGISTRY)
    url = registry.get(URL) if registry is not None else None
    if not isinstance(url, Scalar) or shape_of(url.text) in (Shape.EMPTY, Shape.URL):
        return None
    return None if is_taken_as_it_is(name.parent) else url


def registry_of_namespace(document: Document, word: Scalar) -> Scalar | None:
    """Give the host in which a word under the key of a registry may be a namespace: `{registryFQDN: ghcr.io, press:
    {registry: orchard, repository: press}}`.

    timid: charts that join the two do so for some of their images, and pull others from Docker Hub.
    """
    if word.key in HUB_NAMES:
        # One stands in place of another.
        return None
    for key, child in entries_of(word.parent).items():
        if not isinstance(child, Scalar) or child is word or not REGISTRY_KEY.match(key):
            continue
        if is_host(document, child.text):
            return child
    found = registry_above(document, word) or shared_registry(document, word) or lone_registry(document, word)
    return found if found is not None and is_host(document, found.text) else None


def may_be_joined_to(document: Document, name: Scalar) -> Scalar | None:
    """Give a registry under a key of any kind that nothing says to be that of a name, nor of anything else."""
    beside = host_beside(document, name)
    is_pulled = beside is not None and not held_by_words(beside[0])
    found = beside[0] if beside is not None and is_pulled else lone_registry(document, name)
    if found is None and "/" not in name.text:
        found = beginning_above(name)
    if found is None and not is_taken_over(document, name):
        found = registry_of_images(document, name) or shared_registry(document, name)
    return found


def lone_above(document: Document, path: Scalar) -> Scalar | None:
    """Give what stands above a path and may begin it, though nothing says so: a registry, or a namespace."""
    context = context_of(document, path)
    return lone_registry(document, path) or beginning_above(path) or filled_in_above(document, path, context)
