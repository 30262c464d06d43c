"""Set image: what kpt's function of that name is told, which compares images with a name as kustomize does.

It stands beside the function (`configMap: {name: orchard/press, newTag: v2}`), in an object of its kind, or in a
ConfigMap that has nothing else.

Source:  catalog.kpt.dev, set-image: name, newName, newTag, digest, additionalImageFields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.tree import Node, Scalar, entries_of, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

KPTFILE: Final = "Kptfile"
SET_IMAGE: Final = "SetImage"
CONFIG_MAP: Final = "ConfigMap"
WORDS: Final = ("set-image", SET_IMAGE)
FUNCTION: Final = expression(r"(?:\S*/)?set-image(?:[:@]\S*)?\Z")
NAME: Final = "name"
RENAMING: Final = frozenset({"newName", "newTag"})
# The function refuses a ConfigMap with any other.
TOLD: Final = RENAMING | {NAME, "digest"}


def is_told(scalar: Scalar) -> bool:
    """Tell whether a name is one that the function is told."""
    holder = scalar.parent
    if holder.key == "configMap":
        return holder.parent is not None and _is_function(holder.parent)
    manifest = manifest_of(holder)
    if manifest is None or holder.parent is not manifest:
        return False
    if holder.key == "image":
        return manifest.text("kind") == SET_IMAGE
    return manifest.text("kind") == CONFIG_MAP and is_config(holder)


def is_config(data: Node) -> bool:
    """Tell whether the data of a ConfigMap are for the function."""
    keys = entries_of(data)
    return NAME in keys and not RENAMING.isdisjoint(keys) and TOLD.issuperset(keys)


def may_tell(document: Document) -> bool:
    """Tell whether a document is a package that uses the function, or what the function is told."""
    if document.kind == SET_IMAGE:
        return True
    if document.kind == CONFIG_MAP:
        data = document.top.node("data") if document.top is not None else None
        return data is not None and is_config(data)
    return document.kind == KPTFILE and next(functions_in(document), None) is not None


def functions_in(document: Document) -> Iterator[Node]:
    """Give the uses of the function in a package, in their order."""
    pipeline = document.top.node("pipeline") if document.top is not None else None
    mutators = pipeline.node("mutators") if pipeline is not None else None
    yield from filter(_is_function, nodes_in(mutators))


def _is_function(item: Node) -> bool:
    return any(FUNCTION.match(item.text(key)) for key in ("image", "exec"))
