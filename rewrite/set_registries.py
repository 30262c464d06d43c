"""Set registries: where the values in a file set the registry of an image, by the names of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.plans import FilePlan
    from rewrite.report import Change

REGISTRY: Final = expression(r".*[rR]egistry\Z")
# Of a name whose end is filled in, what stands in front of that.
NAMES: Final = (Role.NAME.value, Role.REFERENCE.value, Role.PREFIX.value)


def registries_in(plan: FilePlan) -> frozenset[tuple[int, str]]:
    """Give the documents and paths of the registries that a file sets, moved or not."""
    return frozenset((document, path) for document, path in may_be_registries(plan) if is_registry(path))


def may_be_registries(plan: FilePlan) -> frozenset[tuple[int, str]]:
    """Give the documents and paths of what a file sets, and what may be a registry where its key is that of one."""
    found = [change.place for change in plan.changes if change.role == Role.DOMAIN.value]
    found += [skip.place for skip in plan.skips]
    return frozenset((place.document, place.path) for place in found)


def is_registry(path: str) -> bool:
    """Tell whether a field path is that of a registry."""
    return REGISTRY.match(path.rpartition(".")[2]) is not None


def moved_in(plan: FilePlan) -> frozenset[tuple[int, str]]:
    """Give the documents and paths of the names in a file that move, and of what has moved already."""
    found = [change.place for change in plan.changes if change.role in NAMES]
    found += [skip.place for skip in plan.skips if skip.reason is Reason.ALREADY_MIRRORED]
    return frozenset((place.document, place.path) for place in found if not is_registry(place.path))


def is_joinable(change: Change) -> bool:
    """Tell whether a change is of what begins an image, and must not move once something is joined to it in front: a
    name, with a registry of its own or without, or a registry.
    """
    return change.role in (*NAMES, Role.DOMAIN.value)


def is_name(change: Change) -> bool:
    """Tell whether a change puts the mirror in front of what names no registry itself."""
    first = change.before.partition("/")[0]
    is_explicit = "/" in change.before and ("." in first or ":" in first or first == "localhost")
    return change.role in NAMES and not is_explicit
