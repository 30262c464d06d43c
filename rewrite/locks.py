"""Locks: the names by which kbld finds images in what it is given move with what names them there, or not at all.

A lock of imgpkg's has the digest of each image and the name that manifests have for it. A name that has moved in one of
both alone is found no longer, and the image is not put in its place.

Source:  carvel.dev/imgpkg, ImagesLock; carvel.dev/kbld, Config, overrides, which it makes of a lock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.report import Skip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change

# The end of the path of such a name.
NAME: Final = '.annotations["kbld.carvel.dev/id"]'
# The image itself, which stands beside it.
ENTRY: Final = expression(r"images\[\d+\]\.image\Z")
UNNAMED: Final = "kbld finds it by this name, and nothing of the run that names it moves"


def hold_locked(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the names in locks that nothing else of the run moves; give the names that they would have got."""
    locks = [plan for plan in plans if any(_is_locked(change) for change in plan.changes)]
    if not locks:
        return frozenset()
    moving = _moving(plans, {plan.name for plan in locks})
    targets: set[str] = set()
    for plan in locks:
        held = {
            change: _skip(change)
            for change in plan.changes
            if _is_locked(change) and moving.isdisjoint((_untagged(change.source), _untagged(change.target)))
        }
        plan.changes = [change for change in plan.changes if change not in held]
        plan.skips += held.values()
        targets.update(change.target for change in held)
    return frozenset(targets)


def _moving(plans: Sequence[FilePlan], locks: set[str]) -> frozenset[str]:
    """Give the images that something moves which is no part of a lock, and those that are on the mirror already, by
    their names without tag and digest: in values of charts these stand elsewhere.
    """
    moving = {
        _untagged(change.source)
        for plan in plans
        for change in plan.changes
        if not _is_locked(change) and not (plan.name in locks and ENTRY.match(change.place.path))
    }
    mirrored = {
        _untagged(skip.name or skip.text)
        for plan in plans
        for skip in plan.skips
        if skip.reason is Reason.ALREADY_MIRRORED and not (plan.name in locks and ENTRY.match(skip.place.path))
    }
    return frozenset(moving | mirrored)


def _is_locked(change: Change) -> bool:
    return change.place.path.endswith(NAME)


def _untagged(name: str) -> str:
    path, slash, last = name.partition("@")[0].rpartition("/")
    return path + slash + last.partition(":")[0]


def _skip(change: Change) -> Skip:
    domain = change.source.partition("/")[0]
    return Skip(change.place, change.finder, change.before, Reason.MATCH_KEY, domain, UNNAMED, change.source)
