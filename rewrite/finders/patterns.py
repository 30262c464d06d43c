"""Patterns: lists of images in which one item is a pattern, so that all of them are compared with others."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from rewrite.tree import Node

# Whose items may be patterns.
NAMES: Final = expression(r".*(?:[iI]mage|[rR]epositor|[rR]egistr)\w*\Z")
BESIDE_REGISTRY: Final = ("repository", "repo", "image", "name")
EXPRESSION: Final = "^"
BESIDE_PATTERN: Final = Hold(Reason.MATCH_KEY, "a pattern stands beside it")


def has_pattern(items: Node, name: str) -> bool:
    """Tell whether a pattern over names stands in a list of images: `images: ["quay.io/orchard/*", busybox]`."""
    return NAMES.match(name) is not None and _has_pattern(items)


# All items of a list ask so. `press=*:v1` puts a tag behind the name that is there (Argo CD, kustomize).
@lru_cache(maxsize=4)
def _has_pattern(items: Node) -> bool:
    texts = (item.value for item in items.children if isinstance(item, Scalar)) if items.children else ()
    return any("*" in text and "=" not in text and shape_of(text) is Shape.WILDCARD for text in texts)


def is_beside_pattern(registry: Scalar) -> bool:
    """Tell whether a pattern over names stands beside a registry: `{registry: docker.io, repository: "*"}`, or an
    expression: `{registry: quay.io, repository: "^orchard/.*$"}`. Nothing is pulled by such a name.
    """
    text = next((text for key in BESIDE_REGISTRY if (text := registry.sibling(key))), "")
    return "*" in text or text.startswith(EXPRESSION)
