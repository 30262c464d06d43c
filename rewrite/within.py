"""Within: a run that looks at more files than it may change, so that these are judged by all that is around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.plans import FilePlan
from rewrite.reasons import Reason
from rewrite.units import VALUES_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from rewrite.deciding import Held
    from rewrite.overlays.follow import Followed
    from rewrite.report import Change, Collision, Report, Skip
    from rewrite.walking import FileEntry, Walk

TEMPLATES: Final = "templates/"
STAYS: Final = "a file that this run may not change"
WITH_VALUES: Final = (
    "a guard of the chart may compare it with the images of its values; name these too to have both moved"
)


def ask_for(asked: Walk, around: Walk) -> tuple[Walk, frozenset[str]]:
    """Look at the files around those that a run may change too, by the names and in the order of a run over all.

    Out:     what the run looks at, and the names of the files that it may change.
    """
    reals = {entry.real for entry in (*asked.files, *asked.packed)}
    files, packed = _join(asked.files, around.files), _join(asked.packed, around.packed)
    names = {entry.name for entry in (*files, *packed) if entry.real in reals}
    names.update(entry.name for entry in asked.ignored)
    return asked._replace(files=files, packed=packed, passed=around.passed, roots=around.roots), frozenset(names)


def _join(asked: Sequence[FileEntry], around: Sequence[FileEntry]) -> tuple[FileEntry, ...]:
    own = {entry.real: entry for entry in asked}
    there = {entry.real for entry in around}
    # What is named is taken whatever it is.
    known = (entry._replace(named=entry.named or (entry.real in own and own[entry.real].named)) for entry in around)
    return (*known, *(entry for entry in asked if entry.real not in there))


def mark(plans: list[FilePlan], asked: frozenset[str] | None) -> list[FilePlan]:
    """Say of each plan whether the run may change the file; asked as for narrow. Give the plans."""
    if asked is not None:
        for plan in plans:
            plan.is_asked = plan.name in asked
    return plans


def at_rest(plans: Iterable[FilePlan]) -> list[FilePlan]:
    """Give plans in which nothing moves that the run may not change."""
    return [plan if plan.is_asked or not plan.changes else _resting(plan) for plan in plans]


def _resting(plan: FilePlan) -> FilePlan:
    rests = FilePlan(plan.name)
    rests.skips = [*plan.skips, *(change.held(Reason.IGNORED, STAYS) for change in plan.changes)]
    return rests


def narrow(held: Held, plans: Mapping[str, FilePlan], asked: frozenset[str] | None, report: Report) -> None:
    """Leave what a run decided about files that it may not change, and tell nothing of it but what compares what moves.

    What has to move along is left to move: the registries that an inventory gets, and the list of its images in the
    Chart.yaml of values. To image entries of kustomizations, all else stays.

    In:      asked, the names of the files that it may change, None for all.
    """
    if asked is None:
        return
    moving = frozenset(held.by_file)
    for name, changes in list(held.by_file.items()):
        if name in asked:
            kept = {
                change: change.held(Reason.UNDECIDED, WITH_VALUES)
                for change in changes
                if _is_listed(change, moving - asked)
            }
        else:
            kept = {
                change: change.held(Reason.ACCEPTED, STAYS)
                for change in changes
                if not _goes_along(change, moving & asked, asked)
            }
        held.accepted.setdefault(name, set()).update((change.place.path, change.before) for change in kept)
        plans[name].hold(kept)
        held.by_file[name] = [change for change in changes if change not in kept]
    told = []
    for skip in report.skips:
        if skip.place.file in asked or (skip.reason is Reason.UNSET and _is_of_inventory(skip.place.file, asked)):
            told.append(skip)
        elif plan := plans.get(skip.place.file):
            plan.skips.append(skip)
    report.skips = [*told, *_compared(plans, held, asked)]
    report.collisions = [collision for collision in report.collisions if _is_about(collision, asked)]


def _compared(plans: Mapping[str, FilePlan], held: Held, asked: frozenset[str]) -> Iterator[Skip]:
    """Give what the templates of charts whose values move compare these with."""
    charts = {name.removesuffix(VALUES_FILE) for name in asked if name.endswith(VALUES_FILE) and held.by_file.get(name)}
    for name, plan in plans.items():
        folder, templates, _ = name.partition(TEMPLATES)
        if templates and folder in charts and name not in asked:
            yield from (skip for skip in plan.skips if skip.reason in (Reason.COMPARED, Reason.MATCH_KEY))


def _goes_along(change: Change, moving: Collection[str], asked: Collection[str]) -> bool:
    from rewrite.ensure import apart  # most runs may change all that they look at

    if change.finder == apart.ID:
        return _is_of_inventory(change.place.file, asked)
    return _is_listed(change, moving)


def _is_listed(change: Change, moving: Collection[str]) -> bool:
    """Tell whether a change is of the list that guards of a chart compare with the images of its values, which move."""
    from rewrite.finders import chart_metadata

    folder = change.place.file.rpartition("Chart.yaml")[0]
    return change.finder == chart_metadata.ID and folder + VALUES_FILE in moving


def _is_of_inventory(file: str, asked: Iterable[str]) -> bool:
    """Tell whether a file is among variables of an inventory of which a run may change some, or the hosts."""
    from rewrite.inventories import HOSTS, VARIABLES

    root, variables, _ = file.rpartition(f"{VARIABLES}/")
    names = (name.removeprefix(root) for name in asked if variables and name.startswith(root))
    return any(name.startswith(variables) or ("/" not in name and HOSTS.match(name)) for name in names)


def leave_untold(followed: Followed, asked: frozenset[str]) -> None:
    """Tell nothing of image entries in files that a run may not change, but that they cannot follow it."""
    said = [skip for skip in (*followed.replaced.values(), *followed.skips) if skip]
    followed.skips = [
        *(skip for skip in followed.skips if skip.place.file in asked),
        *(skip for skip in said if skip.place.file not in asked and skip.reason is Reason.AMBIGUOUS),
    ]
    followed.behind = [problem for problem in followed.behind if problem.file in asked]


def _is_about(collision: Collision, asked: frozenset[str]) -> bool:
    places = (*(place for source in collision.sources for place in source.places), *collision.standing)
    return any(place.file in asked for place in places)
