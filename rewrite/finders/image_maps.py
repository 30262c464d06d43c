"""Image maps: what may be images in a mapping of values called `images` or `image`, under keys that say nothing.

Source:  github.com/hyperledger/bevel, values of charts: `image: {alpineutils: {repository, tag}, busybox: busybox}`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.belonging import Belonging, belongs
from rewrite.finders.context import OF_RELEASES, Context, context_of
from rewrite.finders.finding import Finding, held, whole
from rewrite.finders.image_names import DIGEST_ALONE, HOLD_VALUES, IMAGES
from rewrite.finders.maps_of_images import BESIDE
from rewrite.finders.no_images import is_no_image
from rewrite.finders.part_names import NAMESPACE_NAMES, OWN_TAG_NAMES, PATH_NAMES, REGISTRY_NAMES
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import VALUES_KINDS
from rewrite.reasons import Reason
from rewrite.shape import TAGGED_OR_PATHED, UNTAGGED, WHOLE, Shape, shape_of
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Child

NOT_JOINED: Final = Belonging(Reason.POSSIBLE, "")
TAGS: Final = frozenset({"tag", "version", "digest"})
MAPS: Final = frozenset({"image", IMAGES})
# Of one image, given in parts.
OF_ONE: Final = frozenset((*PATH_NAMES, *REGISTRY_NAMES, *OWN_TAG_NAMES, *NAMESPACE_NAMES, "repos"))
# Of what a map of images may say of all of them.
OF_ALL: Final = expression(
    r".*(?:arch|cred|flavou?r|host|mode|namespace|os|path|platform|policy|prefix|pull|registry|repo|repository|secret"
    r"|suffix|tag|type|user|variant|version)s?(?:_?name)?\Z",
    re.IGNORECASE,
)


def find_in_maps(document: Document) -> Iterator[Finding]:
    """List what may be an image in a mapping of values that is called `images`: {images: {db: mariadb:10}}."""
    if (
        document.source_kind not in HOLD_VALUES
        and OF_RELEASES.isdisjoint(document.keys)
        and not document.has_any(*VALUES_KINDS)
    ):
        return
    for scalar in document.scalars:
        above = scalar.parent
        named = above.key == IMAGES or (above.parent is not None and above.parent.key == IMAGES)
        # A tag or a digest alone, as `{tag, digest}` have them, names no image.
        named = named and scalar.key not in TAGS and not scalar.text.startswith(DIGEST_ALONE)
        named = named and isinstance(above.children, dict) and shape_of(scalar.text) in TAGGED_OR_PATHED
        if named and context_of(document, scalar) is Context.VALUES:
            joined = belongs(document, scalar, Context.VALUES) or NOT_JOINED
            yield whole(scalar, Role.REFERENCE, joined.reason, joined.detail)._replace(registry=joined.registry)
    for holder in document.nodes:
        if holder.key in MAPS:
            yield from _list_words(document, holder)


def _list_words(document: Document, holder: Node) -> Iterator[Finding]:
    """List the names without a tag beside an image: {image: {press: {repository: orchard/press}, shell: busybox}}."""
    children = holder.children
    if not isinstance(children, dict) or not OF_ONE.isdisjoint(children) or not any(map(_is_image, children.values())):
        return
    for key, word in children.items():
        # One with a path below `images` is told by that.
        shapes = (Shape.BARE,) if holder.key == IMAGES else UNTAGGED
        if not isinstance(word, Scalar) or OF_ALL.match(key) or shape_of(word.text) not in shapes:
            continue
        if is_no_image(word, shape_of(word.text)):
            continue
        if context_of(document, word) is Context.VALUES and not belongs(document, word, Context.VALUES):
            yield held(word, 0, len(word.text), Reason.POSSIBLE, BESIDE)


def _is_image(child: Child) -> bool:
    """Tell whether what stands in a mapping is an image, with a path and a tag or in parts."""
    if isinstance(child, Node):
        return isinstance(child.children, dict) and not OF_ONE.isdisjoint(child.children)
    return "/" in child.text and ":" in child.text and shape_of(child.text) in WHOLE
