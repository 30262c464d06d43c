"""Pushed by roles: variables of Ansible that say where something is pushed to, and nothing else.

`press_registry: quay.io` is a push target where tasks use it in `docker_image_push: {name: "{{ press_registry }}/…"}`
alone; where it is used otherwise as well, the two cannot be told apart. What is used nowhere but in a login is left
with its credentials. Which files of a run use a variable is looked up when something is pushed to one, not before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.built_names import JINJA
from rewrite.document import SourceKind
from rewrite.finders.builds import ID
from rewrite.finders.modules import BUILT, BUILT_AT_TIMES
from rewrite.finders.task_registries import LOGGED_IN_TO, LOGIN
from rewrite.lazy import expression
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.role_files import is_filled_in, places, texts_below
from rewrite.role_folders import ROLES, base_of, home_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip
    from rewrite.walking import FileEntry

FILLED: Final = "{{"
VARIABLE: Final = expression(r"\{\{-?[ \t]*(?P<name>[A-Za-z_][\w.]*)")
OF_PLAY: Final = ".vars."
# A definition, `press_image: "{{ press_registry }}/orchard/press"`, with what it is made of.
DEFINED: Final = expression(
    r"""^[ \t]*(?:-[ \t]+)?["']?(?P<name>[A-Za-z_]\w*)["']?[ \t]*:[ \t]*(?P<value>[^\n]*\{\{[^\n]*)$""", re.MULTILINE
)
# What is said of it: the name of a task, a message.
SAID: Final = expression(
    r"[ \t]*(?:-[ \t]+(?:name:[ \t]+[\"']?[A-Za-z]\w*[ \t]|debug:)|(?:msg|fail_msg|success_msg):|#)"
)
LOGIN_BEFORE: Final = expression(rf"{LOGIN}[^\n;&|]*\Z")
MOST_LEVELS: Final = 3

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
        mine = {plan.name: plan for plan in plans if plan.name.startswith(base) and any(map(_variable, plan.changes))}
        if mine:
            _hold_in(mine, _Uses(base, entries, skips), held)
    return held


def _is_use(skip: Skip) -> bool:
    is_told = skip.reason is Reason.PUSH_TARGET and skip.detail != BUILT_AT_TIMES
    is_told = is_told or skip.detail == LOGGED_IN_TO
    # Tasks stand in lists.
    return is_told and skip.finder == ID and FILLED in skip.text and skip.place.path.startswith("[")


def _hold_in(plans: Mapping[str, FilePlan], uses: _Uses, held: dict[str, set[tuple[str, str]]]) -> None:
    for plan in plans.values():
        skips = {
            change: change.held(*why)
            for change in plan.changes
            if (name := _variable(change)) and (why := uses.judge(name, plan.name))
        }
        if skips:
            plan.hold(skips)
            held.setdefault(plan.name, set()).update((change.place.path, change.before) for change in skips)


def _variable(change: Change) -> str:
    """Give the name of the variable that a change is of; "" when it is none's."""
    path = change.place.path
    if OF_PLAY in path:
        return path.rpartition(OF_PLAY)[2]
    return path if kind_of(change.place.file) is SourceKind.ANSIBLE and "[" not in path else ""


class _Uses:
    """What the files below a folder do with variables."""

    def __init__(self, base: str, entries: Iterable[FileEntry], skips: Iterable[Skip]) -> None:
        self._base = base
        self._entries = entries
        self._texts: dict[str, str] | None = None
        # Where something is pushed or logged in to, by file and line.
        self._told: dict[tuple[str, int], list[Skip]] = {}
        # The variables that are pushed, each with the files that do it.
        self._pushed: dict[str, set[str]] = {}
        self._logins: dict[str, set[str]] = {}
        # Those that pushed variables are made of, by the file and the name of what is made of them.
        self._made: set[tuple[str, str]] = set()
        # Those that builds alone give a name: what starts it may come next.
        self._built: dict[str, set[str]] = {}
        for skip in skips:
            place = skip.place
            self._told.setdefault((place.file, place.line), []).append(skip)
            names = self._built if skip.detail == BUILT else self._pushed
            names = self._logins if skip.detail == LOGGED_IN_TO else names
            if names is self._built and JINJA.match(skip.text):
                # What is built under all of a variable is known by that (see built).
                continue
            for found in VARIABLE.finditer(skip.text):
                names.setdefault(found["name"], set()).add(place.file)

    def judge(self, name: str, file: str) -> tuple[Reason, str] | None:
        """Tell why a variable that a file sets stays; None when it is used for something else than pushes."""
        if not (self._pushed or self._built or self._logins):
            return None
        texts = self._read()
        pushed, built, logs_in = (
            self._near(users.get(name, ()), file) for users in (self._pushed, self._built, self._logins)
        )
        if not (pushed or built or logs_in):
            return None
        if any(self._is_used_otherwise(name, used, text) for used, text in texts.items()):
            return (Reason.UNDECIDED, BOTH) if pushed else None
        return (Reason.PUSH_TARGET, PUSHED) if pushed or built else (Reason.POSSIBLE, CREDENTIALS)

    def _near(self, users: Iterable[str], file: str) -> bool:
        """Tell whether one of the files that use a variable reads what a file sets: that of its own role, or of all."""
        if ROLES in f"/{file}":
            home = home_of(file)
            return any(user.startswith(f"{home}/") for user in users)
        return bool(users)

    def _read(self) -> dict[str, str]:
        """Read the files once, and take what pushed variables are made of for pushed as well."""
        if self._texts is not None:
            return self._texts
        texts = self._texts = texts_below(self._base, self._entries)
        made: dict[tuple[str, str], re.Match[str]] = {}
        for file, text in texts.items():
            for found in DEFINED.finditer(text):
                made[file, found["name"]] = found
        for _ in range(MOST_LEVELS):
            more = [
                (variable["name"], file)
                for (file, name), found in made.items()
                if self._near(self._pushed.get(name, ()), file)
                for variable in VARIABLE.finditer(found["value"])
                if file not in self._pushed.get(variable["name"], ())
            ]
            for name, file in more:
                self._pushed.setdefault(name, set()).add(file)
        self._made.update(key for key in made if self._near(self._pushed.get(key[1], ()), key[0]))
        return texts

    def _is_used_otherwise(self, name: str, file: str, text: str, level: int = 0) -> bool:
        """Tell whether a text uses a variable for something else than to push or to log in."""
        if name not in text:
            return False
        uses = (at for at in places(name, text) if is_filled_in(text, at))
        return any(not self._is_told(file, text, at, level) for at in uses)

    def _is_told(self, file: str, text: str, at: int, level: int) -> bool:
        """Tell whether a use is one that pushes or logs in, or is a part of what is said."""
        begin = text.rfind("\n", 0, at) + 1
        line, column = text.count("\n", 0, begin) + 1, at - begin + 1
        told = self._told.get((file, line), ())
        if any(skip.place.column <= column < skip.place.column + len(skip.text) for skip in told):
            return True
        before = text[begin:at]
        if SAID.match(before) or LOGIN_BEFORE.search(before):
            return True
        found = DEFINED.match(text, begin)
        if not found or (file, found["name"]) not in self._made or level >= MOST_LEVELS:
            return False
        # What is made of it decides.
        texts = self._texts or {}
        return not any(self._is_used_otherwise(found["name"], *used, level + 1) for used in texts.items())
