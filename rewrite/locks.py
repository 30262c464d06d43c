"""Locks: the names by which kbld finds images in what it is given move with what names them there, or not at all.

A lock of imgpkg's has the digest of each image and the name that manifests have for it, as the overrides of kbld have
the names that they replace. A name that has moved in one of both alone is found no longer, and the image is not put in
its place.

Source:  carvel.dev/imgpkg, ImagesLock; carvel.dev/kbld, Config, overrides, which it makes of a lock: `image` is
         compared as it is written, `imageRepo` without tag and digest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.custom_resources import ID as CUSTOM_RESOURCES
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
# The like in a configuration of kbld.
OVERRIDDEN: Final = expression(r"(?:items\[\d+\]\.)?overrides\[\d+\]\.image(?:Repo)?\Z")
AS_WRITTEN: Final = "image"
# The image itself, which stands beside it; a lock may be an item of a list of objects.
ENTRY: Final = expression(r"(?:items\[\d+\]\.)?(?:images\[\d+\]\.image|overrides\[\d+\]\.newImage)\Z")
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
            change: _skip(change, named.mirrored.get(_key(change, change.after, change.target)))
            for change in plan.changes
            if _is_locked(change) and not named.goes_along(change, origins)
        }
        targets |= plan.hold(held)
    return frozenset(targets)


class _Named:
    """The images that something moves which is no part of a lock, and the places of those that are on the mirror
    already, by their names without tag and digest: in values of charts these stand elsewhere; and by what is written.
    """

    def __init__(self, plans: Sequence[FilePlan], locks: set[str]) -> None:
        self.moving = {
            key
            for plan in plans
            for change in plan.changes
            for key in (untagged(change.source), _written(change.before))
            if not _is_locked(change) and not (plan.name in locks and ENTRY.match(change.place.path))
        }
        self.mirrored: dict[str, Place] = {}
        for plan in plans:
            for skip in plan.skips:
                if skip.reason is Reason.ALREADY_MIRRORED and not (plan.name in locks and ENTRY.match(skip.place.path)):
                    self.mirrored.setdefault(untagged(skip.name or skip.text), skip.place)
                    self.mirrored.setdefault(_written(skip.text), skip.place)

    def goes_along(self, change: Change, origins: Origins) -> bool:
        """Tell whether something names an image by the name in a lock, and moves it or has moved it."""
        if _key(change, change.before, change.source) in self.moving:
            return True
        # timid: what is there may be the image of another registry, whose name this was never for.
        is_there = _key(change, change.after, change.target) in self.mirrored
        return is_there and origins.is_only(untagged(change.source), untagged(change.target))


def _is_locked(change: Change) -> bool:
    return change.place.path.endswith(NAME) or _is_overridden(change)


def _is_overridden(change: Change) -> bool:
    return change.finder == CUSTOM_RESOURCES and OVERRIDDEN.match(change.place.path) is not None


def _key(change: Change, text: str, name: str) -> str:
    """Give by what a name is found.

    In:      text, the name as it is written; name, the whole of it.
    """
    is_written = _is_overridden(change) and change.place.path.endswith(AS_WRITTEN)
    return _written(text) if is_written else untagged(name)


def _written(text: str) -> str:
    # No name begins like that.
    return f"={text}"


def _skip(change: Change, mirrored: Place | None) -> Skip:
    detail = UNNAMED
    if mirrored:
        detail += f"; write {change.after} by hand if {mirrored.file}:{mirrored.line} is for the same image"
    return change.held(Reason.MATCH_KEY, detail)
