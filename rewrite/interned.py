"""Interned: the strings that the plans of some files have in common, each held once.

Each change has the name of the mirror, and what one file pulls, others pull too. What a process sends is smaller by it,
and so are the plans of a run, which are held to its end: pickle makes of one string one, and of equal ones as many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rewrite.reasons import Reason
from rewrite.report import ResourceRef
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.plans import FilePlan
    from rewrite.report import Change

SHARED: Final = frozenset({str, ResourceRef, frozenset})
# Numbers, and what is there once anyway.
LEFT: Final = frozenset({int, bool, type(None), Span, Reason})


class Interned:
    """Values as they were first met."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def intern(self, plans: Iterable[FilePlan]) -> None:
        """Put what is known in the place of what equals it."""
        for plan in plans:
            # What is proven is compared with what is to change, which takes no time where it is the very same.
            changes: dict[int, Change] = {id(change): self._once(change) for change in plan.changes}
            if plan.proven is not None:
                plan.proven = tuple([changes.get(id(change), change) for change in plan.proven])
            plan.changes = [changes[id(change)] for change in plan.changes]
            plan.skips = [self._once(skip) for skip in plan.skips]
            plan.settled, plan.joined, plan.behind = map(self._once, (plan.settled, plan.joined, plan.behind))

    def _once(self, value: Any) -> Any:  # noqa: ANN401 - whatever stands in a row of a report
        kind = type(value)
        if kind in SHARED:
            return self._known.setdefault(value, value)
        if kind in LEFT or not value or not isinstance(value, tuple):
            return value
        return tuple.__new__(kind, [self._once(one) for one in value])
