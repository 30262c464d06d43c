"""Set registries: where the values in a file set the registry of an image, by the names of keys, or something that may
stand in front of images as one does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.hits import hosts_of
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.placing import scope_in
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.document import Document
    from rewrite.plans import FilePlan
    from rewrite.report import Change

REGISTRY: Final = expression(r".*[rR]egistry\Z")
# What stands behind the domain of what a name may follow.
FRONT: Final = expression(r"[\w./-]*\Z", re.ASCII)
# Of a name whose end is filled in, what stands in front of that.
NAMES: Final = (Role.NAME.value, Role.REFERENCE.value, Role.PREFIX.value)


def registries_in(plan: FilePlan) -> frozenset[tuple[int, str]]:
    """Give the documents and paths of the registries that a file sets, moved or not."""
    return frozenset((document, path) for document, path in may_be_registries(plan) if is_registry(path))


def fronts_in(plan: FilePlan) -> frozenset[tuple[int, str]]:
    """Give the documents and paths of what a file sets that names a registry and ends without a version: a template may
    put it in front of a name, whatever its key is called. What is on the mirror counts as what has moved there.
    """
    found = [(change.place, change.before) for change in plan.changes]
    found += [(skip.place, skip.text) for skip in plan.skips]
    return plan.fronts.union((place.document, place.path) for place, text in found if _is_front(text))


def mirrored_in(documents: Iterable[Document], plan: FilePlan) -> frozenset[tuple[int, str]]:
    """Give the documents and paths of what is at the host of a mirror, as such a front is when it has moved, and of
    which the plan says nothing: `host: hub.example.com/orchard`.
    """
    places = [change.place for change in plan.changes] + [skip.place for skip in plan.skips]
    said = {(place.document, place.path) for place in places}
    found: set[tuple[int, str]] = set()
    for document in documents:
        (hosts, _), begin = hosts_of(document.mirrors.names), scope_in(document)
        for scalar in document.scalars if hosts else ():
            if scalar.value.startswith(hosts) and _is_front(scalar.text):
                found.add((document.index, begin + format_path(scalar.path)))
    return frozenset(found - said)


def _is_front(text: str) -> bool:
    domain, _, path = text.partition("/")
    is_host = "." in domain or ":" in domain or domain == "localhost"
    return is_host and FRONT.match(path) is not None


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


def is_name(change: Change) -> bool:
    """Tell whether a change puts the mirror in front of what names no registry itself."""
    first = change.before.partition("/")[0]
    is_explicit = "/" in change.before and ("." in first or ":" in first or first == "localhost")
    return change.role in NAMES and not is_explicit
