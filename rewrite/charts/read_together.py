"""Read together: the registry that stands around a name in what a template renders, for what reads the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import NAMES
from rewrite.document import MASKS
from rewrite.finders.belonging import may_be_joined_to
from rewrite.finders.inherited import registry_above
from rewrite.placing import path_text
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.document import Document
    from rewrite.locate import LocatedReference
    from rewrite.tree import Scalar

# What the finders say of a name that is joined to a registry, or may be.
JOINED: Final = (Reason.INHERITED, Reason.UNDECIDED)


def read_together(located: Sequence[LocatedReference], documents: Sequence[Document]) -> dict[int, str]:
    """Give the field paths of such registries, by where the names begin.

    In:      located and documents, of one rendered object.
    """
    names = [name for name in located if name.hold in JOINED and name.role in NAMES]
    if not names:
        return {}
    scalars = {path_text(document, scalar): (document, scalar) for document in documents for scalar in document.scalars}
    found = ((name.span.start, _registry_of(name, scalars)) for name in names)
    return {start: path for start, path in found if path}


def _registry_of(name: LocatedReference, scalars: Mapping[str, tuple[Document, Scalar]]) -> str:
    """Give the field path of the registry that a name may be joined to; "" for one that is empty, or not known."""
    found = scalars.get(name.place.path)
    if found is None:
        return ""
    known = scalars.get(name.registry) if name.registry else None
    registry = known[1] if known else registry_above(*found) or may_be_joined_to(*found)
    if registry is None or not registry.text or any(mask in registry.value for mask in MASKS):
        return ""
    return path_text((known or found)[0], registry)
