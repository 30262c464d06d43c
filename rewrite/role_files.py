"""Role files: which files of a run may use the variables of Ansible that another one sets, and what they hold."""

from __future__ import annotations

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
# Where a role uses variables.
PARTS: Final = ("tasks", "handlers", "templates", "vars", "defaults", "meta")
DEFINED: Final = expression(r"""(?:^[ \t]*(?:-[ \t]+)?|[{,][ \t]*)["']?\Z""")
DEFINES: Final = expression(r"""["']?[ \t]*(?:[:=](?!=))""")
# Behind a host of an inventory, and in the arguments of a command: `ansible-playbook -e press_image=orchard/press`.
DEFINED_BEHIND: Final = expression(r"""[^{}]*[ \t"']\Z""")
# What is said of it: a comment, the name of a task in several words (`press-server: pull the image`), a message, what
# is shown of a task or a loop.
SHOWING: Final = r"(?:(?:fail_|success_)?msg|prompt|label|description)"
SAID: Final = expression(
    r"(?:.*\s)?#"
    r"|[ \t]*(?:(?:-[ \t]+)?name:[ \t]+[\"']?[^\s\"'{&!*|>][^\s{]*(?<![,\[])[ \t]"
    rf"|{SHOWING}:|var:[ \t]*\Z|(?:-[ \t]+)?(?:ansible\.builtin\.)?debug:|loop_control:[ \t]*\{{[ \t]*label:)"
)
# The line above those of a message in several.
SHOWS: Final = expression(rf"[ \t]*(?:-[ \t]+)?(?:{SHOWING}|debug):[ \t]*(?:[|>][\w+-]*[ \t]*)?\Z")
MOST_LINES: Final = 40
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
    before = before_in_line(text, at)
    if SAID.match(before) or _is_of_message(text, at, before):
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
        line = before_in_line(text, end)
        end -= len(line) + 1
        outer, is_outer_item = _indent(line)
        # Items may stand as deep as the key of their list.
        if line.strip() and (outer < depth or (is_item and not is_outer_item and outer == depth)):
            if SHOWS.match(line):
                return True
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


def unread(entries: Sequence[FileEntry]) -> Iterator[bytes]:
    """Give what stands in the files of roles that are not in the run, as templates without an ending."""
    taken = {entry.real for entry in entries}
    homes = {
        entry.real.removesuffix(entry.name.removeprefix(home)).removesuffix("/")
        for entry in entries
        if (home := home_of(entry.name)) or entry.name.startswith(PARTS)
    }
    folders = (folder for home in sorted(homes) for part in PARTS for folder in files.folders_in(f"{home}/{part}"))
    found = (f"{folder}/{base}" for folder in folders for base in files.names_in(folder) if not base.endswith("/"))
    for path in islice((path for path in found if path not in taken), MOST_FILES):
        try:
            yield files.read(path)
        except OSError:
            continue
