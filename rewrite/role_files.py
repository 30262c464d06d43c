"""Role files: which files of a run may use the variables of Ansible that another one sets, and what they hold."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.errors import RewriteError
from rewrite.lazy import expression
from rewrite.role_folders import home_of
from rewrite.source import decode
from rewrite.span import before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rewrite.walking import FileEntry

FILLED: Final = b"{{"
LONGEST_EXPRESSION: Final = 300
LARGEST: Final = 200_000
MOST_FILES: Final = 2_000
# Folders, and pages, which name variables to say what they are for.
NO_USER: Final = expression(
    r".*(?:/|\.(?:md|markdown|rst|adoc|txt|html?))\Z|(?:README|LICEN[SC]E|CHANGELOG)\b", re.IGNORECASE
)
# Where a role uses variables.
PARTS: Final = ("tasks", "handlers", "templates", "vars", "defaults", "meta")
DEFINED: Final = expression(r"""(?:^[ \t]*(?:-[ \t]+)?|[{,][ \t]*)["']?\Z""")
DEFINES: Final = expression(r"""["']?[ \t]*(?:[:=](?!=))""")
# Behind a host of an inventory, and in the arguments of a command: `ansible-playbook -e press_image=orchard/press`.
DEFINED_BEHIND: Final = expression(r"""[^{}]*[ \t"']\Z""")
# What is said of it: a comment, the name of a task in several words (`press-server: pull the image`), a message, what
# is shown of a task or a loop.
MESSAGE: Final = r"(?:(?:fail_|success_)?msg|prompt)"
SAID: Final = expression(
    r"(?:.*\s)?#"
    r"|[ \t]*(?:(?:-[ \t]+)?name:[ \t]+[\"']?[^\s\"'{&!*|>][^\s{]*(?<![,\[])[ \t]"
    rf"|(?:{MESSAGE}|description):|var:[ \t]*\Z"
    r"|(?:-[ \t]+)?(?:ansible\.builtin\.)?debug:[ \t]*(?:\{[ \t]*)?(?:msg|var)[ \t]*[:=]"
    r"|loop_control:[ \t]*\{[ \t]*label:)"
)
# The line above those of a message in several, and any other key.
SHOWS: Final = expression(rf"[ \t]*{MESSAGE}:[ \t]*(?:[|>][\w+-]*[ \t]*)?\Z")
KEY: Final = expression(r"[ \t]*(?:-[ \t]+)?[\"']?[\w.-]+[\"']?:(?:[ \t]|\Z)")
MOST_LINES: Final = 40
LONGEST_LINE: Final = 1_000
# A condition that holds for any image: `when: press_image is defined`, `press_image | default('') | length > 0`.
OR_EMPTY: Final = r"""(?:[ \t]*\|[ \t]*d(?:efault)?\([ \t]*(?:''|"")[ \t]*(?:,[ \t]*[tT]rue[ \t]*)?\))?+"""
TESTED: Final = expression(
    r"""[ \t]+is[ \t]+(?:not[ \t]+)?(?:un)?defined\b"""
    rf"""|{OR_EMPTY}(?P<closed>\))?(?:[ \t]*\|[ \t]*trim\b)?"""
    # Within a value in quotes, two quotes in front of a word are one.
    r"""(?:[ \t]*\|[ \t]*length\b|[ \t]*[!=]=[ \t]*(?:''|"")(?!\w))"""
)
# In front of what is closed so: anything else may be what a filter or a function is given.
OPENED: Final = expression(r"(?<!\w)\([ \t]?\Z")


def texts_below(base: str, entries: Iterable[FileEntry]) -> dict[str, str]:
    """Give the texts in which something is filled in, of the files whose names begin so, by name."""
    texts: dict[str, str] = {}
    for entry in entries:
        if entry.name.startswith(base) and len(texts) < MOST_FILES and (text := _text_of(entry)):
            texts[entry.name] = text
    return texts


def _text_of(entry: FileEntry) -> str:
    try:
        data = files.read(entry.real)
        text = decode(entry.name, data).text if FILLED in data and len(data) <= LARGEST else ""
    except (OSError, RewriteError):
        return ""
    return text


def places(name: str, text: str) -> Iterator[int]:
    """Give where a variable is named in a text."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not _is_word(text[at - 1 : at]) and not _is_word(text[end : end + 1]):
            yield at
        at = text.find(name, end)


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def is_filled_in(text: str, at: int) -> bool:
    """Tell whether what stands at an offset is within an expression of Jinja."""
    before = text[max(0, at - LONGEST_EXPRESSION) : at]
    return max(before.rfind("{{"), before.rfind("{%")) > max(before.rfind("}}"), before.rfind("%}"))


def is_said(text: str, name: str, at: int) -> bool:
    """Tell whether a variable is set, or something is said of it."""
    before = before_in_line(text, at, LONGEST_LINE)
    if SAID.match(before) or (len(before) < LONGEST_LINE and _is_of_message(text, at, before)):
        return True
    end = at + len(name)
    if DEFINED_BEHIND.match(before) and text[end : end + 1] == "=" and text[end + 1 : end + 2] not in ("", "=", " "):
        return True
    return DEFINED.search(before) is not None and DEFINES.match(text, end) is not None


def _is_of_message(text: str, at: int, before: str) -> bool:
    """Tell whether what stands at an offset is in a message of several lines: in a list, or in a text."""
    depth, is_item = _indent(before)
    end = at - len(before) - 1
    for _ in range(MOST_LINES if depth or is_item else 0):
        if end < 0:
            break
        begin = text.rfind("\n", 0, end) + 1
        line, end = text[begin : min(end, begin + LONGEST_LINE)], begin - 1
        outer, is_outer_item = _indent(line)
        # Items may stand as deep as the key of their list.
        if line.strip() and (outer < depth or (is_item and not is_outer_item and outer == depth)):
            if SHOWS.match(line) or KEY.match(line):
                return SHOWS.match(line) is not None
            depth, is_item = outer, is_outer_item
    return False


def _indent(line: str) -> tuple[int, bool]:
    """Give how deep a line stands, and whether it begins an item of a list."""
    begun = line.lstrip()
    return len(line) - len(begun), begun.startswith("- ")


def is_tested(text: str, name: str, at: int) -> bool:
    """Tell whether a condition asks of a variable what holds for any image."""
    tested = TESTED.match(text, at + len(name))
    return tested is not None and (not tested["closed"] or OPENED.search(text[max(0, at - 3) : at]) is not None)


def unread(entries: Sequence[FileEntry], users: Iterable[str] = ()) -> Iterator[bytes]:
    """Give what stands in the files of roles that are not in the run, as templates without an ending.

    In:      users, the real paths of files beside which such files stand, too: plays have no folder of their own.
    """
    taken = {entry.real for entry in entries}
    homes = {
        entry.real.removesuffix(entry.name.removeprefix(home)).removesuffix("/")
        for entry in entries
        if (home := home_of(entry.name)) or entry.name.startswith(PARTS)
    }
    beside = {path.rpartition("/")[0] for path in users}
    homes |= beside
    inner = (folder for home in sorted(homes) for part in PARTS for folder in files.folders_in(f"{home}/{part}"))
    folders = (*sorted(beside), *inner)
    found = (f"{folder}/{base}" for folder in folders for base in files.names_in(folder) if not NO_USER.match(base))
    for path in islice((path for path in found if path not in taken), MOST_FILES):
        with suppress(OSError):
            # Beside plays may stand anything.
            if path.rpartition("/")[0] not in beside or files.size_of(path) <= LARGEST:
                yield files.read(path)
