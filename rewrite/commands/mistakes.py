"""Mistakes: what a command line says that cannot be meant, told before anything is written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rewrite.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COMMANDS: Final = ("list", "config", "krm", "install", "completion", "rewrite")
# What other programs have as commands.
OPTIONS: Final = {
    "check": "--check",
    "diff": "--diff",
    "undo": "--from-report FILE",
    "help": "--help",
    "version": "--version",
}
CLOSE: Final = 0.75
# At the top of what somebody else has written as JSON.
OWN: Final = '"reportVersion"'
OBJECTS: Final = ('"apiVersion"', '"kind"')


def refuse_commands(paths: Sequence[str]) -> None:
    """Refuse a PATH that is nowhere and looks like a command, which counts only as the first word.

    Errors:  UsageError.
    """
    for path in paths:
        if os.path.lexists(path):
            continue
        if path in OPTIONS:
            raise UsageError(f"{path}: no such file or folder; did you mean {OPTIONS[path]}?")
        from difflib import get_close_matches  # nobody else needs it

        if close := get_close_matches(path, COMMANDS, n=1, cutoff=CLOSE):
            raise UsageError(
                f"{path}: no such file or folder; did you mean the command {close[0]}? It comes first: "
                f"rewrite-images {close[0]} …"
            )


def refuse_empty(given: Iterable[tuple[str, str | None]]) -> None:
    """Refuse an option whose value is empty, as of a variable of a shell that is not set.

    Errors:  UsageError.
    """
    for option, value in given:
        if value == "":
            raise UsageError(f"{option} is given an empty value; name a file, or leave it out")


def refuse_overwriting(targets: Iterable[tuple[str, str]], paths: Iterable[str], read: Iterable[str | None]) -> None:
    """Refuse a report, or a baseline, over a file of the run, or over one that is read.

    In:      targets, each option as it is given with its file. paths, of the run. read, the files that are read.
    Errors:  UsageError.
    """
    taken = {os.path.realpath(path) for path in (*paths, *read) if path and not os.path.isdir(path)}
    for option, file in targets:
        if not file or not os.path.isfile(file):
            continue
        if os.path.realpath(file) in taken:
            raise UsageError(f"{option}: {file} is read by this run; name another file")
        if not _may_be_report(file):
            raise UsageError(f"{option}: {file} is there already and is no report; name another file")


def _may_be_report(file: str) -> bool:
    """Tell whether a file may be an earlier report: of those that a run would take, only JSON that is no object."""
    from rewrite.taken import TAKEN  # few reports are there already

    if not os.path.getsize(file) or TAKEN.fullmatch(os.path.basename(file)) is None:
        return True
    if not file.endswith(".json"):
        return False
    with open(file, encoding="utf-8", errors="replace") as opened:
        beginning = opened.read(2_000)
    return OWN in beginning or not all(word in beginning for word in OBJECTS)
