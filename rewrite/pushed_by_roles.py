"""Pushed by roles: variables of Ansible that say where something is pushed to, and nothing else.

`press_registry: quay.io` is a push target where tasks use it in `docker_image_push: {name: "{{ press_registry }}/…"}`
alone; where it is used otherwise as well, the two cannot be told apart. What is used nowhere but in a login is left
with its credentials. Which files of a run use a variable is looked up when something is pushed to one, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.built_names import JINJA
from rewrite.document import SourceKind
from rewrite.finders.builds import ID
from rewrite.finders.modules import BUILT, BUILT_AT_TIMES
from rewrite.finders.task_registries import LOGGED_IN_TO
from rewrite.pushed_items import PushedItems
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.role_folders import base_of
from rewrite.variable_places import variable_at
from rewrite.variable_uses import VARIABLE, VariableUses, is_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip
    from rewrite.walking import FileEntry

FILLED: Final = "{{"
OF_PLAY: Final = ".vars."
ITEM: Final = "["
PUSHED: Final = "tasks push it or push to it, and do nothing else with it"
BOTH: Final = "tasks push it or push to it, and it is used otherwise too"
CREDENTIALS: Final = "nothing but a login uses it; change its credentials with it"


def hold_pushed(entries: Sequence[FileEntry], plans: Sequence[FilePlan]) -> dict[str, set[tuple[str, str]]]:
    """Hold the variables of tasks that name where something is pushed to, or logged in to; give what is held, by file,
    as field path and value.
    """
    held: dict[str, set[tuple[str, str]]] = {}
    said = [skip for plan in plans for skip in plan.skips if _is_use(skip)]
    if not said:
        return held
    by_base: dict[str, list[Skip]] = {}
    for skip in said:
        by_base.setdefault(base_of(skip.place.file), []).append(skip)
    for base, skips in by_base.items():
        mine = {plan.name: plan for plan in plans if plan.name.startswith(base) and any(map(_path_of, plan.changes))}
        if mine:
            _hold_in(mine, _Uses(base, entries, skips), held)
    return held


def _is_use(skip: Skip) -> bool:
    is_told = skip.reason is Reason.PUSH_TARGET or skip.detail == LOGGED_IN_TO
    # Tasks stand in lists.
    return is_told and skip.finder == ID and FILLED in skip.text and skip.place.path.startswith("[")


def _hold_in(plans: Mapping[str, FilePlan], uses: _Uses, held: dict[str, set[tuple[str, str]]]) -> None:
    for plan in plans.values():
        skips = {
            change: change.held(*why)
            for change in plan.changes
            if (path := _path_of(change)) and (why := uses.judge(path, plan.name))
        }
        if skips:
            plan.hold(skips)
            held.setdefault(plan.name, set()).update((change.place.path, change.before) for change in skips)


def _path_of(change: Change) -> str:
    """Give where a change stands in the variables of its file; "" when it is of none."""
    path = change.place.path
    if OF_PLAY in path:
        return path.rpartition(OF_PLAY)[2]
    if (variable := variable_at(change.place.file, path)).is_of_hosts:
        return variable.name
    is_of_file = kind_of(change.place.file) is SourceKind.ANSIBLE and not path.startswith(ITEM)
    return path if is_of_file else ""


class _Uses:
    """What the files below a folder do with variables."""

    def __init__(self, base: str, entries: Iterable[FileEntry], skips: Sequence[Skip]) -> None:
        self._uses = VariableUses(base, entries, [skip for skip in skips if skip.detail != BUILT_AT_TIMES])
        self._items = PushedItems(self._uses, [skip for skip in skips if skip.detail != LOGGED_IN_TO])
        self._is_spread = False
        # The variables that are pushed, each with the files that do it.
        self._pushed: dict[str, set[str]] = {}
        self._logins: dict[str, set[str]] = {}
        # Those that builds alone give a name: what starts it may come next.
        self._built: dict[str, set[str]] = {}
        for skip in skips:
            names = self._built if skip.detail == BUILT else self._pushed
            names = self._logins if skip.detail == LOGGED_IN_TO else names
            if skip.detail == BUILT_AT_TIMES or (names is self._built and JINJA.match(skip.text)):
                # What is built under all of a variable is known by that (see built).
                continue
            for found in VARIABLE.finditer(skip.text):
                names.setdefault(found["name"], set()).add(skip.place.file)

    def judge(self, path: str, file: str) -> tuple[Reason, str] | None:
        """Tell why what stands in the variables of a file stays; None when it is used for something else."""
        # A part of a mapping has a name as a variable has.
        return (None if ITEM in path else self._judge(path, file)) or self._items.judge(path, file)

    def _judge(self, name: str, file: str) -> tuple[Reason, str] | None:
        if not (self._pushed or self._built or self._logins):
            return None
        if not self._is_spread:
            # What pushed variables are made of is pushed as well.
            self._uses.spread(self._pushed)
            self._is_spread = True
        pushed, built, logs_in = (
            is_near(users.get(name, ()), file) for users in (self._pushed, self._built, self._logins)
        )
        if not (pushed or built or logs_in):
            return None
        if any(self._uses.others(name)):
            return (Reason.UNDECIDED, BOTH) if pushed else None
        return (Reason.PUSH_TARGET, PUSHED) if pushed or built else (Reason.POSSIBLE, CREDENTIALS)
