"""Unpulled variables: those of Ansible that are images which the run never pulls.

What is started as `{image: "{{ press_image }}", imagePullPolicy: Never}` must have been loaded under the name that the
variable holds. Where something else pulls that as well, it cannot be told which of them the name is for; but what a
task or a command of the run fetches by the variable is there under any name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.behind_registries import is_variable
from rewrite.called_after import steps_shared
from rewrite.finders import loops
from rewrite.finders.handed_to_modules import OF_MODULE
from rewrite.finders.key_words import IN_ARCHIVE
from rewrite.finders.never_pulled import NEVER_PULLED
from rewrite.finders.never_started import NEVER_STARTED
from rewrite.finders.removed import REMOVED, TAKEN
from rewrite.lazy import expression
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.role_files import is_filled_in, is_tested, places
from rewrite.role_folders import ROLES, base_of, home_of
from rewrite.roles import OF_PLAY, SETTING, shape_of_all
from rewrite.shape import Shape
from rewrite.span import before_in_line
from rewrite.variable_uses import VariableUses, is_near

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip
    from rewrite.walking import FileEntry

NEVER: Final = (NEVER_PULLED.detail, NEVER_STARTED.detail)
# What is taken from where it is, too.
THERE: Final = (IN_ARCHIVE.detail, TAKEN.detail, REMOVED.detail)
# The variable that an image begins with, as it is: a filter may put another registry in its place.
IMAGE: Final = expression(
    r"\{\{-?[ \t]*(?P<name>[A-Za-z_]\w*(?:\.\w+)*)[ \t]*"
    r"(?:\|[ \t]*(?:d|default|trim|string|quote)\b(?:\([^(){}\n]*\))?[ \t]*)*-?\}\}"
)
# In front of what a command fetches, and of what it takes from where it is.
FETCHED: Final = expression(
    r"(?:[ \t]pull[ \t]|\bdocker://)[^\n;&|]{0,200}\Z"
    # An item of what a task goes through, to pull each.
    r"""|(?:\A[ \t]*-[ \t]+|[\[,][ \t]*)\\?["']?\{\{-?[ \t]*\Z"""
)
TAKEN_THERE: Final = expression(
    r"\b(?:docker|podman|nerdctl|crictl|ctr|skopeo)\b[^\n;&|]{0,200}?"
    r"[ \t](?:tag|save|load|export|import|rmi|rm|inspect|inspecti|images|ls)[ \t][^\n;&|]{0,200}\Z"
)


def hold_unpulled(entries: Sequence[FileEntry], plans: Sequence[FilePlan]) -> dict[str, set[tuple[str, str]]]:
    """Hold the images in variables that the run never pulls; give what is held, by file, as field path and value."""
    never = [skip for plan in plans for skip in plan.skips if skip.detail in NEVER and IMAGE.match(skip.text)]
    held: dict[str, set[tuple[str, str]]] = {}
    if not never:
        return held
    bases = {base_of(entry.name) for entry in entries if ROLES in f"/{entry.name}"}
    by_base: dict[str, list[Skip]] = {}
    for skip in never:
        # What is in no role may be used by all of the run, as its variables may stand anywhere.
        around = [base for base in bases if skip.place.file.startswith(base)]
        by_base.setdefault(max(around, key=len, default=""), []).append(skip)
    roles = {base: _Roles(base, entries, plans, skips) for base, skips in by_base.items()}
    bases |= by_base.keys()
    for plan in plans:
        changes = filter(is_variable, plan.changes) if kind_of(plan.name) in SETTING else ()
        near = [roles[base] for base in _bases_of(plan.name, bases) if base in roles]
        judged = {change: next(filter(None, (mine.judge(change) for mine in near)), None) for change in changes}
        skips = {change: skip for change, skip in judged.items() if skip}
        if skips:
            plan.hold(skips)
            held[plan.name] = {(change.place.path, change.before) for change in skips}
    return held


def _bases_of(file: str, bases: AbstractSet[str]) -> list[str]:
    """Give the beginnings of the names of those files that may use what a file sets: of what is set elsewhere, the
    nearest.
    """
    if around := [base for base in bases if file.startswith(base)]:
        return [max(around, key=len)]
    shared = {base: steps_shared(base, file) for base in sorted(bases)}
    most = max(shared.values())
    return [base for base, steps in shared.items() if steps == most]


class _Roles:
    """What the roles and playbooks below a folder never pull."""

    def __init__(
        self, base: str, entries: Sequence[FileEntry], plans: Sequence[FilePlan], never: Sequence[Skip]
    ) -> None:
        near = [skip for plan in plans if plan.name.startswith(base) for skip in plan.skips]
        self._uses = VariableUses(base, entries, [*never, *(skip for skip in near if skip.detail in THERE)])
        # Where a module fetches an image.
        fetching = (skip.place for skip in near if skip.finder == loops.ID and skip.detail == OF_MODULE)
        self._fetching = {f"{place.file}:{place.line}" for place in fetching}
        self._never = [(found["name"], skip) for skip in never if (found := IMAGE.match(skip.text))]
        # The variables that are never pulled, each with the files that take them for an image, or make one of them.
        self._users: dict[str, set[str]] = {}
        for name, skip in self._never:
            self._users.setdefault(name, set()).add(skip.place.file)
        self._is_spread = False

    def judge(self, change: Change) -> Skip | None:
        """Give the skip that a change of a variable becomes; None where it is pulled."""
        name = change.place.path.rpartition(OF_PLAY)[2]
        if not self._is_spread:
            self._uses.spread(self._users)
            self._is_spread = True
        file, users = change.place.file, self._users.get(name, set())
        is_own = ROLES in f"/{file}" and self._is_used_in(home_of(file), name)
        if not users or (is_own and not is_near(users, file)):
            return None
        others = [other for other in self._others(name) if not is_own or is_near(other[:1], file)]
        if any(self._is_fetched(*other) for other in others):
            return None
        never = self._never_of(name, file)
        if not others:
            return change.held(Reason.MATCH_KEY, f"{NEVER_PULLED.detail}, {never}")
        if shape_of_all(change) is Shape.HOST:
            # What is pulled from there otherwise.
            return None
        return change.held(Reason.UNDECIDED, f"never pulled in {never}, and used in {self._place_of(*others[0])} too")

    def _is_used_in(self, home: str, name: str) -> bool:
        """Tell whether a role uses a variable itself, so that one of the same name in another role is another."""
        mine = (text for file, text in self._uses.texts.items() if file.startswith(f"{home}/"))
        return any(is_filled_in(text, at) for text in mine for at in places(name, text))

    def _others(self, name: str) -> Iterator[tuple[str, int]]:
        """Give where a variable is used for more than to take what is there, or to ask for it: the file, and the offset
        in it.
        """
        for file, at in self._uses.others(name):
            text = self._uses.texts[file]
            lead = before_in_line(text, at)
            # `ctr images pull` fetches, and `ctr images ls` does not.
            if not is_tested(text, name, at) and (FETCHED.search(lead) or not TAKEN_THERE.search(lead)):
                yield file, at

    def _place_of(self, file: str, at: int) -> str:
        line = self._uses.texts[file].count("\n", 0, at) + 1
        return f"{file}:{line}"

    def _is_fetched(self, file: str, at: int) -> bool:
        text = self._uses.texts[file]
        return self._place_of(file, at) in self._fetching or FETCHED.search(before_in_line(text, at)) is not None

    def _never_of(self, name: str, file: str) -> str:
        """Give the place where a variable, or what is made of it, is never pulled; one in its own role first."""
        names = {name, *self._uses.made_of(name)}
        places = [skip.place for other, skip in self._never if other in names]
        first = next((place for place in places if is_near((place.file,), file)), places[0])
        return f"{first.file}:{first.line}"
