"""Locks: the names by which kbld finds images in what it is given move with what names them there, or not at all.

A lock of imgpkg's has the digest of each image and the name that manifests have for it. A name that has moved in one of
both alone is found no longer, and the image is not put in its place.

Source:  carvel.dev/imgpkg, ImagesLock; carvel.dev/kbld, Config, overrides, which it makes of a lock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.reference import untagged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.collisions import Origins
    from rewrite.plans import FilePlan
    from rewrite.report import Change, Place, Skip

# The end of the path of such a name.
NAME: Final = '.annotations["kbld.carvel.dev/id"]'
# The image itself, which stands beside it; a lock may be an item of a list of objects.
ENTRY: Final = expression(r"(?:items\[\d+\]\.)?images\[\d+\]\.image\Z")
UNNAMED: Final = "kbld finds it by this name, and nothing of the run that names it moves"


def hold_locked(plans: Sequence[FilePlan], origins: Origins) -> frozenset[str]:
    """Hold the names in locks that nothing else of the run moves; give the names that they would have got.

    In:      origins, what is known of the mirror.
    """
    locks = [plan for plan in plans if any(_is_locked(change) for change in plan.changes)]
    if not locks:
        return frozenset()
    named = _Named(plans, {plan.name for plan in locks})
    targets: set[str] = set()
    for plan in locks:
        held = {
            change: _skip(change, named.mirrored.get(untagged(change.target)))
            for change in plan.changes
            if _is_locked(change) and not named.goes_along(change, origins)
        }
        targets |= plan.hold(held)
    return frozenset(targets)


class _Named:
    """The images that something moves which is no part of a lock, and the places of those that are on the mirror
    already, by their names without tag and digest: in values of charts these stand elsewhere.
    """

    def __init__(self, plans: Sequence[FilePlan], locks: set[str]) -> None:
        self.moving = {
            untagged(change.source)
            for plan in plans
            for change in plan.changes
            if not _is_locked(change) and not (plan.name in locks and ENTRY.match(change.place.path))
        }
        self.mirrored: dict[str, Place] = {}
        for plan in plans:
            for skip in plan.skips:
                if skip.reason is Reason.ALREADY_MIRRORED and not (plan.name in locks and ENTRY.match(skip.place.path)):
                    self.mirrored.setdefault(untagged(skip.name or skip.text), skip.place)

    def goes_along(self, change: Change, origins: Origins) -> bool:
        """Tell whether something names an image by the name in a lock, and moves it or has moved it."""
        source, target = untagged(change.source), untagged(change.target)
        # timid: what is there may be the image of another registry, whose name this was never for.
        return source in self.moving or (target in self.mirrored and origins.is_only(source, target))


def _is_locked(change: Change) -> bool:
    return change.place.path.endswith(NAME)


def _skip(change: Change, mirrored: Place | None) -> Skip:
    detail = UNNAMED
    if mirrored:
        detail += f"; write {change.after} by hand if {mirrored.file}:{mirrored.line} is for the same image"
    return change.held(Reason.MATCH_KEY, detail)
