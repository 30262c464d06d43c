"""Own registry: names that say their registry themselves, beside another registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.reference import is_domain
from rewrite.registries import canonical, is_public
from rewrite.shape import FILLED_IN, Shape, shape_of

if TYPE_CHECKING:
    from rewrite.tree import Scalar


def has_own_registry(name: Scalar | None) -> bool:
    """Tell whether a name says its registry itself."""
    return name is not None and shape_of(name.text) is Shape.EXPLICIT


def stands_apart(name: str, registry: str) -> bool:
    """Tell whether a name beside a registry is not joined to it, for it says another one itself."""
    return shape_of(name) is Shape.EXPLICIT and is_whole(name, registry)


def is_whole(name: str, registry: str) -> bool:
    """Tell whether a name that says its registry is joined to no other one: not to a word, nor to the same registry
    again, and no public one serves names of another. A registry of somebody's own may stand in front of any.
    """
    if FILLED_IN.search(registry):
        return False
    host, own = (canonical(text.partition("/")[0].lower()) for text in (registry, name))
    return host == own or not is_domain(host) or (is_public(host) and is_public(own))
