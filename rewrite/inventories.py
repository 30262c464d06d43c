"""Inventories: finds those of kubespray among the files of a run, and reads the files that decide their variables."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.errors import RewriteError
from rewrite.file_holds import ENCRYPTED, IGNORED, is_encrypted
from rewrite.finders.kubespray import REGISTRIES
from rewrite.kubespray_roles import (
    are_of_others,
    images_apart,
    is_of_role,
    known_to_roles,
    note_on,
    own_registries,
    registries_in,
    roles_above,
    roles_outside,
)
from rewrite.lazy import expression
from rewrite.markers import is_ignored_file
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.source import Source, decode
from rewrite.walking import FileEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.ensure.inventory import Inventory
    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip

VARIABLES: Final = "group_vars"
HOSTS: Final = expression(r"(?:hosts|inventory)(?:\.(?:ya?ml|json|ini|cfg))?\Z|.*\.ini\Z")
MAY_LIST_HOSTS: Final = expression(r"[\w-]+(?:\.(?:ya?ml|cfg))?\Z")
# Sections of INI; groups of YAML, where keys may be in quotes, and all in braces.
ALL_HOSTS: Final = r"""^(?:\{\s*)?["']?all["']?[ \t]*:"""
BELOW_ALL: Final = r"""["']?(?:hosts|children|vars)["']?[ \t]*:"""
LISTS_HOSTS: Final = expression(
    r"^\[[^\]\s:]+:(?:vars|children)\]"
    rf"|{ALL_HOSTS}[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]+{BELOW_ALL}|{ALL_HOSTS}\s*\{{\s*{BELOW_ALL}",
    re.MULTILINE,
)
# Ansible takes the first of these that is there: group_vars/all/ hides group_vars/all.yml.
EXTENSIONS: Final = ("", ".yml", ".yaml", ".json")
OFFLINE: Final = "offline.yml"
ALL: Final = "all"

LEFT_OUT: Final = (Reason.UNSET, "this run leaves the file out; set it by hand")
UNREADABLE: Final = (Reason.UNSET, "the file cannot be read; set it by hand")
JSON: Final = (Reason.UNSET, "no line can be inserted into JSON; set it by hand")


class Ensured:
    """What becomes of the inventories of a run; entries are the files that changes are for and the run has not."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.skips: list[Skip] = []
        self.entries: list[FileEntry] = []


class _InRoles(NamedTuple):
    """The files of a run that roles have, and what is planned for them."""

    entries: Sequence[FileEntry]
    plans: Sequence[FilePlan]


class _Root(NamedTuple):
    """The folder of an inventory; is_walked tells that not only files in it were named."""

    name: str
    real: str
    is_walked: bool


def ensure_all(entries: Sequence[FileEntry], plans: Mapping[str, FilePlan], mapper: Mapper) -> Ensured:
    """Decide about the registries that the inventories of a run do not set.

    In:      plans, what is planned for the files of the run, by name.
    """
    result = Ensured()
    known = {entry.real: entry for entry in entries}
    # There may be hundreds of inventories among thousands of files that no role has.
    in_roles = _InRoles(
        [entry for entry in known.values() if is_of_role(entry.name)],
        [plan for plan in plans.values() if is_of_role(plan.name)],
    )
    for root in _roots(entries):
        _ensure(root, known, in_roles, mapper, result)
    return result


def _ensure(root: _Root, known: Mapping[str, FileEntry], in_roles: _InRoles, mapper: Mapper, result: Ensured) -> None:
    # Imported here: most runs have no inventory.
    from dataclasses import replace

    from rewrite.ensure.apart import IN_RUN, OUTSIDE
    from rewrite.ensure.inventory import ensure, is_kubespray, says_kubespray
    from rewrite.rewriting import plan_bytes

    reader = _Reader(root, known)
    inventory = reader.read()
    if inventory is None or not is_kubespray(inventory):
        return
    if are_of_others(root.name, in_roles.entries, says_kubespray=says_kubespray(inventory)):
        return
    roles, there = list(roles_above(root.name, in_roles.plans)), known_to_roles(root.name, in_roles.entries)
    apart = images_apart(roles, IN_RUN) if len(there) < len(REGISTRIES) else {}
    note = note_on(roles)
    outside = dict(roles_outside(root.name, root.real, in_roles.entries))
    if outside and len(own := registries_in(outside.values())) < len(REGISTRIES):
        # This kubespray is older than its five registries.
        around = [plan_bytes(name, data, mapper) for name, data in outside.items()]
        roles, there, apart = [*around, *roles], own, images_apart(around, OUTSIDE)
    inventory = replace(inventory, own=own_registries(roles), read=there, apart=apart)
    ensured = ensure(inventory, mapper, note)
    result.changes += ensured.changes
    result.skips += ensured.skips
    result.entries += reader.new_entries(change.place.file for change in ensured.changes)


def _roots(entries: Iterable[FileEntry]) -> list[_Root]:
    """Give the folders that may be inventories: those with group_vars/ or an inventory file in them."""
    roots: dict[str, _Root] = {}
    for entry in entries:
        folder, _, base = entry.name.rpartition("/")
        if VARIABLES in entry.name and (at := f"/{folder}/".rfind(f"/{VARIABLES}/")) >= 0:
            name = folder[: max(at - 1, 0)]
            below = entry.name[at:]
        elif HOSTS.match(base):
            name, below = folder, base
        else:
            continue
        real = entry.real.replace(os.sep, "/")
        if real.endswith(f"/{below}"):
            real = real.removesuffix(f"/{below}")
            earlier = roots.get(real)
            is_walked = not entry.named or (earlier is not None and earlier.is_walked)
            roots[real] = _Root(earlier.name if earlier else name, real, is_walked)
    return list(roots.values())


class _Reader:
    """Reads the files of one inventory, those too that the run was not given."""

    def __init__(self, root: _Root, known: Mapping[str, FileEntry]) -> None:
        self.root = root
        self.known = known
        self.held: dict[str, tuple[Reason, str]] = {}
        self.reals: dict[str, str] = {}

    def read(self) -> Inventory | None:
        """Read the inventory; None where group_vars is a link, for what it leads to is an inventory of its own."""
        from rewrite.ensure.inventory import Inventory
        from rewrite.ensure.variables import GROUPS

        folder = os.path.join(self.root.real, VARIABLES)
        if os.path.islink(folder):
            return None
        hosts = [name for name in files.names_in(self.root.real) if HOSTS.match(name) or self._lists_hosts(name)]
        paths = {group: list(_variable_files(folder, group)) for group in GROUPS}
        return Inventory(
            variables=tuple(self._sources(paths[ALL])),
            groups=tuple(self._sources(path for group in GROUPS if group != ALL for path in paths[group])),
            hosts=tuple(self._sources(hosts)),
            target=self._name(_target(paths[ALL])),
            held=self.held,
        )

    def _lists_hosts(self, name: str) -> bool:
        """Tell whether a file beside group_vars is an inventory, whatever it is called (`production`, `prod.yml`)."""
        if not MAY_LIST_HOSTS.match(name):
            return False
        try:
            text = decode(name, files.read_found(os.path.join(self.root.real, name))).text
        except (OSError, RewriteError):
            return False
        return LISTS_HOSTS.search(text) is not None

    def new_entries(self, names: Iterable[str]) -> Iterator[FileEntry]:
        """Give the files of these names that the run has not."""
        for name in dict.fromkeys(names):
            real = self.reals[name]
            if real not in self.known:
                yield FileEntry(name, real, new=not os.path.lexists(real))

    def _sources(self, paths: Iterable[str]) -> Iterator[Source]:
        for path in paths:
            name = self._name(path)
            real = self.reals[name]
            try:
                source = decode(name, files.read_found(real))
            except (OSError, RewriteError):
                self.held[name] = UNREADABLE
                continue
            if held := self._hold(source, real):
                self.held[name] = held
            yield source

    def _hold(self, source: Source, real: str) -> tuple[Reason, str] | None:
        if self.root.is_walked and real not in self.known:
            return LEFT_OUT
        if is_encrypted(source.text):
            return ENCRYPTED
        if is_ignored_file(source.text):
            return IGNORED
        return JSON if source.name.endswith(".json") else None

    def _name(self, path: str) -> str:
        """Give the name for the report of a path below the root, and remember where it is."""
        real = os.path.realpath(os.path.join(self.root.real, path))
        entry = self.known.get(real)
        name = entry.name if entry else "/".join(filter(None, (self.root.name, path)))
        self.reals[name] = real
        return name


def _variable_files(folder: str, group: str) -> Iterator[str]:
    """Give the paths, below the folder of group_vars, of the files that Ansible reads for a group, in its order.

    Source:  ansible parsing/dataloader.py, find_vars_files.
    """
    there = set(files.names_in(folder))
    for extension in EXTENSIONS:
        if f"{group}{extension}/" in there and not extension:
            yield from _files_below(folder, f"{group}/")
            return
        if f"{group}{extension}" in there:
            yield f"{VARIABLES}/{group}{extension}"
            return


def _files_below(folder: str, below: str) -> Iterator[str]:
    for name in files.names_in(os.path.join(folder, below)):
        extension = os.path.splitext(name.rstrip("/"))[1]
        if name.startswith(".") or name.endswith("~"):
            continue
        if name.endswith("/"):
            if not extension:
                yield from _files_below(folder, below + name)
        elif extension in EXTENSIONS:
            yield f"{VARIABLES}/{below}{name}"


def _target(paths: Sequence[str]) -> str:
    """Give the path of the file that new variables of all hosts go to."""
    offline = f"{VARIABLES}/{ALL}/{OFFLINE}"
    if len(paths) == 1 and paths[0].count("/") == 1:
        # A file for the group: a folder of that name would hide it.
        return paths[0]
    return next((path for path in paths if os.path.splitext(path)[0] == os.path.splitext(offline)[0]), offline)
