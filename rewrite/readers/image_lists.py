"""Image lists: files that are nothing but a list of names, and whose own name says that these are images.

- nginx:1.25.3
- orchard/press
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.lazy import expression
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from rewrite.document import Document

WORD: Final = "image"
# Of those that have a name on each line.
TEXTS: Final = (".txt", ".list", ".lst")
# `images.yaml`, `image-list.txt`, `airgap-images-v1.2.json`.
NAME: Final = expression(
    r"(?:.*[-_.])?images?(?:[-_.]?lists?)?(?:[-_.].*)?\.(?:ya?ml|json|txt|list|lst)\Z", re.IGNORECASE
)


def may_list_images(name: str) -> bool:
    """Tell whether the name of a file says that it lists images."""
    base = name.rpartition("/")[2]
    return WORD in base.casefold() and NAME.match(base) is not None


def kind_within(document: Document, kind: SourceKind, name: str) -> SourceKind:
    """Give the kind of a document of a file: that of the file, but for a list of texts or lines in one of images."""
    children = document.top.children if document.top is not None else None
    is_list = isinstance(children, list) and all(isinstance(child, Scalar) for child in children)
    is_list = is_list or (document.top is None and name.endswith(TEXTS))
    return SourceKind.IMAGES if is_list and kind is SourceKind.OTHER and may_list_images(name) else kind
