"""Mistakes: what a command line says that cannot be meant, told before anything is written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.commands.output import STDIN
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
# What stdin is called where nobody says it.
UNNAMED: Final = "<stdin>"
# At the top of what somebody else has written as JSON.
OWN: Final = '"reportVersion"'
BASELINE: Final = '"baselineVersion"'
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


def joined_by_blank(unknown: str, words: Iterable[str], options: Iterable[str]) -> str:
    """Say what is right for an option that is quoted with its value as one word; "" where none is.

    In:      unknown, the word that is no option, up to its first "="; words, of the command line; options, that take a
             value.
    Example: helm template press --post-renderer rewrite-images --post-renderer-args="--mirror hub.example.com"
    """
    word = next((word for word in words if word.startswith(unknown)), unknown)
    option, blank, value = word.partition(" ")
    if not blank or option not in options:
        return ""
    value = value.strip()
    return f"'{word}' is one word; write {option}={value}, or {option} and {value} as two arguments"


def refuse_missing(paths: Sequence[str], option: str) -> None:
    """Refuse a PATH that is nowhere beside an option that accepts what is wrong, and would accept that for ever.

    Errors:  UsageError.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{option}: {path}: no such file or folder; check the spelling, or drop that PATH")


def refuse_empty(given: Iterable[tuple[str, str | None]], what: str = "a file") -> None:
    """Refuse an option whose value is empty, as of a variable of a shell that is not set.

    In:      what, of which the options give the name.
    Errors:  UsageError.
    """
    for option, value in given:
        if value == "":
            raise UsageError(f"{option} is given an empty value; name {what}, or leave it out")


def refuse_name(name: str, *, is_read: bool) -> None:
    """Refuse a name for stdin where that is not read: who gives one believes that it says what a file is read as.

    Errors:  UsageError.
    """
    if name != UNNAMED and not is_read:
        raise UsageError(f"--stdin-filename {name}: stdin is not read; give - for it, or leave the name out")


def refuse_within(folder: str | None, paths: Sequence[str]) -> None:
    """Refuse what --within names where it is no folder, where the run is over stdin, or over what stands elsewhere.

    In:      folder, None where nothing is named. paths, of the run; none where nothing is named and stdin is empty.
    Errors:  UsageError.
    """
    if folder is None:
        return
    if STDIN in paths:
        raise UsageError("--within is for files; stdin stands in no folder")
    if not os.path.isdir(folder):
        raise UsageError(f"--within {folder}: no such folder; name the one that the files stand in")
    real = os.path.realpath(folder)
    for path in paths:
        # A link stands where it is, wherever it leads.
        above, name = os.path.split(os.path.abspath(path))
        stands = os.path.join(os.path.realpath(above), name)
        is_inside = stands.startswith(os.path.join(real, "")) or files.within(path, real) is not None
        if not is_inside and os.path.exists(path):
            raise UsageError(f"{path} does not stand in --within {folder}; name a folder around all that is named")


def refuse_overwriting(
    targets: Iterable[tuple[str, str]], paths: Iterable[str] = (), read: Iterable[str | None] = ()
) -> None:
    """Refuse a report over a file of the run, over one that is read, or over a baseline.

    In:      targets, the format of each report and its file. paths, of the run. read, the files that are read.
    Errors:  UsageError.
    """
    taken = {os.path.realpath(path) for path in (*paths, *read) if path and not os.path.isdir(path)}
    for name, file in targets:
        if not file or not os.path.isfile(file):
            continue
        option = f"--report {name}:{file}"
        if os.path.realpath(file) in taken:
            raise UsageError(f"{option}: {file} is read by this run; name another file")
        beginning = _beginning(file)
        if BASELINE in beginning and OWN not in beginning:
            raise UsageError(f"{option}: {file} is a baseline, which nothing else could make anew; name another file")
        if not _may_be_report(file, beginning):
            raise UsageError(f"{option}: {file} is there already and is no report; name another file")


def _beginning(file: str) -> str:
    """Give what a file begins with; "" for one that cannot be read, but perhaps written."""
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            return opened.read(2_000)
    except OSError:
        return ""


def _may_be_report(file: str, beginning: str) -> bool:
    """Tell whether a file may be an earlier report: of those that a run would take, only JSON that is no object."""
    from rewrite.taken import TAKEN  # few reports are there already

    if not os.path.getsize(file) or TAKEN.fullmatch(os.path.basename(file)) is None:
        return True
    if not file.endswith(".json"):
        return False
    return OWN in beginning or not all(word in beginning for word in OBJECTS)
