"""Reused: what a tag takes from another job of a pipeline, by the names of the keys that lead there.

In `image: !reference [.base, image]` neither word is an image; the one of `.base` is found where that stands.

Source:  docs.gitlab.com, CI/CD YAML, `!reference` tags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from rewrite.document import Document

TAG: Final = "!reference"
# In front of the first item of a list; readers keep no tags.
TAGGED: Final = expression(r"!reference\s+[\[-]\s*\Z")
LOOK_BACK: Final = 60


def is_reused(document: Document, scalar: Scalar) -> bool:
    """Tell whether a scalar is one of the names that lead to what is taken from another job."""
    names = scalar.parent.children
    if not isinstance(names, list) or not document.has_any(TAG):
        return False
    first = names[0]
    return isinstance(first, Scalar) and bool(
        TAGGED.search(document.text, max(0, first.start - LOOK_BACK), first.start)
    )
