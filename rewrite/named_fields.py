"""Named fields: fields of resources in which kustomize looks for images because a configuration of the run names them.

Which these are is known when all files are planned. What stands there is an image where an entry of the build is for
it, whatever the field is called; then its file is planned once more. Of anything else in such a field the configuration
says nothing: it may name the values of all variables of a container.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.finders import kustomization, own_fields
from rewrite.mapping import Mapper
from rewrite.overlays.named import named_in
from rewrite.overlays.tree import Planned, Tree
from rewrite.planned_again import add, planned_bytes
from rewrite.plans import FilePlan
from rewrite.rewriting import plan_bytes
from rewrite.units import group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rewrite.overlays.named import Named
    from rewrite.overlays.tree import Locate
    from rewrite.policy import Policy
    from rewrite.report import Change, Skip
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
                add(plan, content, found)


def _found_in(name: str, content: bytes, builds: Iterable[Named], policy: Policy) -> Iterator[Change | Skip]:
    """Give what the fields of some builds hold in a file, as far as entries of these are for it."""
    fields = dict.fromkeys(field for named in builds for field in named.fields)
    plan = plan_bytes(name, content, Mapper(policy._replace(fields=tuple(fields))))
    for change in plan.changes:
        text = change.before + change.rest
        if change.finder == own_fields.ID and any(named.is_for(change.place, text) for named in builds):
            yield change._replace(finder=kustomization.ID)
    for skip in plan.skips:
        text = skip.text + skip.rest
        if skip.finder == own_fields.ID and any(named.is_for(skip.place, text) for named in builds):
            yield skip._replace(finder=kustomization.ID)
