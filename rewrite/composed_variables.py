"""Composed variables: those of a file `.env` that images of a file of Compose beside it are, or begin with.

By itself `DB=postgres:15` says nothing of images, but `image: "${DB}"` in a compose.yaml does, which reads the other
file. What the variable holds is listed then.

Source:  docs.docker.com, Compose, Set environment variables, `.env` file, and Interpolation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zlib import crc32

from rewrite.fieldspec import FieldSpec
from rewrite.finders import compose, environment, own_fields
from rewrite.lazy import expression
from rewrite.mapping import Mapper
from rewrite.named_fields import planned_bytes
from rewrite.plans import FilePlan
from rewrite.reasons import Reason
from rewrite.rewriting import plan_bytes
from rewrite.shape import FAMILIAR, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.policy import Policy
    from rewrite.report import Skip
    from rewrite.walking import FileEntry

VARIABLES: Final = ".env"
# All of an image, or all but its tag: `${DB}`, `$DB`, `${DB:-postgres}:15`.
USE: Final = expression(r"\$(?:\{(?P<braced>\w+)(?::?[-?+][^{}]*)?\}|(?P<plain>\w+))(?=[:@]|\Z)")
WHY: Final = "takes an image from it"


def list_composed(entries: Sequence[FileEntry], plans: dict[str, FilePlan], policy: Policy) -> None:
    """List what variables hold that files of Compose beside them take images from.

    In:      plans, by the name of the file.
    """
    uses: dict[str, dict[str, str]] = {}
    for plan in plans.values():
        for skip in plan.skips:
            found = USE.match(skip.text) if skip.reason is Reason.PLACEHOLDER and skip.finder == compose.ID else None
            if found:
                uses.setdefault(plan.name.rpartition("/")[0], {})[found["braced"] or found["plain"]] = plan.name
    for entry in entries if uses else ():
        folder, _, base = entry.name.rpartition("/")
        content = planned_bytes(entry, plans.get(entry.name)) if base == VARIABLES and folder in uses else None
        if content is not None:
            _list_in(entry.name, content, uses[folder], plans, policy)


def _list_in(name: str, content: bytes, used: Mapping[str, str], plans: dict[str, FilePlan], policy: Policy) -> None:
    """Add to the plan of a file what its variables hold, but for what it has already."""
    fields = tuple(FieldSpec(variable) for variable in sorted(used))
    again = plan_bytes(name, content, Mapper(policy._replace(fields=(*policy.fields, *fields))))
    plan = plans.get(name) or FilePlan(name)
    known = {change.place for change in plan.changes} | {skip.place for skip in plan.skips}
    if listed := [skip for skip in _listed(again, used) if skip.place not in known]:
        plan.skips += listed
        plan.checksum = crc32(content)
        plans[name] = plan


def _listed(again: FilePlan, used: Mapping[str, str]) -> Iterator[Skip]:
    for change in again.changes:
        if change.finder == own_fields.ID and change.place.path in used and shape_of(change.before) in FAMILIAR:
            why = f"{used[change.place.path]} {WHY}"
            yield change._replace(finder=environment.ID).held(Reason.POSSIBLE, why)
    for skip in again.skips:
        if skip.finder == own_fields.ID and skip.place.path in used and skip.reason is Reason.UNKNOWN_REGISTRY:
            yield skip._replace(finder=environment.ID)
