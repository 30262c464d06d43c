"""Items: what lists in a document hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.finders.patch_targets import targets_in
from rewrite.tree import Scalar, items_of, nodes_in
from rewrite.uses import uses_by_start

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.document import Document
    from rewrite.tree import Node


def scalars_in(top: Node, key: str) -> list[Scalar]:
    """Give the scalars of the list under a key."""
    return [child for child in items_of(top.get(key)) if isinstance(child, Scalar)]


def paths_of(top: Node, key: str) -> list[Scalar]:
    """Give the paths of the mappings in the list under a key."""
    paths = [item.get("path") for item in nodes_in(top.get(key))]
    return [path for path in paths if isinstance(path, Scalar)]


def targets_of(items: Iterable[Node]) -> list[tuple[str, tuple[str, str, str]]]:
    """Give the files with patches that some mappings name beside what they are for, each with that."""
    named = [(item.text("path"), item.node("target")) for item in items]
    return [(path, told) for path, target in named if path and target is not None for told in targets_in(target)]


def patches_in(top: Node) -> list[Scalar]:
    """Give the files with patches that a transformer names."""
    path = top.get("path")
    return [*([path] if isinstance(path, Scalar) else []), *scalars_in(top, "paths")]


def are_one(document: Document, name: Scalar, new_name: Scalar) -> bool:
    """Tell whether two values of an entry are one text by an alias, which nothing else repeats."""
    if new_name.start != name.start:
        return False
    return all(use is name or use is new_name for use in uses_by_start(document)[name.start])
