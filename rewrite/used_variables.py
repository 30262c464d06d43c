"""Used variables: those of Ansible that tasks of the run take images from, whose names do not say so.

By itself `press_prepull: [orchard/press, busybox]` says nothing of images, but a task that goes through it with
`docker_image: {name: "{{ item }}"}` does, or one that runs `{{ press_path }}:latest`, also by a command. What it holds
is listed then, and so is what other variables hold that it is made of: `press_path: "{{ press_source }}"`.

Source:  docs.ansible.com, Using variables; Loops; ansible.builtin.dict2items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.fieldspec import FieldSpec
from rewrite.finders import loops, own_fields
from rewrite.finders.filled_commands import COMMANDED
from rewrite.finders.handed_to_modules import LISTED, OF_ITEM, OF_MODULE, PART_LISTED
from rewrite.lazy import expression
from rewrite.planned_again import add_listed, plan_with, planned_bytes
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.role_folders import base_among, base_of, is_of_hosts
from rewrite.shape import FAMILIAR, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.policy import Policy
    from rewrite.report import Skip
    from rewrite.walking import FileEntry

# A key under which all of an image stands.
IMAGE: Final = ".image"
# All of a text, or all but its tag: `{{ press_path }}:latest`, `{{ press.path }}:{{ press_version }}`; of a list, or a
# mapping that is made one, also by filters.
USE: Final = expression(
    r"\{\{-?[ \t]*(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)"
    r"(?:[ \t]*\|[ \t]*(?:(?P<mapping>dict2items)|default|list|unique|flatten)\b(?:\([^(){}\n]*\))?)*"
    r"[ \t]*-?\}\}(?P<tag>[:@][^/]*)?\Z"
)
PART: Final = expression(PART_LISTED.format(r"(?P<part>[\w.]+)") + r"\Z")
VALUE: Final = "value"
# A variable that may be set: `press_path: …`, `"press_path": …`, `press_path=…`.
SET: Final = expression(rb"""\b([A-Za-z_]\w*+)["']?[ \t]*+[:=]""")
# In front of a variable of a play or a task, and the items of one.
OF_PLAY: Final = expression(r"\[\d+\]\.vars\.")
ITEM: Final = expression(r"\[\d+\]")
# Where a variable may end in a field path.
NAME_ENDS: Final = expression(r"[.\[]|\Z")
# How many variables one may go through.
MOST_STEPS: Final = 3
WHY: Final = "takes an image from it"


class _Use(NamedTuple):
    """Which file takes images from a variable, where these stand below it, and whether a word is one.

    below has the steps of a field path: of a list `[]`, of a mapping `*`.
    """

    file: str
    below: tuple[str, ...] = ("",)
    takes_words: bool = True


# By the beginning of the names of files that share variables, the names of those, and how each is used.
_Uses = dict[str, dict[str, _Use]]


def list_used(entries: Sequence[FileEntry], plans: dict[str, FilePlan], policy: Policy) -> None:
    """List what variables hold that tasks take images from.

    In:      plans, by the name of the file.
    """
    uses = _uses_in(plans)
    bases = frozenset(uses)
    known: set[tuple[str, str]] = set()
    for _ in range(MOST_STEPS):
        uses = {
            base: wanted
            for base, names in uses.items()
            if (wanted := {name: use for name, use in names.items() if (base, name) not in known})
        }
        if not uses:
            return
        known |= {(base, name) for base, names in uses.items() for name in names}
        uses = _list_once(entries, uses, bases, plans, policy)


def _list_once(
    entries: Sequence[FileEntry], uses: _Uses, bases: frozenset[str], plans: dict[str, FilePlan], policy: Policy
) -> _Uses:
    """List what some variables hold, and give those that they are made of."""
    users = {use.file for names in uses.values() for use in names.values()}
    firsts = {base: _by_first(names) for base, names in uses.items()}
    more: _Uses = {}
    for entry in entries:
        base = base_among(entry.name, bases)
        names = firsts.get(base, {})
        if names and (entry.name in users or kind_of(entry.name) is SourceKind.ANSIBLE):
            content = planned_bytes(entry, plans.get(entry.name)) or b""
            # In the order of the file, whatever the hash of a word is.
            known = dict.fromkeys(SET.findall(content))
            if used := {name: use for first in known for name, use in names.get(first, {}).items()}:
                behind = _list_in(entry.name, content, used, plans, policy)
                if behind:
                    more.setdefault(base, {}).update(behind)
    return more


