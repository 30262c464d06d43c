"""Variable uses: what the files below a folder do with variables of Ansible, beside what is told of them.

Where a task pushes to `{{ press_registry }}/orchard/press`, or never pulls `{{ press_image }}`, that is told; what else
uses the variable decides what else it is for. What such a variable is made of is used so as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.task_registries import LOGIN
from rewrite.lazy import expression
from rewrite.role_files import is_filled_in, places, texts_below
from rewrite.role_folders import ROLES, home_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.report import Skip
    from rewrite.walking import FileEntry

VARIABLE: Final = expression(r"\{\{-?[ \t]*(?P<name>[A-Za-z_][\w.]*)")
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


def is_near(users: Iterable[str], file: str) -> bool:
    """Tell whether one of the files that use a variable reads what a file sets: that of its own role, or of all."""
    if ROLES in f"/{file}":
        home = home_of(file)
        return any(user.startswith(f"{home}/") for user in users)
    return bool(users)


class VariableUses:
    """What the files below a folder do with variables.

    In:      told, what is known of uses already; made of these are the variables that spread was asked for.
    """

    def __init__(self, base: str, entries: Iterable[FileEntry], told: Iterable[Skip]) -> None:
        self._base = base
        self._entries = entries
        self._texts: Mapping[str, str] | None = None
        # By file and line.
        self._told: dict[tuple[str, int], list[Skip]] = {}
        for skip in told:
            self._told.setdefault((skip.place.file, skip.place.line), []).append(skip)
        # What is told of what is made of variables is told of these, by the file and the name of what is made.
        self._made: set[tuple[str, str]] = set()
        # What is made of each, by its name.
        self._made_of: dict[str, set[str]] = {}

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts below the folder, which are read when they are first asked for."""
        if self._texts is None:
            self._texts = texts_below(self._base, self._entries)
        return self._texts

    def spread(self, users: dict[str, set[str]]) -> None:
        """Add what variables are made of to the files that use them, each by its name."""
        made: dict[tuple[str, str], re.Match[str]] = {}
        for file, text in self.texts.items():
            for found in DEFINED.finditer(text):
                made[file, found["name"]] = found
        for _ in range(MOST_LEVELS):
            more = [
                (part["name"], file, name)
                for (file, name), found in made.items()
                if is_near(users.get(name, ()), file)
                for part in VARIABLE.finditer(found["value"])
                if file not in users.get(part["name"], ())
            ]
            for variable, file, name in more:
                users.setdefault(variable, set()).add(file)
                self._made_of.setdefault(variable, set()).add(name)
        self._made.update(key for key in made if is_near(users.get(key[1], ()), key[0]))

    def made_of(self, name: str) -> set[str]:
        """Give the names of what is made of a variable, as far as spread has followed it."""
        made: set[str] = set()
        for _ in range(MOST_LEVELS):
            made |= {other for known in (name, *made) for other in self._made_of.get(known, ())}
        return made

    def others(self, name: str) -> Iterator[tuple[str, int]]:
        """Give where a variable, or what is made of it, is used beside what is told: the file, and the offset in it."""
        return self._others(name, 0, set())

    def _others(self, name: str, level: int, seen: set[tuple[str, int]]) -> Iterator[tuple[str, int]]:
        # Many variables may be made of the same ones.
        if (name, level) in seen:
            return
        seen.add((name, level))
        for file, text in self.texts.items():
            for at in places(name, text) if name in text else ():
                if is_filled_in(text, at):
                    yield from self._other(file, at, level, seen)

    def _other(self, file: str, at: int, level: int, seen: set[tuple[str, int]]) -> Iterator[tuple[str, int]]:
        """Give a use that is not told and no part of what is said, or what it is made into is used for."""
        text = self.texts[file]
        begin = text.rfind("\n", 0, at) + 1
        line, column = text.count("\n", 0, begin) + 1, at - begin + 1
        told = self._told.get((file, line), ())
        if any(skip.place.column <= column < skip.place.column + len(skip.text) for skip in told):
            return
        before = text[begin:at]
        if SAID.match(before) or LOGIN_BEFORE.search(before):
            return
        found = DEFINED.match(text, begin)
        if not found or (file, found["name"]) not in self._made or level >= MOST_LEVELS:
            yield file, at
            return
        # What is made of it decides.
        yield from self._others(found["name"], level + 1, seen)
