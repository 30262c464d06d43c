"""Maps of images: in a custom resource, mappings below `images` all of whose words are images.

One that has a path and a tag says it of those beside it that have a tag alone, and of those in a mapping beside it:
`images: {gate: orchard/gate:v22, mysqld: {mysql80Compatible: "mysql:8.0.40"}}`.

Source:  planetscale.com/v2, VitessCluster, images.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.context import Context, context_of
from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from rewrite.document import Document

IMAGES: Final = expression(r".*[iI]mages\Z")
WHOLE: Final = frozenset({Shape.TAGGED, Shape.EXPLICIT})
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
    children = node.children
    if not isinstance(children, dict) or len(children) > MOST_WORDS:
        return []
    return [child.text for child in children.values() if isinstance(child, Scalar)]
