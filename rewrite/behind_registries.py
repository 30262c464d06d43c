"""Behind registries: variables of Ansible with a registry of their own, which another file puts behind one.

`image: "{{ local_registry }}/{{ press_image }}"` makes a path of `quay.io/orchard/press:v1`, and pulls
`registry.local/quay.io/orchard/press:v1`, as mirrors keep it that serve many registries. With another host in it that
path is there no longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.called_after import steps_shared
from rewrite.document import SourceKind
from rewrite.lazy import expression
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.role_files import places, texts_below
from rewrite.role_folders import ROLES, base_of
from rewrite.roles import OF_PLAY, SETTING, may_be_variable
from rewrite.shape import WITH_HOST, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip
    from rewrite.walking import FileEntry

# In front of a variable that begins a value, and of one that stands behind something else.
BEGINS: Final = expression(r"\{\{-?[ \t]*\Z")
GOES_ON: Final = expression(r"\}\}/\{\{-?[ \t]*\Z")
LONGEST_LEAD: Final = 20


def hold_behind(entries: Sequence[FileEntry], plans: Sequence[FilePlan]) -> dict[str, set[tuple[str, str]]]:
    """Hold the names in variables that a file of the run puts behind a registry; give what is held, by file, as field
    path and value.
    """
    joining: dict[str, list[str]] = {}
    for plan in plans:
        for name in plan.joined:
            joining.setdefault(name, []).append(plan.name)
    bases = {base_of(entry.name) for entry in entries if ROLES in f"/{entry.name}"} if joining else set()
    held: dict[str, set[tuple[str, str]]] = {}
    texts: dict[str, Mapping[str, str]] = {}
    for plan in plans if joining else ():
        skips: dict[Change, Skip] = {}
        for change in plan.changes if kind_of(plan.name) in SETTING else ():
            name = change.place.path.rpartition(OF_PLAY)[2]
            if shape_of(change.before) not in WITH_HOST or not is_variable(change):
                continue
            file = _nearest(change.place.file, joining.get(name, ()), bases)
            if not file:
                continue
            base = base_of(file)
            if base not in texts:
                texts[base] = texts_below(base, entries)
            is_alone = any(_is_used_alone(name, text) for text in texts[base].values())
            if is_alone and shape_of(change.before) is Shape.HOST:
                # What is pulled from there otherwise.
                continue
            skips[change] = _skip(change, file, is_alone=is_alone)
        if skips:
            plan.hold(skips)
            held[plan.name] = {(change.place.path, change.before) for change in skips}
    return held


def is_variable(change: Change) -> bool:
    """Tell whether a change may be of a variable of Ansible."""
    return kind_of(change.place.file) is SourceKind.ANSIBLE or may_be_variable(change)


def _nearest(file: str, joining: Sequence[str], bases: AbstractSet[str]) -> str:
    """Give the first of some files with tasks that may use what a file sets; "" where other roles are nearer to it.

    In:      bases, those of all roles. An inventory, or what a play is given by its path, may stand beside them.
    """
    for by in joining:
        base = base_of(by)
        if file.startswith(base):
            return by
    shared = {base: steps_shared(base, file) for base in bases}
    most = max(shared.values(), default=0)
    return next((by for by in joining if shared.get(base_of(by)) == most), "")


def _is_used_alone(name: str, text: str) -> bool:
    """Tell whether a text uses a variable as the beginning of a value, too."""
    if name not in text:
        return False
    leads = (text[max(0, at - LONGEST_LEAD) : at] for at in places(name, text))
    return any(BEGINS.search(lead) and not GOES_ON.search(lead) for lead in leads)


def _skip(change: Change, file: str, *, is_alone: bool) -> Skip:
    detail = f"a role joins it to a registry, {file}" + (", and uses it alone too" if is_alone else "")
    return change.held(Reason.UNDECIDED if is_alone else Reason.INHERITED, detail)
