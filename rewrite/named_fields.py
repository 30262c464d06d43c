"""Named fields: fields of resources in which kustomize looks for images because a configuration of the run names them.

Which these are is known when all files are planned. What stands there is an image where an entry of the build is for
it, whatever the field is called; then its file is planned once more. Of anything else in such a field the configuration
says nothing: it may name the values of all variables of a container.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from rewrite import files
from rewrite.finders import kustomization, own_fields
from rewrite.mapping import Mapper
from rewrite.overlays.named import named_in
from rewrite.overlays.tree import Planned, Tree
from rewrite.plans import FilePlan
from rewrite.reasons import Reason
from rewrite.report import Change
from rewrite.rewriting import plan_bytes
from rewrite.units import group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rewrite.overlays.named import Named
    from rewrite.overlays.tree import Locate
    from rewrite.policy import Policy
    from rewrite.report import Skip
    from rewrite.walking import FileEntry


def plan_named_fields(entries: Sequence[FileEntry], plans: dict[str, FilePlan], policy: Policy, locate: Locate) -> None:
    """Add to the plans what stands in such fields, and is an image of an entry.

    In:      plans, by the name of the file; locate, gives the real path of what a file names.
    """
    files_of_run = {
        entry.real: Planned(entry.name, layers=plans[entry.name].layers) for entry in entries if entry.name in plans
    }
    wanted: dict[str, list[Named]] = {}
    for named in named_in(Tree(files_of_run, locate)):
        for real in named.files:
            wanted.setdefault(real, []).append(named)
    for entry in entries if wanted else ():
        # Resources of a build are no part of a chart.
        if entry.real in wanted and not group([entry])[0].chart:
            content = planned_bytes(entry, None)
            if content is not None and (found := list(_found_in(entry.name, content, wanted[entry.real], policy))):
                plan = plans.setdefault(entry.name, FilePlan(entry.name))
                plan.checksum = crc32(content) if plan.checksum is None else plan.checksum
                add(plan, found)


def _found_in(name: str, content: bytes, builds: Iterable[Named], policy: Policy) -> Iterator[Change | Skip]:
    """Give what the fields of some builds hold in a file, as far as entries of these are for it."""
    fields = dict.fromkeys(field for named in builds for field in named.fields)
    plan = plan_bytes(name, content, Mapper(policy._replace(fields=tuple(fields))))
    for change in plan.changes:
        if change.finder == own_fields.ID and any(named.is_for(change.place, change.before) for named in builds):
            yield change._replace(finder=kustomization.ID)
    for skip in plan.skips:
        if skip.finder == own_fields.ID and any(named.is_for(skip.place, skip.text) for named in builds):
            yield skip._replace(finder=kustomization.ID)


def planned_bytes(entry: FileEntry, plan: FilePlan | None) -> bytes | None:
    """Read a file once more, of which more is known now; None where it cannot be read, or is no longer what was
    planned: then its plan stands, and whoever writes the file tells what is wrong.

    In:      plan, that of the file, None where nothing was found in it.
    """
    try:
        content = files.read(entry.real)
    except OSError:
        return None
    is_planned = plan is None or plan.checksum in (None, crc32(content))
    return content if is_planned else None


def add(plan: FilePlan, found: Iterable[Change | Skip]) -> None:
    """Add what was found to a plan; what moves anyway stays as it is."""
    moving = {change.place for change in plan.changes}
    by_place = {decision.place: decision for decision in found if decision.place not in moving}
    lines = {place.line for place in by_place}
    plan.skips = [skip for skip in plan.skips if skip.place not in by_place and not _is_answered(skip, lines)]
    plan.changes += (decision for decision in by_place.values() if isinstance(decision, Change))
    plan.skips += (decision for decision in by_place.values() if not isinstance(decision, Change))


def _is_answered(skip: Skip, lines: set[int]) -> bool:
    """Tell whether a skip is that of a marker which keeps what was found now, on its line or the next."""
    return skip.reason is Reason.VOID_MARKER and not lines.isdisjoint((skip.place.line, skip.place.line + 1))
