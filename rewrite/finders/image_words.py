"""Whole references under keys that only speak of images: `imageK8S`, `RELATED_IMAGE_DB`, `image: {name: …}`.

Finds:   familiar names with a tag, also one that is filled in later, whose own key, or the key of the mapping around
         them, says image somewhere, in manifests and Helm values; and names with a tag of registries that the sweep
         does not know, or without one as the name of an image in a list, which are listed.
Leaves:  tags, policies, words and paths under such keys; names beside a registry, which the split images are; such
         names in other YAML, those without a path whose own key alone says it, or the key around them where none has a
         path, names with path and tag under `img` and `container`, and those with a path under variables like
         `IMAGE_NAME` (listed as possible).
Source:  Kong's, Consul's and Kubestone's values and custom resources; RELATED_IMAGE_ of the Operator Lifecycle Manager.
Example: spec.image.name: orchard/press:v1
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from rewrite.finders.belonging import belongs
from rewrite.finders.context import Context, context_of, is_in_manifest
from rewrite.finders.evidence import IMAGES
from rewrite.finders.finding import Finding, sites, whole
from rewrite.finders.image_key import BEGUN, MACHINE_GROUPS, OTHER_IMAGES
from rewrite.finders.image_key import KEYS as IMAGE_KEYS
from rewrite.finders.maps_of_images import is_in_map_of_images
from rewrite.finders.registry_variables import joined_to_variable
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import Shape, default_of, head_of, is_begun, is_rule, is_too_deep, shape_of
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.document import Document
    from rewrite.tree import Child

ID: Final = "image-words"
KEYS: Final = expression(r".*(?:[iI]mage|IMAGE)|(?:.*[._-])?(?:img|container)\Z|.*(?:Img|_IMG)\Z")
WORD: Final = "image"
# A variable of something that is no container: `params: {PRESS_IMAGE_NAME: orchard/press}`.
VARIABLE: Final = expression(r"(?:.*_)?IMAGE_(?:NAME|REPO|REPOSITORY|REF|URI)\Z")
# Of a mapping that says image: the keys that hold all of a reference, also one without a path.
WHOLE_KEYS: Final = expression(
    r"(?:name|ref|reference|full(?:_?[nN]ame)?|.*[rR]epo(?:sitory)?_?(?:[aA]nd_?)?[tT]ag|value|default|source)\Z"
)
# A digest, a version, or a version with a digest.
NO_NAME: Final = expression(r"(?:sha\d+|env):|latest@|v?\d")
# A chart takes what such a key holds for the end of a reference.
TAG_KEY: Final = expression(r".*(?:[tT]ag|TAG|[vV]ersion|VERSION)\Z")
# The charts of OpenStack-Helm have all images of theirs below it: `images: {tags: {api: orchard/press:v1}}`.
TAGS: Final = "tags"
# Of a form in which users choose an image: those that they may choose. Source: Kubeflow, spawner_ui_config.yaml.
CHOICE: Final = "options"
DEFAULT: Final = "default"
# Of a schema.
PROPERTIES: Final = "properties"
NAME: Final = "name"
IMAGE: Final = expression(r"[\w.-]+(?::\d+)?/[\w./-]+:[\w.-]+(?:@sha256:\w+)?", re.ASCII)
SAYS_IMAGE: Final = expression(r"image(?!_?stream)", re.IGNORECASE)
# Keys that were seen and say nothing of images; what is remembered is bounded.
MOST_NAMES: Final = 8192
_DULL: Final[set[str | int]] = set()


def find(document: Document) -> Iterator[Finding]:
    """Find whole references under keys that speak of images."""
    for scalar in document.named(KEYS):
        # What the finder of image keys has judged needs no second judgement.
        if ":" in scalar.value and not IMAGE_KEYS.match(name := scalar.name):
            says_image = WORD in name.lower()
            if not says_image and "/" not in scalar.value:
                continue
            is_sure = says_image and "/" in scalar.value and TAG_KEY.match(name) is None
            yield from _judge(document, scalar, name, is_sure=is_sure)
        elif "/" in scalar.value and VARIABLE.match(scalar.name) and shape_of(scalar.text) is Shape.PATHED:
            joined = joined_to_variable(scalar)
            hold = Reason.UNDECIDED if joined else Reason.POSSIBLE
            yield Finding(scalar, Role.REFERENCE, 0, len(scalar.text), hold, joined, certain=False)
    for holder in document.nodes:
        key, above = holder.key, holder.parent
        if key == TAGS and above is not None:
            key = above.key
        # Most keys are known not to say it, which is told for each mapping and list of a document.
        if key in _DULL or not _says_image(key):
            if above is not None and above.key not in _DULL:
                yield from _find_among_images(document, holder, above.key)
            continue
        children = holder.children
        if isinstance(children, dict):
            yield from _find_default(holder)
            choice = _choice(children)
            listed = ((CHOICE, item) for item in choice), ((DEFAULT, item) for item in _items(children.get(DEFAULT)))
            for name, child in chain(children.items(), *listed):
                if isinstance(child, Scalar):
                    is_whole = "/" in child.value or WHOLE_KEYS.match(name) is not None
                    if is_whole or TAG_KEY.match(name) is None:
                        is_sure = is_whole or (":" in child.value and is_in_map_of_images(document, child))
                        yield from _judge(document, child, str(key), is_sure=is_sure, is_choice=bool(choice))


def _find_default(schema: Node) -> Iterator[Finding]:
    """List the name without a tag that a property of an object has by default: `sidecar_image: {default: busybox}`."""
    default, above = schema.get(DEFAULT), schema.parent
    if not isinstance(default, Scalar) or above is None or above.key != PROPERTIES or manifest_of(default) is None:
        return
    key = str(schema.key)
    if IMAGE_KEYS.match(key) and not OTHER_IMAGES.match(key) and shape_of(default.text) in (Shape.BARE, Shape.PATHED):
        yield whole(default, Role.REFERENCE, Reason.POSSIBLE, "what a schema says is used where nothing is set")


def _items(child: Child | None) -> list[Child]:
    """Give the items of a list, as the default of an array is one: `images: {default: ["orchard/press:v1"]}`."""
    return child.children if isinstance(child, Node) and isinstance(child.children, list) else []


def _choice(children: Mapping[str, Child]) -> tuple[Child, ...]:
    """Give the images of which a mapping offers a choice: `{value: orchard/press:v1, options: [orchard/press:v1, …]}`.

    Out:     nothing when one of them has no registry and not both path and tag: it may be a choice of something else.
    """
    offered = children.get(CHOICE)
    items = offered.children if isinstance(offered, Node) else ()
    if isinstance(items, dict) or not all(isinstance(item, Scalar) and IMAGE.fullmatch(item.text) for item in items):
        return ()
    return tuple(items)


def _find_among_images(document: Document, holder: Node, above: str | int) -> Iterator[Finding]:
    """List what an image in a list or in a map of images is given by: `images: [{url: orchard/press:v1}]`, and names of
    registries that the sweep does not know: `images: [{name: registry.corp.example/orchard/press}]`.
    """
    if isinstance(above, str) and IMAGES.search(above) and isinstance(holder.children, dict):
        for name, child in holder.children.items():
            if isinstance(child, Scalar) and ":" in child.value and not IMAGE_KEYS.match(name):
                yield from _judge(document, child, above, is_sure=is_in_map_of_images(document, child))
        named = holder.children.get(NAME)
        if isinstance(named, Scalar) and _is_without_tag(named.text) and not OTHER_IMAGES.match(above):
            yield Finding(named, Role.REFERENCE, 0, len(named.text), Reason.POSSIBLE, certain=False)


def _is_without_tag(text: str) -> bool:
    """Tell whether a text names a registry, and neither a tag nor a digest."""
    return "/" in text and ":" not in text.rpartition("/")[2] and shape_of(text) is Shape.EXPLICIT


def _is_deployed(document: Document, scalar: Scalar) -> bool:
    return context_of(document, scalar) is not Context.GENERIC or is_in_manifest(document)


def _says_image(key: str | int) -> bool:
    if isinstance(key, str) and SAYS_IMAGE.search(key):
        return True
    if key != TAGS:
        if len(_DULL) > MOST_NAMES:
            _DULL.clear()
        _DULL.add(key)
    return False


def _judge(
    document: Document, scalar: Scalar, key: str, *, is_sure: bool, is_choice: bool = False
) -> Iterator[Finding]:
    text = default_of(scalar.text) or scalar.text
    shape = shape_of(text)
    begins = shape is Shape.PLACEHOLDER and (BEGUN.match(text) or (key == scalar.key and is_begun(text)))
    if not (begins or shape in (Shape.TAGGED, Shape.EXPLICIT)) or NO_NAME.match(text) or is_rule(key, text):
        return
    if OTHER_IMAGES.match(key):
        return
    if shape is Shape.EXPLICIT:
        if ":" in text.rpartition("/")[2]:
            head = head_of(scalar.text)
            hold = head.hold or Reason.POSSIBLE
            yield Finding(scalar, head.role, head.start, head.end, hold, head.detail, certain=False)
        return
    if is_too_deep(text):
        return
    manifest = manifest_of(scalar)
    if manifest is not None and MACHINE_GROUPS.match(manifest.text("apiVersion")):
        if "/" in text:
            yield Finding(scalar, Role.REFERENCE, 0, len(scalar.text), Reason.POSSIBLE, certain=False)
        return
    if joined := belongs(document, scalar, context_of(document, scalar)):
        yield whole(scalar, Role.REFERENCE, *joined)
    elif is_sure and ((is_choice and "/" in text) or _is_deployed(document, scalar)):
        yield from sites(scalar)
    else:
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE)
