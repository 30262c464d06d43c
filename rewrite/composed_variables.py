"""Composed variables: those of a file `.env` that images of a file of Compose beside it are, or begin with.

By itself `DB=postgres:15` says nothing of images, but `image: "${DB}"` in a compose.yaml does, which reads the other
file. What the variable holds is listed then.

Source:  docs.docker.com, Compose, Set environment variables, `.env` file, and Interpolation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.fieldspec import FieldSpec
from rewrite.finders import compose, environment, own_fields
from rewrite.lazy import expression
from rewrite.planned_again import add_listed, plan_with, planned_bytes
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.plans import FilePlan
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
            again = plan_with(entry.name, content, map(FieldSpec, sorted(uses[folder])), policy)
            add_listed(plans, entry.name, content, _listed(again, uses[folder]))


def _listed(again: FilePlan, used: Mapping[str, str]) -> Iterator[Skip]:
    for change in again.changes:
        if change.finder == own_fields.ID and change.place.path in used and shape_of(change.before) in FAMILIAR:
            why = f"{used[change.place.path]} {WHY}"
            yield change._replace(finder=environment.ID).held(Reason.POSSIBLE, why)
    for skip in again.skips:
        if skip.finder == own_fields.ID and skip.place.path in used and skip.reason is Reason.UNKNOWN_REGISTRY:
            yield skip._replace(finder=environment.ID)
