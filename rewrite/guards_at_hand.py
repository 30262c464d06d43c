"""Guards at hand: what is told of values for a chart that may be fetched is not so where they are for one of the run.

Its list of images moves along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.chart_paths import is_within
from rewrite.linked import Certainty
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.linked import Links
    from rewrite.plans import FilePlan
    from rewrite.report import Place

# Said of a chart where it, or one on which it depends, has a guard that does not move along, or may have one.
NOT_ALONG: Final = (Reason.CHART_GUARD, Reason.DAMAGED, Reason.MISSING_DEPENDENCY, Reason.PACKED, Reason.PACKED_SETTLED)

# How values are known to be for a chart, and not for another.
KNOWN: Final = (Certainty.WRITTEN, Certainty.NAMED)


def drop_guards_at_hand(plans: Mapping[str, FilePlan], links: Links) -> None:
    """Drop from plans the guards that move along.

    In:      plans, by name of the file. links, which values are for which chart of the run.
    """
    told = {name: plan for name, plan in plans.items() if any(skip.reason is Reason.CHART_GUARD for skip in plan.skips)}
    absent = [name for name, plan in plans.items() if any(skip.reason in NOT_ALONG for skip in plan.skips)]
    for folder, found in links.laid.items():
        laid = {values for values, how in found.items() if how in KNOWN}
        if not any(values.file in told for values in laid):
            continue
        # An archive has nothing below it.
        below = (plans[name] for name in absent if is_within(f"{name}/", folder))
        if any(skip.reason in NOT_ALONG for plan in below for skip in plan.skips):
            # timid: what may refuse them is not at hand.
            continue
        single = {(values.file, values.document, path) for values in laid for path, _ in values.parameters}
        whole = [values for values in laid if not values.parameters]
        scopes = {(values.file, values.document if values.scope else None, values.scope) for values in whole}
        for name, plan in told.items():
            begins = [(document, scope) for file, document, scope in scopes if file == name]
            paths = {(document, path) for file, document, path in single if file == name}
            plan.skips = [
                skip
                for skip in plan.skips
                if skip.reason is not Reason.CHART_GUARD
                or not ((skip.place.document, skip.place.path) in paths or _is_below(skip.place, begins))
            ]


def _is_below(place: Place, begins: list[tuple[int | None, str]]) -> bool:
    """Tell whether a place is among values; those without a document are all of their file."""
    return any(document in (None, place.document) and place.path.startswith(scope) for document, scope in begins)
