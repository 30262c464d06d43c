"""Maps of images: in a custom resource, mappings below `images` all of whose words are images.

One that has a path and a tag says it of those beside it that have a tag alone, and of those in a mapping beside it:
`images: {gate: orchard/gate:v22, mysqld: {mysql80Compatible: "mysql:8.0.40"}}`. Those without a tag are listed.

Source:  planetscale.com/v2, VitessCluster, images; kubeblocks.io, ComponentVersion, images.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.context import Context, context_of
from rewrite.finders.finding import Finding, held, unless_known
from rewrite.finders.image_names import OTHER_IMAGES, is_of_machine
from rewrite.finders.part_names import PATH_NAMES, REGISTRY_NAMES, TAG_NAMES, WEAK_TAG_NAMES
from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import UNTAGGED, WHOLE, Shape, shape_of
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

IMAGES: Final = expression(r".*[iI]mages\Z")
# Of one image, given in parts.
PARTS: Final = frozenset((*PATH_NAMES, *REGISTRY_NAMES, *TAG_NAMES, *WEAK_TAG_NAMES))
BESIDE: Final = "an image without a tag beside others"
# Each word of a mapping asks for the others.
MOST_WORDS: Final = 100
# `press:8080` may be where something listens.
PORT: Final = expression(r"[^/:]+:\d{3,5}\Z")


def is_in_map_of_images(document: Document, scalar: Scalar) -> bool:
    """Tell whether a scalar is a word of a map of images, or of a mapping in one."""
    holder = scalar.parent
    if manifest_of(scalar) is None or context_of(document, scalar) is not Context.MANIFEST:
        return False
    images = holder if is_called_images(holder) else holder.parent
    # timid: of a mapping in one that has no words, `{from: orchard/press:v1, to: …}` may say what takes whose place.
    if images is None or not is_called_images(images) or not any("/" in word for word in _words(images)):
        return False
    return _has_images_only(images) and (holder is images or _has_images_only(holder))


def list_without_tag(document: Document, holder: Node) -> Iterator[Finding]:
    """List the words of a map of images that have no tag, one of which has a path and a tag; those that name a registry
    which nobody knows in any.
    """
    words = list(_scalars(holder)) if is_called_images(holder) and PARTS.isdisjoint(holder.children) else []
    untagged = [word for word in words if ":" not in word.text.rpartition("/")[2]]
    if not untagged or OTHER_IMAGES.match(str(holder.key)) or not _is_in_object(document, words[0]):
        return
    is_said = any("/" in word.text and word not in untagged and shape_of(word.text) in WHOLE for word in words)
    for word in untagged:
        shape = shape_of(word.text)
        if shape is Shape.EXPLICIT:
            yield unless_known(word)
        elif is_said and shape in UNTAGGED:
            yield held(word, 0, len(word.text), Reason.POSSIBLE, BESIDE)


def _is_in_object(document: Document, scalar: Scalar) -> bool:
    is_own = manifest_of(scalar) is not None and context_of(document, scalar) is Context.MANIFEST
    return is_own and not is_of_machine(scalar)


def is_called_images(node: Node) -> bool:
    """Tell whether a node is a mapping that is called as images are: `baseImages`."""
    return isinstance(node.children, dict) and isinstance(node.key, str) and IMAGES.match(node.key) is not None


def _has_images_only(node: Node) -> bool:
    """Tell whether all words of a mapping are names with a tag or a digest."""
    words = _words(node)
    return bool(words) and all(
        shape_of(word) in WHOLE and ":" in word.rpartition("/")[2] and not PORT.match(word) for word in words
    )


def _words(node: Node) -> list[str]:
    """Give the words of a mapping; none of one with more than each of them can ask for."""
    return [child.text for child in _scalars(node)] if len(node.children) <= MOST_WORDS else []


def _scalars(node: Node) -> Iterator[Scalar]:
    children = node.children
    if isinstance(children, dict):
        yield from (child for child in children.values() if isinstance(child, Scalar))
