"""Images that a composition of Crossplane patches into what it is made of.

Finds:   of the patches whose `toFieldPath` is the image of a container, what their last transform gives: `fmt`, the
         values of `map`, `result` and `fallbackValue` of `match`.
Leaves:  patches back into the composite resource and fields of other names that say image, familiar names for which are
         listed; images of machines; what a later transform puts something in front of; what names a registry and is not
         for a container, which the sweep judges.
Source:  docs.crossplane.io, Function Patch and Transform; Composition, patches (v1).
Example: patches[0]: {toFieldPath: "spec.containers[0].image",
         transforms: [{type: string, string: {fmt: "orchard/press:%s"}}]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

ID: Final = "compositions"
TO: Final = "toFieldPath"


def find(document: Document) -> Iterator[Finding]:
    """Find what patches write into images."""
    if TO in document.keys:
        from rewrite.finders.composition_patches import find_patched  # few documents are compositions

        yield from find_patched(document)
