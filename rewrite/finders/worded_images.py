"""Values under keys, and of mappings and lists under keys, that speak of images: which of them are references."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from rewrite.defaulted import default_of
from rewrite.document import SourceKind
from rewrite.finders.belonging import belongs
from rewrite.finders.context import Context, context_of, is_given_to_service, is_in_manifest
from rewrite.finders.docker_words import CONTAINER, list_under
from rewrite.finders.docker_words import KEYS as DOCKER_KEYS
from rewrite.finders.evidence import IMAGES
from rewrite.finders.finding import Finding, held, sites, unless_known, whole
from rewrite.finders.image_names import (
    BEGUN,
    MODEL,
    NO_NAME,
    OTHER_IMAGES,
    is_name_alone,
    is_of_machine,
    is_without_tag,
)
from rewrite.finders.image_names import KEYS as IMAGE_KEYS
from rewrite.finders.job_words import is_what_job_runs_in
from rewrite.finders.maps_of_images import is_called_images, is_in_map_of_images, list_without_tag
from rewrite.finders.registry_variables import joined_to_variable
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.screen import SURE_TAGS
from rewrite.shape import UNTAGGED, WHOLE, Shape, is_begun, is_rule, is_too_deep, shape_of
from rewrite.tree import Node, Scalar, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.document import Document
    from rewrite.tree import Child

WORD: Final = "image"
# Of a mapping that says image: the keys that hold all of a reference, also one without a path.
WHOLE_KEYS: Final = expression(
    r"(?:name|ref|reference|full(?:_?[nN]ame)?|.*[rR]epo(?:sitory)?_?(?:[aA]nd_?)?[tT]ag|value|default|source)\Z"
)
# `img=nginx:1.27`; under `container`, and without a version, a word with a tag may be anything: `img: service:base`.
IMG: Final = expression(rf"(?:(?:.*[._-])?img|.*Img|.*_IMG)=[a-z][\w.-]*:{SURE_TAGS}")
# A chart takes what such a key holds for the end of a reference.
TAG_KEY: Final = expression(r".*(?:[tT]ag|TAG|[vV]ersion|VERSION)\Z")
TAG_ALONE: Final = expression(r"[\w.-]+@sha\d+:", re.ASCII)
# Of a form in which users choose an image: those that they may choose. Source: Kubeflow, spawner_ui_config.yaml.
CHOICE: Final = "options"
DEFAULT: Final = "default"
# Of a schema.
PROPERTIES: Final = "properties"
# Of an annotation: its owner may speak of images where the annotation does not. Those of one owner are all known, and
# name branches, patterns over tags and secrets. Source: argocd-image-updater.readthedocs.io, image configuration.
DOMAIN: Final = expression(r"[\w-]+(?:\.[\w-]+)+/")
UPDATER: Final = "argocd-image-updater.argoproj.io/"
# What does something with images, and is set up below such a key: `argocd-image-updater: {branch: main:updates}`.
PROGRAM: Final = expression(
    r".*image[_-]?(?:updater|automation|reflector|swapper|puller|pruner|cleaner|scanner|builder|syncer|cacher|loader)",
    re.IGNORECASE,
)
NAME: Final = "name"
# Of variables whose values are paths or addresses, and names of images only behind a registry.
ADDRESSES: Final = ("url", "path")
IMAGE: Final = expression(r"[\w.-]+(?::\d+)?/[\w./-]+:[\w.-]+(?:@sha256:\w+)?", re.ASCII)
# A host in a domain with its port: `kafkaAddress: press-bootstrap.press:9094`; without a dot a year may be a tag.
ADDRESS: Final = expression(
    r"(?!.*image).*(?:address|host(?:name)?|server|endpoint|broker|bootstrap|url|uri)(?:e?s)?="
    r"[a-z][\w-]*\.[\w.-]*:\d{4,5}\Z",
    re.IGNORECASE,
)


def find_under(document: Document, scalar: Scalar) -> Iterator[Finding]:
    """Find what of a value is an image, under a key that speaks of one."""
    name = scalar.name
    if isinstance(scalar.key, int) and document.source_kind is SourceKind.VARIABLES:
        # What is in an array of a shell is told by who finds variables.
        return
    if is_name_alone(name, scalar.text):
        yield unless_known(scalar)
    elif DOCKER_KEYS.match(name) and not (name.endswith(CONTAINER) and "/" in scalar.value):
        yield from list_under(scalar)
    elif ":" in scalar.value and not IMAGE_KEYS.match(name):
        owner = domain.group() if (domain := DOMAIN.match(name)) else ""
        says_itself = WORD in name[len(owner) :].lower()
        if not says_itself and owner == UPDATER:
            return
        says_image = says_itself or WORD in owner
        is_versioned = IMG.match(f"{name}={scalar.value}") is not None
        if says_image or is_versioned or "/" in scalar.value:
            is_sure = says_itself and "/" in scalar.value and not (TAG_KEY.match(name) or MODEL.match(name))
            yield from _judge(document, scalar, name, is_sure=is_sure)
    elif shape_of(scalar.text) is Shape.PATHED and not name.lower().endswith(ADDRESSES):
        joined = joined_to_variable(document, scalar)
        hold = Reason.UNDECIDED if joined else Reason.POSSIBLE
        yield held(scalar, 0, len(scalar.text), hold, joined)


def find_in(document: Document, holder: Node, key: str) -> Iterator[Finding]:
    """Find the images of a mapping whose key, or that around it, speaks of them."""
    children = holder.children
    if not isinstance(children, dict):
        return
    yield from _find_default(holder)
    choice = _choice(children)
    listed = ((CHOICE, item) for item in choice), ((DEFAULT, item) for item in items_of(children.get(DEFAULT)))
    for name, child in chain(children.items(), *listed):
        if isinstance(child, Scalar):
            is_whole = "/" in child.value or WHOLE_KEYS.match(name) is not None
            if is_whole or TAG_KEY.match(name) is None:
                is_model = MODEL.match(key) or (MODEL.match(name) and not is_called_images(holder))
                is_sure = WHOLE_KEYS.match(name) is not None or ("/" in child.value and not PROGRAM.match(key))
                is_sure = (is_sure and not is_model) or (":" in child.value and is_in_map_of_images(document, child))
                yield from _judge(document, child, key, is_sure=is_sure, is_choice=bool(choice))
    yield from list_without_tag(document, holder)


def _find_default(schema: Node) -> Iterator[Finding]:
    """List the name without a tag that a property of an object has by default: `sidecar_image: {default: busybox}`."""
    default, above = schema.get(DEFAULT), schema.parent
    if not isinstance(default, Scalar) or above is None or above.key != PROPERTIES or manifest_of(default) is None:
        return
    key = str(schema.key)
    if IMAGE_KEYS.match(key) and not OTHER_IMAGES.match(key) and shape_of(default.text) in UNTAGGED:
        yield whole(default, Role.REFERENCE, Reason.POSSIBLE, "what a schema says is used where nothing is set")


def _choice(children: Mapping[str, Child]) -> tuple[Child, ...]:
    """Give the images of which a mapping offers a choice: `{value: orchard/press:v1, options: [orchard/press:v1, …]}`.

    Out:     nothing when one of them has no registry and not both path and tag: it may be a choice of something else.
    """
    offered = children.get(CHOICE)
    items = offered.children if isinstance(offered, Node) else ()
    if isinstance(items, dict) or not all(isinstance(item, Scalar) and IMAGE.fullmatch(item.text) for item in items):
        return ()
    return tuple(items)


def find_among_images(document: Document, holder: Node, above: str) -> Iterator[Finding]:
    """List what an image in a list or in a map of images is given by: `images: [{url: orchard/press:v1}]`, and names of
    registries that the sweep does not know: `images: [{name: registry.corp.example/orchard/press}]`.
    """
    if IMAGES.search(above) and isinstance(holder.children, dict):
        for name, child in holder.children.items():
            if isinstance(child, Scalar) and ":" in child.value and not IMAGE_KEYS.match(name):
                yield from _judge(document, child, above, is_sure=is_in_map_of_images(document, child))
        named = holder.children.get(NAME)
        if isinstance(named, Scalar) and is_without_tag(named.text) and not OTHER_IMAGES.match(above):
            yield held(named, 0, len(named.text), Reason.POSSIBLE)


def _is_deployed(document: Document, scalar: Scalar) -> bool:
    if context_of(document, scalar) is not Context.GENERIC or is_in_manifest(document):
        return True
    return is_given_to_service(document, scalar) and not joined_to_variable(document, scalar)


def _is_end(name: str, text: str) -> bool:
    return TAG_ALONE.match(text) is not None and TAG_KEY.match(name) is not None


def _judge(
    document: Document, scalar: Scalar, key: str, *, is_sure: bool, is_choice: bool = False
) -> Iterator[Finding]:
    text = default_of(scalar.text) or scalar.text
    shape = shape_of(text)
    begins = shape is Shape.PLACEHOLDER and (BEGUN.match(text) or (key == scalar.key and is_begun(text)))
    if not (begins or shape in WHOLE) or NO_NAME.match(text) or is_rule(key, text):
        return
    if ADDRESS.match(f"{scalar.name}={text}") or OTHER_IMAGES.match(key) or _is_end(scalar.name, text):
        return
    if shape is Shape.EXPLICIT:
        if ":" in text.rpartition("/")[2] or is_what_job_runs_in(scalar):
            yield unless_known(scalar)
        return
    if is_too_deep(text):
        return
    if is_of_machine(scalar):
        if "/" in text:
            yield held(scalar, 0, len(scalar.text), Reason.POSSIBLE)
        return
    if joined := belongs(document, scalar, context_of(document, scalar)):
        yield whole(scalar, Role.REFERENCE, joined.reason, joined.detail)._replace(registry=joined.registry)
    elif is_sure and ((is_choice and "/" in text) or _is_deployed(document, scalar)):
        yield from sites(scalar)
    else:
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE)
