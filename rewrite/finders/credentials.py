"""Credentials: what logs in to a registry and stands beside it, so that both are changed together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.part_names import TAG_NAMES
from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.tree import Scalar

TAGS: Final = frozenset(TAG_NAMES)
CREDENTIALS: Final = frozenset({"username", "userName", "user", "password", "auth"})
# Behind what the registry is called: `press_registry_url`, `press_registry_username`.
CREDENTIAL_ENDS: Final = (
    *("_user", "_username", "_password", "_token"),
    *("User", "Username", "UserName", "Password", "Token"),
)
REGISTRY_END: Final = expression(r"_?(?:[uU]rl|URL|[hH]ost)\Z")


def has_credentials(registry: Scalar) -> bool:
    """Tell whether what logs in to a registry stands beside it, under a name of its own or one called after it."""
    beside = registry.parent.children
    if not isinstance(beside, dict) or not beside.keys().isdisjoint(TAGS):
        return False
    if not beside.keys().isdisjoint(CREDENTIALS):
        return True
    stem = REGISTRY_END.sub("", str(registry.key))
    return any(registry.sibling(stem + end) for end in CREDENTIAL_ENDS)
