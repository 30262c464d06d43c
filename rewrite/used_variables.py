"""Used variables: those of Ansible that tasks of the run take images from, whose names do not say so.

By itself `press_prepull: [orchard/press, busybox]` says nothing of images, but a task that goes through it with
`docker_image: {name: "{{ item }}"}` does, or one that runs `{{ press_path }}:latest`. What it holds is listed then.

Source:  docs.ansible.com, Using variables; Loops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zlib import crc32

from rewrite.document import SourceKind
from rewrite.fieldspec import FieldSpec
from rewrite.finders import loops, own_fields
from rewrite.finders.handed_to_modules import LISTED, OF_ITEM
from rewrite.lazy import expression
from rewrite.mapping import Mapper
from rewrite.named_fields import planned_bytes
from rewrite.plans import FilePlan
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.rewriting import plan_bytes
from rewrite.role_folders import base_of
from rewrite.shape import FAMILIAR, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.policy import Policy
    from rewrite.report import Skip
    from rewrite.walking import FileEntry

# A key under which all of an image stands.
IMAGE: Final = ".image"
# All of a text, or all but its tag: `{{ press_path }}:latest`, `{{ press_path }}:{{ press_version }}`.
USE: Final = expression(r"\{\{-?[ \t]*(?P<name>[A-Za-z_]\w*)[ \t]*-?\}\}(?P<tag>[:@][^/]*)?\Z")
# In a file of variables, or of a play or task; of a list, each item, or what says image of it.
HELD: Final = expression(
    rf"(?:\[\d+\]\.vars\.)?(?P<name>[A-Za-z_]\w*)(?P<item>\[\d+\](?:\.(?:{'|'.join(OF_ITEM)}))?)?\Z"
)
WHY: Final = "takes an image from it"

# By the beginning of the names of files that share variables, the names of those, and which file uses each.
_Uses = dict[str, dict[str, str]]


def list_used(entries: Sequence[FileEntry], plans: dict[str, FilePlan], policy: Policy) -> None:
    """List what variables hold that tasks take images from.

    In:      plans, by the name of the file.
    """
    uses = _uses_in(plans)
    if not uses:
        return
    users = {file for names in uses.values() for file in names.values()}
    for entry in entries:
        names = uses.get(base_of(entry.name), {})
        if names and (entry.name in users or kind_of(entry.name) is SourceKind.ANSIBLE):
            content = planned_bytes(entry, plans.get(entry.name)) or b""
            if used := {name: file for name, file in names.items() if name.encode() in content}:
                _list_in(entry.name, content, used, plans, policy)


def _uses_in(plans: Mapping[str, FilePlan]) -> _Uses:
    uses: _Uses = {}
    for plan in plans.values():
        for skip in plan.skips:
            found = USE.match(skip.text) if skip.reason is Reason.TEMPLATED else None
            is_list = skip.finder == loops.ID and skip.detail == LISTED
            if found and (found["tag"] or is_list or skip.place.path.endswith(IMAGE)):
                uses.setdefault(base_of(plan.name), {}).setdefault(found["name"], plan.name)
    return uses


def _list_in(name: str, content: bytes, used: Mapping[str, str], plans: dict[str, FilePlan], policy: Policy) -> None:
    """Add to the plan of a file what its variables hold, but for what it has already."""
    paths = ("", "[]", *(f"[]/{key}" for key in OF_ITEM))
    fields = tuple(FieldSpec(f"**/{variable}{path}") for variable in sorted(used) for path in paths)
    again = plan_bytes(name, content, Mapper(policy._replace(fields=(*policy.fields, *fields))))
    plan = plans.get(name) or FilePlan(name)
    known = {change.place for change in plan.changes} | {skip.place for skip in plan.skips}
    listed = [skip for skip in _listed(again, used) if skip.place not in known]
    plan.skips += listed
    if listed:
        plan.checksum = crc32(content)
        plans[name] = plan


def _listed(again: FilePlan, used: Mapping[str, str]) -> Iterator[Skip]:
    for change in again.changes:
        held = HELD.match(change.place.path) if change.finder == own_fields.ID else None
        if held and held["name"] in used and shape_of(change.before) in FAMILIAR:
            why = f"{used[held['name']]} {WHY}"
            yield change._replace(finder=loops.ID).held(Reason.POSSIBLE, why)
