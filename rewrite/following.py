"""Following: the image entries of kustomizations move with the images that they are for, after all other files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.mapping import Mapper
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.within import leave_untold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rewrite.deciding import Held
    from rewrite.overlays.replacement import Look
    from rewrite.overlays.tree import Planned
    from rewrite.plans import FilePlan
    from rewrite.report import Report, Skip
    from rewrite.walking import Walk


class Around(NamedTuple):
    """What is around the files of a run: locate gives the real path of what a file names by a relative path, is_unread
    tells whether a file is there that a run takes only when it is named, and look gives what looks into files. asked
    are the names of the files that may change for themselves, None where all may.
    """

    locate: Callable[[str, str], str]
    is_unread: Callable[[str], bool]
    look: Callable[[], Look]
    asked: frozenset[str] | None = None


def follow_images(walk: Walk, plans: Mapping[str, FilePlan], held: Held, report: Report, around: Around) -> None:
    """Let the image entries of kustomizations follow the images that they are for, as far as these have moved."""
    from rewrite.overlays.follow import follow
    from rewrite.overlays.tree import Planned

    done = {change.place.file for change in report.changes}
    refused: dict[str, list[Skip]] = {}
    for skip in report.skips:
        if skip.reason in (Reason.COLLISION, Reason.ACCEPTED):
            refused.setdefault(skip.place.file, []).append(skip)
    planned: dict[str, Planned] = {}
    if walk.passed and held.by_file:
        from rewrite.aside import read_aside  # few runs leave a folder that is built from the run

        planned |= read_aside(walk.passed, Mapper(held.origins.policy))
    # A kustomization of the run comes before another one for its folder.
    planned |= {entry.real: Planned(entry.name) for entry in walk.files}
    for entry in walk.files:
        if plan := plans.get(entry.name):
            changes = held.by_file.get(entry.name, [])
            failed = changes and entry.name not in done and not any(layer.entries for layer in plan.layers)
            planned[entry.real] = Planned(
                entry.name,
                () if failed else changes,
                (*plan.skips, *refused.get(entry.name, ())),
                plan.layers,
                is_known=not failed and not plan.problems,
            )
    if any(layer.sources for plan in plans.values() for layer in plan.layers):
        from rewrite.unread_sources import Beside, tell_sources  # few kustomizations make objects of files

        beside = Beside(planned, around.locate, around.is_unread)
        report.skips += tell_sources(plans.values(), beside, Mapper(held.origins.policy))
    followed = follow(planned, around.locate, around.is_unread, held.origins.is_only, around.look())
    for plan in (plan for plan in plans.values() if plan.layers):
        plan.skips = [said for skip in plan.skips if (said := followed.replaced.get(skip, skip))]
    for change in followed.changes:
        held.by_file.setdefault(change.place.file, []).append(change)
    if around.asked is not None:
        leave_untold(followed, around.asked)
    report.skips += followed.skips
    report.problems += [*followed.problems, *followed.behind]
