"""Behind registries: variables of Ansible, with a registry of their own or without, which another file puts behind one.

`image: "{{ local_registry }}/{{ press_image }}"` makes a path of `quay.io/orchard/press:v1`, and pulls
`registry.local/quay.io/orchard/press:v1`, as mirrors keep it that serve many registries. With another host in it that
path is there no longer. `quay.io/{{ press_image_repo }}` has a mirror in front itself, and pulls from it twice with one
more in the name; `{{ quay_host }}/{{ press_image_repo }}` has none, and finds nothing at `quay.io/hub.example.com/…`.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.called_after import steps_shared
from rewrite.document import SourceKind
from rewrite.gone_through import ITEMS, VALUE, VALUES, scopes
from rewrite.lazy import expression
from rewrite.put_behind import uses
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.role_files import places, texts_below
from rewrite.role_folders import ROLES, base_of, home_of, is_of_hosts
from rewrite.roles import OF_PLAY, SETTING, STEP, may_be_variable, shape_of_all
from rewrite.shape import IMAGE_NAMES, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from rewrite.plans import FilePlan
    from rewrite.put_behind import Behind
    from rewrite.report import Change, Skip
    from rewrite.walking import FileEntry

# What holds variables in a play, a task, and an inventory of YAML. Parameters of a role have no key of their own.
HOLDER: Final = expression(
    r"""(?:(?<![^\].])(?:vars|set_fact|roles\[\d+\])|\["ansible\.builtin\.set_fact"\])\."""
    r"""|^[\w-]+\.(?:children\.[\w-]+\.)*+hosts(?:\.[\w-]+|\["[^"]+"\])\."""
)
OF_YAML: Final = (".yml", ".yaml", ".json")
TASKS: Final = "/tasks/"
# In front of a variable that begins what is filled in.
BEGINS: Final = expression(r"\{\{-?[ \t]*\Z")
LONGEST_LEAD: Final = 20
WORD: Final = expression(r"\w+")
OF_IMAGES: Final = (*IMAGE_NAMES, Shape.HOST)
# What is taken of an item, as a whole.
STEPS: Final = expression(r"(?P<steps>(?:\.\w++)*+)(?!\()")


def hold_behind(entries: Sequence[FileEntry], plans: Sequence[FilePlan]) -> dict[str, set[tuple[str, str]]]:
    """Hold the names in variables that a file of the run puts behind a registry; give what is held, by file, as field
    path and value.
    """
    joining: dict[str, list[tuple[str, Behind]]] = {}
    for plan in plans:
        for behind in plan.behind:
            joining.setdefault(behind.place, []).append((plan.name, behind))
    bases = {base_of(entry.name) for entry in entries if ROLES in f"/{entry.name}"} if joining else set()
    homes = {home_of(entry.name) for entry in entries if TASKS in f"/{entry.name}"} if joining else set()
    held: dict[str, set[tuple[str, str]]] = {}
    texts = _Texts(entries)
    for plan in plans if joining else ():
        skips: dict[Change, Skip] = {}
        for change in plan.changes if kind_of(plan.name) in SETTING else ():
            shape = shape_of_all(change)
            if shape not in OF_IMAGES or not is_variable(change):
                continue
            place, found = _found(_name_of(change), joining, shape)
            joined_by = [file for file, _ in found if not _is_another_play(file, change)]
            file = _nearest(change.place.file, joined_by, bases, homes)
            if not file:
                continue
            base = base_of(file)
            # Behind what may be empty a name is pulled as it is.
            all_uses = found if shape is Shape.HOST else joining[place]
            is_sure = all(behind.is_sure for by, behind in all_uses if base_of(by) == base)
            is_host = shape is Shape.HOST
            is_alone = any(texts.has_alone(users, place, is_host=is_host) for users in (base, plan.name))
            if shape is Shape.HOST and (is_alone or not is_sure):
                # What is pulled from there otherwise.
                continue
            skips[change] = _skip(change, file, is_sure=is_sure, is_alone=is_alone)
        if skips:
            plan.hold(skips)
            held[plan.name] = {(change.place.path, change.before) for change in skips}
    return held


def is_variable(change: Change) -> bool:
    """Tell whether a change may be of a variable of Ansible; a word alone is a key in files of any kind."""
    path = change.place.path
    is_word = path.isalpha() and path.islower()
    return kind_of(change.place.file) is SourceKind.ANSIBLE or (may_be_variable(change) and not is_word)


