"""Pushed by kbld: data values of ytt that say where kbld pushes what it builds.

`newImage: #@ data.values.repo` among the destinations of a configuration of kbld is a comment to YAML, and the value,
which stands in another file, looks like an image. It is a push target where that file says that it has values for ytt,
and stands in the folder of the configuration, below it or above it. Other files there may be given to ytt as well, and
so may files of values in a folder beside it: what these name is listed.

Source:  carvel.dev/kbld, Configuration, destinations; carvel.dev/ytt, Using Data Values.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.errors import RewriteError
from rewrite.finders.builders import KBLD
from rewrite.lazy import expression
from rewrite.readers.ytt import SIGN
from rewrite.reasons import Reason
from rewrite.source import decode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip
    from rewrite.walking import FileEntry

# The lists of a configuration, and code in one of them: what an override names is pulled.
LINES: Final = expression(
    r"""^[ \t]*["']?(?P<list>destinations|overrides|sources|searchRules)["']?[ \t]*:"""
    rf"""|^[ \t]*(?:-[ \t]+)?["']?newImage["']?[ \t]*:[ \t]*(?P<code>{SIGN}[ \t][^\n]*)""",
    re.MULTILINE,
)
DESTINATIONS: Final = "destinations"
# What is called is a function of the value in front of it.
VALUE: Final = expression(r"\bdata\.values\.(?P<path>\w+(?:\.\w+)*)(?![\w(])")
# Of a document of values, or of their schema, which has defaults.
OF_YTT: Final = expression(rf"^{SIGN}[ \t]*data/values", re.MULTILINE)

PUSHED: Final = "kbld pushes it"
MAY_BE_PUSHED: Final = "kbld may push it"


def hold_destinations(entries: Sequence[FileEntry], plans: Sequence[FilePlan]) -> dict[str, set[tuple[str, str]]]:
    """Hold the values that say where kbld pushes to; give what is held, by file, as field path and value."""
    real = {entry.name: entry.real for entry in entries}
    pushed: dict[str, list[tuple[str, int]]] = {}
    for plan in plans:
        if plan.name in real and any(skip.detail == KBLD for skip in plan.skips):
            for path, line in _destinations(_text_of(plan.name, real)).items():
                pushed.setdefault(path, []).append((plan.name, line))
    held: dict[str, set[tuple[str, str]]] = {}
    for plan in plans if pushed else ():
        places = ((change, pushed.get(change.place.path, ())) for change in plan.changes)
        skips = {change: skip for change, found in places if (skip := _held(change, found, real))}
        if skips:
            plan.hold(skips)
            held[plan.name] = {(change.place.path, change.before) for change in skips}
    return held


def _destinations(text: str) -> dict[str, int]:
    """Give the values that the destinations in a text are made of, each with the first line that says so."""
    lines: dict[str, int] = {}
    inside = ""
    for found in LINES.finditer(text):
        inside = found["list"] or inside
        for value in VALUE.finditer(found["code"]) if found["code"] and inside == DESTINATIONS else ():
            lines.setdefault(value["path"], text.count("\n", 0, found.start()) + 1)
    return lines


def _held(change: Change, pushed: Sequence[tuple[str, int]], real: Mapping[str, str]) -> Skip | None:
    """Give the skip that a change becomes when a configuration near its file pushes to it."""
    if not pushed:
        return None
    file, is_of_ytt = change.place.file, OF_YTT.search(_text_of(change.place.file, real)) is not None
    reason, said = Reason.PUSH_TARGET, PUSHED
    near = next((place for place in pushed if _is_near(file, place[0])), None)
    if near is None and is_of_ytt:
        # `ytt -f config -f values`
        near = next((place for place in pushed if file.startswith(_folder(_folder(place[0])[:-1]))), None)
        is_of_ytt = False
    if near is None:
        return None
    if not is_of_ytt or "/" not in change.before:
        # timid: ytt may be given any file, and this one may be for something else; a registry may serve what is pulled.
        reason, said = Reason.POSSIBLE, MAY_BE_PUSHED
    return change.held(reason, f"{said}, {near[0]}:{near[1]}")


def _is_near(one: str, other: str) -> bool:
    """Tell whether one of two files is in the folder of the other, or below it."""
    return one.startswith(_folder(other)) or other.startswith(_folder(one))


def _folder(file: str) -> str:
    """Give the folder of a file with its slash; "" for the one that names begin in."""
    folder, slash, _ = file.rpartition("/")
    return folder + slash


def _text_of(file: str, real: Mapping[str, str]) -> str:
    with suppress(OSError, RewriteError):
        return decode(file, files.read(real[file])).text
    return ""
