"""Ahead: what would become of a chart with the changes to its files is looked at before they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rewrite.charts.traced import Shown
    from rewrite.locating import Located
    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan
    from rewrite.report import Skip

SCHEMA_FILE: Final = "values.schema.json"


def look_ahead(
    shown: Shown | None,
    files: Mapping[str, Located],
    contents: Mapping[str, bytes],
    plans: dict[str, FilePlan],
    mapper: Mapper,
    plan: Callable[[Located], FilePlan],
) -> list[Skip]:
    """Hold what a schema of the chart would refuse, and what its templates would print wrong; plan the files anew.

    In:      shown, the chart before. files and plans, those that the run decides about, by their path in the chart;
             contents, all files of the chart; plan, what plans a file.
    Out:     rows for what the values are compared with.
    """
    # Few charts have the one, or the other.
    if any(path.endswith(SCHEMA_FILE) for path in contents):
        from rewrite.charts.refused import hold_refused

        hold_refused(files, contents, plans, plan)
    if shown is None or not shown.trace.looks:
        return []
    from rewrite.charts.foreseen import foresee

    return foresee(shown, files, plans, mapper, plan)
