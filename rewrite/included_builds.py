"""Included builds: what tasks build in a file that others include on a condition is built at times, and pulled else.

`include_tasks: build.yml` with `when: press_is_custom` says of each task in there what a `when` of its own would say.
A handler runs where a task notifies it, which may be at times too.

Source:  docs.ansible.com, Conditionals with re-use: include_tasks, import_tasks, import_playbook, and tasks_from of
         include_role and import_role; Handlers: running operations on change.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.built_names import BEGINNING, JINJA
from rewrite.document import OUTPUT
from rewrite.errors import RewriteError
from rewrite.finders.modules import BUILT, BUILT_AND_PUSHED, BUILT_AT_TIMES, PUSHED_AT_TIMES, is_conditional
from rewrite.lazy import expression
from rewrite.reading import kind_of, read
from rewrite.record import NamedTuple
from rewrite.role_files import LARGEST, MOST_FILES, is_filled_in, places, texts_below
from rewrite.role_folders import base_of, home_of
from rewrite.source import decode
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Skip
    from rewrite.tree import Scalar
    from rewrite.walking import FileEntry

AT_TIMES: Final = {BUILT: BUILT_AT_TIMES, BUILT_AND_PUSHED: PUSHED_AT_TIMES}
ENDINGS: Final = (".yml", ".yaml")
# What a role begins with, whatever else it includes.
MAIN: Final = tuple(f"main{ending}" for ending in ENDINGS)
INCLUDES: Final = r"(?:[\w.]*\.)?(?:(?:include|import)_(?:tasks|playbook)|include)"
INCLUDE: Final = expression(rf"{INCLUDES}\Z")
TASKS_FROM: Final = "tasks_from"
FILE: Final = "file"
KEYS: Final = expression(rf"(?:{INCLUDES}|{FILE}|{TASKS_FROM})\Z")
LOOPS: Final = ("loop", "with_")
# The files of the handlers of a role, and where those of a play stand in its file.
HANDLERS: Final = "/handlers/"
OF_PLAY: Final = ".handlers["
WORDS: Final = expression(rf"\b(?:include|import_|{TASKS_FROM}\b)")
FILLED_IN: Final = expression(rf"{OUTPUT}+")
# Nobody has more of them in one name.
MOST_FILLED_IN: Final = 3
# One file of tasks includes another, which includes a third one.
MOST_LEVELS: Final = 4


class _Include(NamedTuple):
    """A place that includes a file of tasks: the file it stands in, the folder of its role, what it names, and of which
    role.
    """

    file: str
    home: str
    target: re.Pattern[str]
    role: str
    is_at_times: bool


def settle_included(entries: Sequence[FileEntry], plans: Sequence[FilePlan]) -> None:
    """Say of what is built in files that are included on a condition that it is built on one."""
    by_base: dict[str, _Tasks] = {}
    for plan in plans:
        if not any(skip.detail in AT_TIMES for skip in plan.skips):
            continue
        base = base_of(plan.name)
        tasks = by_base.get(base) or by_base.setdefault(base, _Tasks(base, entries, plans))
        if not plan.name.endswith(MAIN) and tasks.are_at_times(plan.name):
            plan.skips = [tasks.judged(skip) for skip in plan.skips]
        else:
            plan.skips = [tasks.judged_as_handler(skip, plan) for skip in plan.skips]


class _Tasks:
    """The files below a folder that include others, and what they do with what is built."""

    def __init__(self, base: str, entries: Sequence[FileEntry], plans: Sequence[FilePlan]) -> None:
        self._base = base
        self._entries = entries
        self._plans = plans
        self._includes: list[_Include] | None = None
        self._texts: Mapping[str, str] | None = None

    def are_at_times(self, file: str, level: int = 0) -> bool:
        """Tell whether all that includes a file does so on a condition."""
        if self._includes is None:
            self._includes = [include for entry in self._files() for include in _includes_in(entry)]
        home = home_of(file)
        mine = [include for include in self._includes if _is_of(include, file, home)]
        return bool(mine) and all(
            include.is_at_times or (level < MOST_LEVELS and self.are_at_times(include.file, level + 1))
            for include in mine
        )

    def judged(self, skip: Skip) -> Skip:
        """Give what is said of a build, where something uses the image that may not have been built then."""
        detail = AT_TIMES.get(skip.detail)
        return skip._replace(detail=detail) if detail and self._is_used_elsewhere(skip) else skip

    def judged_as_handler(self, skip: Skip, plan: FilePlan) -> Skip:
        """Give what is said of a build in a handler: a variable that names it may name what is pulled else.

        # timid: what has a name of its own is built by most handlers before anything runs it.
        """
        detail = AT_TIMES.get(skip.detail)
        if not (detail and JINJA.match(skip.text)):
            return skip
        if OF_PLAY in skip.place.path:
            is_used = any(other.text == skip.text and OF_PLAY not in other.place.path for other in plan.skips)
            return skip._replace(detail=detail) if is_used or self._is_used_elsewhere(skip) else skip
        return self.judged(skip) if HANDLERS in f"/{plan.name}" else skip

    def _is_used_elsewhere(self, skip: Skip) -> bool:
        """Tell whether another file than that which builds an image names it."""
        if variable := JINJA.match(skip.text):
            if self._texts is None:
                self._texts = texts_below(self._base, self._entries)
            name = variable["name"]
            texts = (text for file, text in self._texts.items() if file != skip.place.file and name in text)
            return any(is_filled_in(text, at) for text in texts for at in places(name, text))
        begin = BEGINNING.match(skip.text)
        return begin is not None and any(
            change.before.startswith(begin.group())
            for plan in self._plans
            if plan.name != skip.place.file and plan.name.startswith(self._base)
            for change in plan.changes
        )

    def _files(self) -> Iterator[FileEntry]:
        mine = (entry for entry in self._entries if entry.name.startswith(self._base) and entry.name.endswith(ENDINGS))
        return islice(mine, MOST_FILES)


def _includes_in(entry: FileEntry) -> Iterator[_Include]:
    """Give what the tasks of a file include."""
    try:
        data = files.read(entry.real)
        source = decode(entry.name, data) if len(data) <= LARGEST else None
    except (OSError, RewriteError):
        return
    words = [Span(*found.span()) for found in WORDS.finditer(source.text)] if source else []
    if source is None or not words:
        return
    reading = read(source, kind_of(entry.name), words)
    for document in reading.documents:
        for scalar in document.named(KEYS):
            if target := _target_of(scalar):
                pattern = re.compile(rf"(?:.*/)?{'[^/]*'.join(map(re.escape, FILLED_IN.split(target)))}(?:\.ya?ml)?\Z")
                role = scalar.sibling("name") if scalar.key == TASKS_FROM else ""
                is_at_times = is_conditional(scalar.parent) or _is_alternative(scalar, target)
                yield _Include(entry.name, home_of(entry.name), pattern, role, is_at_times)
    reading.dissolve()


def _target_of(scalar: Scalar) -> str:
    """Give the file of tasks that a value names, without the folders it goes up to; "" when it names none."""
    key = scalar.parent.key if scalar.key == FILE else scalar.key
    if key != TASKS_FROM and not (isinstance(key, str) and INCLUDE.match(key)):
        return ""
    words = scalar.text.split()
    target = words[0].rpartition("../")[2].removeprefix("./") if words else ""
    return target if len(FILLED_IN.findall(target)) <= MOST_FILLED_IN else ""


def _is_alternative(scalar: Scalar, target: str) -> bool:
    """Tell whether something fills in which one file is included: `{{ press_from }}.yml`."""
    task = scalar.parent.parent if scalar.key == FILE else scalar.parent
    is_loop = task is not None and any(key.startswith(LOOPS) for key in task.children if isinstance(key, str))
    return not is_loop and FILLED_IN.search(target.rpartition("/")[2]) is not None


def _is_of(include: _Include, file: str, home: str) -> bool:
    near = home.rpartition("/")[2] == include.role.rpartition(".")[2] if include.role else home == include.home
    return near and include.target.match(file) is not None