def _name_of(change: Change) -> str:
    """Give the name of a variable, and of its part, by where it stands."""
    file, path = change.place.file, change.place.path
    if kind_of(file) is SourceKind.ANSIBLE and not is_of_hosts(file) and not file.endswith(OF_YAML):
        # Of an inventory in sections, where it has no parts.
        return path.rpartition(".")[2]
    ends = [holder.end() for holder in HOLDER.finditer(path)]
    return path[ends[-1] :] if ends else path


def _found(
    name: str, joining: Mapping[str, list[tuple[str, Behind]]], shape: Shape
) -> tuple[str, list[tuple[str, Behind]]]:
    """Give the place of a variable, as files call it, and which of them put it behind something.

    In:      shape, that of what it holds.
    """
    for place in _places(name):
        if found := [(file, behind) for file, behind in joining.get(place, ()) if _counts(behind, shape)]:
            return place, found
    return "", []


def _counts(behind: Behind, shape: Shape) -> bool:
    if shape is Shape.HOST:
        # Other things than images have the name of a registry in them, and stand behind other things.
        return behind.is_registry
    # A name without a registry is pulled as it is where nothing stands in front.
    return behind.is_sure or shape is Shape.EXPLICIT


def _places(path: str) -> Iterator[str]:
    """Give what a variable may be called: by itself, as one of a list, or of a mapping, and as a part of such a one."""
    yield path
    path = STEP.sub(ITEMS, path)
    yield path
    above, _, last = path.rpartition(".")
    if above and not last.endswith(ITEMS):
        yield f"{above}{VALUES}"
        yield f"{above.rpartition('.')[0]}{ITEMS}.{last}"


def _is_another_play(file: str, change: Change) -> bool:
    """Tell whether a file is that of another play than the one which sets a variable for itself."""
    is_beside = posixpath.dirname(file) == posixpath.dirname(change.place.file)
    return OF_PLAY in change.place.path and is_beside and file != change.place.file and file.endswith(OF_YAML)


def _nearest(file: str, joining: Sequence[str], bases: AbstractSet[str], homes: AbstractSet[str]) -> str:
    """Give the first of some files with tasks that may use what a file sets; "" where other roles are nearer to it.

    In:      bases, those of all roles. An inventory, or what a play is given by its path, may stand beside them; homes,
             the folders that have tasks.
    """
    for by in joining:
        if file.startswith(base_of(by)):
            return by
    if not is_of_hosts(file) and home_of(file) in homes - {""}:
        return ""
    shared = {base: steps_shared(base, file) for base in bases} if joining else {}
    most = max(shared.values(), default=0)
    return next((by for by in joining if shared.get(base_of(by)) == most), "")


class _Texts:
    """The texts of the files that may use variables, and which they use."""

    def __init__(self, entries: Sequence[FileEntry]) -> None:
        self._entries = entries
        # Each with its words: most texts name few variables.
        self._texts: dict[str, list[tuple[str, frozenset[str], dict[int, bool]]]] = {}
        self._known: dict[tuple[str, str, bool], bool] = {}

    def has_alone(self, base: str, place: str, *, is_host: bool) -> bool:
        """Tell whether a text below a base fills in what is at a place behind nothing: as the beginning of a value."""
        key = (base, place, is_host)
        if key not in self._known:
            if base not in self._texts:
                texts = texts_below(base, self._entries).values()
                self._texts[base] = [
                    (text, frozenset(WORD.findall(text)), {at: front is not None for _, at, front in uses(text)})
                    for text in texts
                ]
            word = WORD.match(place)
            self._known[key] = any(
                BEGINS.search(text, max(0, at - LONGEST_LEAD), at)
                and not (at in fronts and (fronts[at] or not is_host))
                for text, words, fronts in self._texts[base]
                if word is None or word.group() in words
                for at in _named(place, text)
            )
        return self._known[key]


def _named(place: str, text: str) -> Iterator[int]:
    """Give where a text names what is at a place: in loops, where that is of what these go through."""
    listed, mark, part = place.partition(ITEMS if ITEMS in place else VALUES)
    if not mark:
        yield from places(place, text)
        return
    for each, scope in scopes(text, listed):
        for at in places(each, text[scope.start : scope.end]):
            used = STEPS.match(text, scope.start + at + len(each))
            if used and used["steps"].removeprefix(f".{VALUE}") == part:
                yield scope.start + at


def _skip(change: Change, file: str, *, is_sure: bool, is_alone: bool) -> Skip:
    joins = "joins it to a registry" if is_sure else "may join it to a registry"
    detail = f"a role {joins}, {file}" + (", and uses it alone too" if is_alone else "")
    return change.held(Reason.INHERITED if is_sure and not is_alone else Reason.UNDECIDED, detail)
