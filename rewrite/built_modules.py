"""Built modules: names that the modules of a solution for IoT Edge are built under stay in its deployments.

`modules/mill/module.json` builds `orchard/mill` and pushes it; a deployment that says `orchard/mill:1.0.0` runs what
was built, or what others have published by that name. A solution is the folder around that of all modules.

Source:  learn.microsoft.com, IoT Edge, Develop modules, module.json.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.below import is_below
from rewrite.built_names import built_name
from rewrite.finders.run_by_docker import AGENT, OF_MODULE
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip

MODULE: Final = "module.json"
REPOSITORY: Final = "image.repository"


def hold_built_modules(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the changes in deployments of what modules of their solution are built under; give the names that they would
    have got.
    """
    built = _built_by_modules(skip for plan in plans for skip in plan.skips)
    targets: set[str] = set()
    for plan in plans if built else ():
        found = ((change, _hold(change, built)) for change in plan.changes)
        targets |= plan.hold({change: skip for change, skip in found if skip})
    return frozenset(targets)


def _built_by_modules(skips: Iterable[Skip]) -> dict[str, list[Skip]]:
    """Give the names that modules are built under, each with the places that say so."""
    built: dict[str, list[Skip]] = {}
    for skip in skips:
        is_module = skip.reason is Reason.PUSH_TARGET and skip.place.path == REPOSITORY
        if is_module and posixpath.basename(skip.place.file) == MODULE and (name := built_name(skip.text)):
            built.setdefault(name, []).append(skip)
    return built


def _hold(change: Change, built: Mapping[str, Sequence[Skip]]) -> Skip | None:
    path = change.place.path
    for module in built.get(built_name(change.before), ()) if AGENT in path and path.endswith(OF_MODULE) else ():
        if is_below(change.place.file, _solution_of(module.place.file)):
            place = module.place
            return change.held(Reason.UNDECIDED, f"{place.file}:{place.line} builds one of that name")
    return None


def _solution_of(module: str) -> str:
    """Give the folder of a solution by the file of one of its modules: `edge` for `edge/modules/mill/module.json`."""
    return posixpath.dirname(posixpath.dirname(posixpath.dirname(module)))
