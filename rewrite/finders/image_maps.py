"""Image maps: what may be images in a mapping of values that is called `images`, under keys that say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.belonging import Belonging, belongs
from rewrite.finders.context import OF_RELEASES, Context, context_of
from rewrite.finders.finding import Finding, whole
from rewrite.finders.image_names import DIGEST_ALONE, HOLD_VALUES, IMAGES
from rewrite.locate import Role
from rewrite.manifest import VALUES_KINDS
from rewrite.reasons import Reason
from rewrite.shape import TAGGED_OR_PATHED, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

NOT_JOINED: Final = Belonging(Reason.POSSIBLE, "")
TAGS: Final = frozenset({"tag", "version", "digest"})


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
