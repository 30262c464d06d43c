"""Watched: the names by which expressions of Kargo look images up move with those that warehouses of the run watch.

`${{ imageFrom("ghcr.io/orchard/press").Tag }}` finds nothing where `subscriptions: [{image: {repoURL: …}}]` has another
name. What no warehouse of the run watches keeps its name, and so does what a warehouse watches that stays. What a step
writes with a tag that it looks up goes along: `value: orchard/press:${{ imageFrom("orchard/press").Tag }}`.

Source:  docs.kargo.io, Expression Language Reference, imageFrom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders import custom_resources
from rewrite.lazy import expression
from rewrite.literals import BY_NAME, IN_EXPRESSION
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change

WATCHED: Final = expression(r"(?:.*\.)?subscriptions\[\d+\]\.image\.repoURL\Z")
CRITERIA: Final = "freightCreationCriteria.expression"
WRITTEN: Final = expression(r".*\.updates\[\d+\]\.value\Z")
NOT_WATCHED: Final = "an expression looks up its tag, and no warehouse of the run watches it"


def hold_unwatched(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the names in expressions that no warehouse watches which moves; give the names that they would have got."""
    changes = [change for plan in plans for change in plan.changes]
    watched = {change.before for change in changes if WATCHED.match(change.place.path)}
    # timid: a warehouse of another project may keep the name for its own expressions alone.
    watched -= {skip.text for plan in plans for skip in plan.skips if WATCHED.match(skip.place.path)}
    targets: set[str] = set()
    for plan in plans:
        alone = [change for change in plan.changes if change.before not in watched]
        held = {change: change.held(Reason.MATCH_KEY, BY_NAME) for change in alone if _is_looked_up(change)}
        held |= {change: change.held(Reason.POSSIBLE, NOT_WATCHED) for change in alone if _is_written(change)}
        targets |= plan.hold(held)
    return frozenset(targets)


def _is_written(change: Change) -> bool:
    """Tell whether what moves is an image that a step writes with a tag which it looks up."""
    return change.finder == custom_resources.ID and WRITTEN.match(change.place.path) is not None


def _is_looked_up(change: Change) -> bool:
    """Tell whether what moves is a name in an expression, between braces or in what a warehouse asks of freight."""
    is_of_criteria = change.finder == custom_resources.ID and change.place.path.endswith(CRITERIA)
    return change.finder == IN_EXPRESSION or is_of_criteria
