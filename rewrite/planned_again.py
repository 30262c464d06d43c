"""Planned again: what is found in a file of which more is known when all files are planned."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from rewrite import files
from rewrite.mapping import Mapper
from rewrite.plans import FilePlan
from rewrite.reasons import Reason
from rewrite.report import Change
from rewrite.rewriting import plan_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.fieldspec import FieldSpec
    from rewrite.policy import Policy
    from rewrite.report import Skip
    from rewrite.walking import FileEntry


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


def plan_with(name: str, content: bytes, fields: Iterable[FieldSpec], policy: Policy) -> FilePlan:
    """Plan a file with more fields in which images stand."""
    return plan_bytes(name, content, Mapper(policy._replace(fields=(*policy.fields, *fields))))


def add(plan: FilePlan, content: bytes, found: Iterable[Change | Skip]) -> None:
    """Add what was found to a plan; what moves anyway stays as it is."""
    plan.checksum = crc32(content) if plan.checksum is None else plan.checksum
    moving = {change.place for change in plan.changes}
    by_place = {decision.place: decision for decision in found if decision.place not in moving}
    lines = {place.line for place in by_place}
    plan.skips = [skip for skip in plan.skips if skip.place not in by_place and not _is_answered(skip, lines)]
    plan.changes += (decision for decision in by_place.values() if isinstance(decision, Change))
    plan.skips += (decision for decision in by_place.values() if not isinstance(decision, Change))


def add_listed(plans: dict[str, FilePlan], name: str, content: bytes, found: Iterable[Skip]) -> None:
    """Add what was found to the plan of a file, but for what is told of it already."""
    plan = plans.get(name) or FilePlan(name)
    known = {change.place for change in plan.changes} | {skip.place for skip in plan.skips}
    if listed := [skip for skip in found if skip.place not in known]:
        plan.skips += listed
        plan.checksum = crc32(content)
        plans[name] = plan


def _is_answered(skip: Skip, lines: set[int]) -> bool:
    """Tell whether a skip is that of a marker which keeps what was found now, on its line or the next."""
    return skip.reason is Reason.VOID_MARKER and not lines.isdisjoint((skip.place.line, skip.place.line + 1))
