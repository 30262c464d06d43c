"""Names of entries: words that may stand for an image of their file's own, by the name that a mapping has for it.

`images: {press: {repo: ghcr.io/orchard/press, tag: v1}}` and `containers: {web: {image: press}}`: with a registry in
front of it, the word would be found there no more. What such an entry itself holds is an image all the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.finders.maps_of_images import is_called_images
from rewrite.finders.part_names import PATH_NAMES, REGISTRY_NAMES, TAG_NAMES
from rewrite.holds import Hold
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.shape import BEHIND_WORDS
from rewrite.tree import Node, Scalar, children_of, is_within

if TYPE_CHECKING:
    from rewrite.document import Document

# A text without it has no such mapping.
WORD: Final = "mages"
STANDS_FOR: Final = "it may stand for "
PARTS: Final = frozenset({*PATH_NAMES, *REGISTRY_NAMES, *TAG_NAMES})


def held_as_name_of_entry(document: Document, scalar: Scalar) -> Hold | None:
    """Tell whether a word may stand for an image that its document has under that name.

    timid: there may be an image on Docker Hub that is called so, too.
    """
    word = scalar.text
    if not document.has_any(WORD) or document.top is None or not (own := _own_images(document.top)).entries:
        return None
    entry = next((entry for entry in own.entries.get(word, ()) if not is_within(scalar, entry)), None)
    if entry is not None:
        return Hold(Reason.UNDECIDED, f"{STANDS_FOR}{format_path(entry.path)}")
    other = None if word in own.entries else own.named_under.get(scalar.name)
    if other is None:
        return None
    # Its entry may be in another file.
    return Hold(Reason.UNDECIDED, f"{STANDS_FOR}an entry as others under that key do: {format_path(other.path)}")


class _Own(NamedTuple):
    """The images of a document's own by their names, and one that a word outside of them names, by the key of that."""

    entries: dict[str, list[Node | Scalar]]
    named_under: dict[str, Node | Scalar]


# Each word of a document asks for the same.
@lru_cache(maxsize=4)
def _own_images(top: Node) -> _Own:
    """Give the entries of the mappings below a node that are called as images are.

    `images: {remote: {press: {repo: orchard/press}}}` has them in groups.
    """
    entries: dict[str, list[Node | Scalar]] = {}
    words: list[Scalar] = []
    nodes = [(top, False)]
    while nodes:
        node, is_of_images = nodes.pop()
        is_of_images = is_of_images or is_called_images(node)
        for child in children_of(node):
            if isinstance(child, Node):
                nodes.append((child, is_of_images))
            elif not is_of_images:
                words.append(child)
            if is_of_images and isinstance(child.key, str) and _is_image(child):
                entries.setdefault(child.key, []).append(child)
    named = {word.name: entries[word.text][0] for word in words if word.text in entries} if entries else {}
    return _Own(entries, named)


def _is_image(entry: Node | Scalar) -> bool:
    """Tell whether an entry is an image, or holds the parts of one."""
    if isinstance(entry, Scalar):
        return entry.key not in PARTS and any(sign in entry.text for sign in BEHIND_WORDS)
    return isinstance(entry.children, dict) and not PARTS.isdisjoint(entry.children)
