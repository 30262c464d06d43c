"""Paths of values: names that say where the parts of an image stand in the same values, and are none.

`images: [{repository: image.repository, tag: image.tag}]` tells Keel what to watch.
Source: keel.sh, Helm provider, `images` of its configuration in values.yaml.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.tree import Node, Scalar, nodes_around

if TYPE_CHECKING:
    from rewrite.tree import Child


def names_values(repository: Scalar) -> bool:
    """Tell whether a repository and the tag beside it are both the paths of other values that stand around them."""
    tag = repository.sibling("tag")
    if "." not in tag:
        return False
    return any(_has(node, tag) and _has(node, repository.text) for node in nodes_around(repository.parent))


def _has(root: Node, path: str) -> bool:
    child: Child | None = root
    for key in path.split("."):
        child = child.get(key) if isinstance(child, Node) else None
    return isinstance(child, Scalar)
