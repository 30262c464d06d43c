"""Built in run: images stay that something which stands in the same run builds, whatever builds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.plans import FilePlan

# The name of a file of a module of IoT Edge's.
OF_MODULES: Final = "module.json"


def hold_built_images(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the changes of images that are built by what stands in the run; give the names that they would have got."""
    skips = [skip for plan in plans for skip in plan.skips]
    if not skips:
        return frozenset()
    targets: set[str] = set()
    if any(plan.name.endswith(OF_MODULES) for plan in plans):
        from rewrite.built_modules import hold_built_modules  # few runs build any

        targets |= hold_built_modules(plans)
    from rewrite.built import add_values, artifacts, hold_built

    built = artifacts(skips)
    if not built:
        return frozenset(targets)
    from rewrite.built_beside import Beside
    from rewrite.built_in_reach import Reached

    add_values(plans, built)
    beside = Beside(built, (plan.name for plan in plans))
    reached = Reached(built, plans)
    for plan in plans:
        found = (
            (change, hold_built(change, built) or reached.hold(change) or beside.hold(change))
            for change in plan.changes
        )
        targets |= plan.hold({change: skip for change, skip in found if skip})
    return frozenset(targets)
