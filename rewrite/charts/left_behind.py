"""Left behind: what of a chart knows the images of its values by the names that they had, and is not changed along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.compared import find_comparisons
from rewrite.charts.guards import find_guarded
from rewrite.document import SourceKind
from rewrite.reading import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.locate import Located
    from rewrite.plans import FilePlan
    from rewrite.report import Skip


def find_left_behind(
    plans: Mapping[str, FilePlan],
    files: Mapping[str, Located],
    decided: Mapping[str, bytes],
    context: Mapping[str, bytes],
) -> Iterator[Skip]:
    """Tell of what compares the values that move, and lists them.

    In:      plans and files, by their path in the chart. decided and context, the chart's files that the run decides
             about, and those that are only read.
    """
    changes = [change for plan in plans.values() if kind_of(plan.name) is SourceKind.VALUES for change in plan.changes]
    if not changes:
        return
    yield from find_comparisons(changes, [file.source for file in files.values() if file.kind is SourceKind.TEMPLATE])
    yield from find_guarded(changes, decided, context)
