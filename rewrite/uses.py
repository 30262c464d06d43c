"""Uses: the scalars that aliases repeat, each with all its uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Scalar


def uses_by_start(document: Document) -> dict[int, list[Scalar]]:
    """Give the scalars that aliases repeat, by where they begin: the anchored one first, then its uses."""
    uses: dict[int, list[Scalar]] = {}
    for scalar in document.repeats:
        uses.setdefault(scalar.start, []).append(scalar)
    for scalar in document.scalars if uses else ():
        if scalar.start in uses:
            uses[scalar.start].insert(0, scalar)
    return uses
