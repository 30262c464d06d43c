"""Ahead: what would become of a chart with the changes to its files is looked at before they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import QUESTIONS, SNAPSHOT
from rewrite.charts.doubts import VALUES_FILE
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rewrite.charts.moves import Place
    from rewrite.charts.traced import Shown
    from rewrite.locate import Located
    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan
    from rewrite.report import Skip

SCHEMA_FILE: Final = "values.schema.json"


def look_ahead(
    shown: Shown | None,
    files: Mapping[str, Located],
    contents: tuple[Mapping[str, bytes], Mapping[str, bytes]],
    plans: dict[str, FilePlan],
    mapper: Mapper,
    plan: Callable[[Located], FilePlan],
) -> list[Skip]:
    """Hold what a schema of the chart or Kubernetes would refuse, and what its templates would print wrong; plan anew.

    In:      shown, the chart before. files and plans, those that are decided about, by their path in the chart;
             contents, those of the run, and the others; plan, what plans a file.
    Out:     rows for what compares the values that move, lists them, and has them in addresses.
    """
    decided, context = contents
    # Few charts have the one, or the other.
    if _moves(plans) and any(path.endswith(SCHEMA_FILE) for path in (*context, *decided)):
        from rewrite.charts.refused import hold_refused

        hold_refused(files, {**context, **decided}, plans, plan)
    if shown is not None and mapper.asks_for_paths():
        from rewrite.charts.by_path import hold_by_path  # few policies ask for more than the registry

        hold_by_path(shown, files, plans, mapper, plan)
    told: list[Skip] = []
    renamed: Mapping[Place, Skip] = {}
    if not _moves(plans):
        return told
    if shown is not None and shown.trace.names:
        from rewrite.charts.named_ahead import hold_named

        renamed = hold_named(shown, files, plans, plan)
    if shown is not None and shown.trace.looks:
        from rewrite.charts.foreseen import foresee

        told = foresee(shown, files, plans, mapper, plan)
    _hold_questions(files, plans, plan)
    if not _moves(plans):
        return told
    told += _still(renamed, plans)
    if shown is not None and shown.trace.looks:
        from rewrite.charts.missed import find_missed

        told += _new(find_missed(shown.trace.looks, plans, files), told)
    if shown is not None and shown.trace.addresses:
        from rewrite.charts.moves import Moves
        from rewrite.charts.readdressed import tell_readdressed

        told += tell_readdressed(shown, Moves(plans), files)
    from rewrite.charts.left_behind import find_left_behind

    told += _new(find_left_behind(plans, files, decided, context), told)
    _hold_snapshots(files, plans, plan)
    _drop_told(told, plans)
    return told


def _hold_questions(
    files: Mapping[str, Located], plans: dict[str, FilePlan], plan: Callable[[Located], FilePlan]
) -> None:
    """Hold the defaults of questions that say what was held here of the values, and plan them anew."""
    for name in QUESTIONS.intersection(files) if VALUES_FILE in files else ():
        from rewrite.charts.questions import settle_questions  # few charts are for Rancher

        moving = _count(files[name])
        settle_questions(files[name], files[VALUES_FILE])
        if moving != _count(files[name]):
            plans[name] = plan(files[name])


def _hold_snapshots(
    files: Mapping[str, Located], plans: dict[str, FilePlan], plan: Callable[[Located], FilePlan]
) -> None:
    """Hold what snapshots have of what was held here, and plan them anew."""
    snapshots = [name for name in files if name.endswith(SNAPSHOT)]
    moving = {name: _count(files[name]) for name in snapshots}
    if not any(moving.values()):
        return
    from rewrite.charts.snapshots import hold_snapshots  # few charts have tests

    hold_snapshots(files)
    for name, count in moving.items():
        if count != _count(files[name]):
            plans[name] = plan(files[name])


def _count(file: Located) -> int:
    return sum(located.hold is None for located in file.references)


def _new(rows: Iterable[Skip], told: Iterable[Skip]) -> list[Skip]:
    """Give the rows for places that are not told yet."""
    places = {skip.place for skip in told}
    return [row for row in rows if row.place not in places]


def _still(renamed: Mapping[Place, Skip], plans: Mapping[str, FilePlan]) -> Iterable[Skip]:
    """Give the rows of the values that move, by these; one for each place."""
    if not renamed:
        return ()
    from rewrite.charts.moves import Moves

    moved = Moves(plans).by_place
    return {row.place: row for value, row in renamed.items() if value in moved}.values()


def _moves(plans: Mapping[str, FilePlan]) -> bool:
    return any(found.changes for found in plans.values())


def _drop_told(told: Iterable[Skip], plans: Mapping[str, FilePlan]) -> None:
    """Drop from plans what is only known to stand in an action of a template, where it is told what it compares."""
    compared = {skip.place[:3] for skip in told if skip.reason in (Reason.COMPARED, Reason.MATCH_KEY)}
    named = {name for name, _, _ in compared}
    for plan in plans.values():
        if plan.name in named:
            plan.skips[:] = [
                skip for skip in plan.skips if skip.reason is not Reason.TEMPLATED or skip.place[:3] not in compared
            ]
