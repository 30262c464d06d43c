"""Left behind: what of a chart knows the images of its values by the names that they had, and is not changed along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.chart import dependency_keys
from rewrite.charts.compared import find_comparisons
from rewrite.charts.constraints import find_refused
from rewrite.charts.guards import find_guarded
from rewrite.document import SourceKind
from rewrite.reading import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.locating import Located
    from rewrite.plans import FilePlan
    from rewrite.report import Skip

SCHEMA: Final = "values.schema.json"


def find_left_behind(
    plans: Mapping[str, FilePlan],
    files: Mapping[str, Located],
    decided: Mapping[str, bytes],
    context: Mapping[str, bytes],
) -> Iterator[Skip]:
    """Tell of what compares the values that move, and lists or constrains them.

    In:      plans and files, by their path in the chart. decided and context, the chart's files that the run decides
             about, and those that are only read.
    """
    changes = {
        path: plan.changes for path, plan in plans.items() if plan.changes and kind_of(plan.name) is SourceKind.VALUES
    }
    if not changes:
        return
    every = [change for some in changes.values() for change in some]
    yield from find_comparisons(every, [file.source for file in files.values() if file.kind is SourceKind.TEMPLATE])
    yield from find_guarded(every, decided, context)
    schemas = {path: content for path, content in (*context.items(), *decided.items()) if path.endswith(SCHEMA)}
    if schemas:
        known = {(skip.place.file, skip.text) for plan in plans.values() for skip in plan.skips}
        names = {path: plan.name for path, plan in plans.items()}
        texts = {path: file.source.text for path, file in files.items()}
        for skip in find_refused(changes, schemas, names, dependency_keys(texts)):
            # A finder may have told of what it names.
            if (skip.place.file, skip.text) not in known or f'"{skip.text}"' not in skip.detail:
                yield skip