def _by_first(names: Mapping[str, _Use]) -> dict[bytes, dict[str, _Use]]:
    """Give uses by what their variables begin with, as it stands in a file that sets them."""
    found: dict[bytes, dict[str, _Use]] = {}
    for name, use in names.items():
        found.setdefault(name.partition(".")[0].encode(), {})[name] = use
    return found


def _uses_in(plans: Mapping[str, FilePlan]) -> _Uses:
    used: list[tuple[str, _Use]] = []
    for plan in plans.values():
        for skip in plan.skips:
            found = USE.match(skip.text) if skip.reason is Reason.TEMPLATED else None
            if found and (use := _use_of(skip, is_mapping=bool(found["mapping"]), has_tag=bool(found["tag"]))):
                used.append((found["name"], use))
    bases = {base_of(use.file) for _, use in used if not is_of_hosts(use.file)}
    uses: _Uses = {}
    for name, use in used:
        mine = uses.setdefault(base_among(use.file, bases), {})
        first = mine.setdefault(name, use)
        # Tasks may take other parts of its items.
        mine[name] = first._replace(
            below=tuple(dict.fromkeys((*first.below, *use.below))), takes_words=first.takes_words or use.takes_words
        )
    return uses


def _use_of(skip: Skip, *, is_mapping: bool, has_tag: bool) -> _Use | None:
    """Tell how a variable is used; None where that says nothing of images."""
    part = PART.match(skip.detail)
    if skip.finder == loops.ID and (part or skip.detail == LISTED):
        each = "/*" if is_mapping else "[]"
        below = part["part"].removeprefix(f"{VALUE}.") if part else ""
        if below:
            return _Use(skip.place.file, (f"{each}/{below.replace('.', '/')}",))
        return _Use(skip.place.file, (each, *(f"{each}/{key}" for key in OF_ITEM)))
    if skip.finder == loops.ID and skip.detail == COMMANDED:
        # A word may be what the image runs.
        return _Use(skip.place.file, takes_words=has_tag)
    is_image = has_tag or skip.place.path.endswith(IMAGE) or (skip.finder == loops.ID and skip.detail == OF_MODULE)
    return _Use(skip.place.file) if is_image else None


def _list_in(
    name: str, content: bytes, used: Mapping[str, _Use], plans: dict[str, FilePlan], policy: Policy
) -> dict[str, _Use]:
    """Add to the plan of a file what its variables hold, but for what it has already; give those that these take it
    from.
    """
    paths = {f"{variable.replace('.', '/')}{below}" for variable, use in used.items() for below in use.below}
    again = plan_with(name, content, (FieldSpec(f"**/{path}") for path in sorted(paths)), policy)
    add_listed(plans, name, content, _listed(again, used))
    return _behind(again, used)


def _listed(again: FilePlan, used: Mapping[str, _Use]) -> Iterator[Skip]:
    for change in again.changes:
        use = _use_at(change.place.path, used) if change.finder == own_fields.ID else None
        shape = shape_of(change.before)
        if use is not None and shape in FAMILIAR and (use.takes_words or shape is not Shape.BARE):
            yield change._replace(finder=loops.ID).held(Reason.POSSIBLE, f"{use.file} {WHY}")


def _behind(again: FilePlan, used: Mapping[str, _Use]) -> dict[str, _Use]:
    """Give the variables that others are all of, or all but their tag."""
    more: dict[str, _Use] = {}
    for skip in again.skips:
        found = USE.match(skip.text) if skip.reason is Reason.TEMPLATED and skip.finder == own_fields.ID else None
        use = _use_at(skip.place.path, used) if found else None
        if found and use is not None and not found["mapping"]:
            more[found["name"]] = use._replace(below=("",))
    return more


def _use_at(path: str, used: Mapping[str, _Use]) -> _Use | None:
    """Give the use of the variable that stands at a field path, in a file of variables, or in a play or task."""
    within = OF_PLAY.sub("", path, count=1)
    for end in NAME_ENDS.finditer(within):
        use = used.get(within[: end.start()])
        if use is not None and any(_fits(within[end.start() :], pattern) for pattern in use.below):
            return use
    return None


def _fits(below: str, pattern: str) -> bool:
    """Tell whether what stands behind a variable in a field path is what a pattern says: `[0].name` and `[]/name`."""
    steps = [step for step in ITEM.sub(".[]", below).split(".") if step]
    wanted = [step for step in pattern.replace("[]", "/[]").split("/") if step]
    return len(steps) == len(wanted) and all(one in ("*", other) for one, other in zip(wanted, steps, strict=True))
