"""Loops in text: the names that a script goes through with a command that pulls or starts each of them.

    for press in orchard/press:v1 orchard/mill:v1; do docker pull $press; done
    while read -r press; do docker pull "$press"; done <<EOF
    echo "orchard/press:v1 orchard/mill:v1" | xargs -n1 docker pull

Source:  POSIX, Shell Command Language: the for loop, here-documents, pipelines; xargs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from rewrite.finders.commands_in_text import STARTED, is_filled_in
from rewrite.finders.engine_flags import Takes, takes
from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# A text without any of these goes through nothing.
GOING: Final = ("for ", "<<", "xargs")
MOST: Final = 4_000
LONGEST_COMMAND: Final = 600
# What ends a loop's items is looked at afterwards, so that each text is gone through once.
LOOP: Final = expression(r"\bfor[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]+in[ \t]+(?P<items>(?:[^;\n\\#]++|\\\r?\n)++)")
ITEMS_END: Final = (";", "\n")
READ: Final = expression(r"\bread[ \t]+(?:-\w+[ \t]+){0,3}(?P<name>[A-Za-z_]\w*)")
# What is behind the end of a loop, or given to a command of xargs.
HERE: Final = expression(
    r"^(?P<line>[^\n]{0,400}?)<<-?[ \t]*(?P<quote>[\"']?)(?P<word>[A-Za-z_]\w*)(?P=quote)[^\n]*\n", re.MULTILINE
)
# The line that ends a here-document.
WORD: Final = expression(r"^[ \t]*(?P<word>[A-Za-z_]\w*)[ \t]*$", re.MULTILINE)
LOOP_ENDS: Final = expression(r"\bdone[ \t]*\Z")
XARGS: Final = expression(r"\bxargs\b")
PIPED: Final = expression(rf"\b(?:echo|printf)[ \t]+(?P<items>[^|;&\n]{{1,{MOST}}}+)\|[ \t]*xargs\b[^|;&\n]{{0,200}}\Z")
# All of the image of a command, also in quotes.
ALL_OF_WORD: Final = expression(r"""(?<![\w/:.-])["']?\$\{?(?P<name>[A-Za-z_]\w*)\}?["']?(?=[\s)]|\Z)""")
WORD_BEFORE: Final = expression(r"(?<!\S)(-\S+)[ \t]+\Z")
COMMAND_ENDS: Final = expression(r"(?<!\\)\n|[;|&]")
ITEM: Final = expression(r"""[^\s,;"'\\]+""")


def names_gone_through(text: str) -> Iterator[tuple[int, int]]:
    """Give where the words stand that a script goes through with a command that pulls or starts them."""
    if not any(word in text for word in GOING):
        return
    commands = list(STARTED.finditer(text))
    started = _started(commands)
    # Each loop ends where the next one with the same variable begins, at the latest.
    begins: dict[str, int] = {}
    loops = [loop for loop in LOOP.finditer(text) if text.startswith(ITEMS_END, loop.end())] if started else []
    for loop in reversed(loops):
        name = loop["name"]
        if _is_between(started.get(name, ()), loop.end(), begins.get(name, len(text))):
            yield from _items(text, *loop.span("items"))
        begins[name] = loop.start()
    starts = [command.start() for command in commands]
    for here, end in _here_documents(text) if "<<" in text else ():
        if _is_given(here, started, starts):
            yield from _items(text, here.end(), end)
    for start in starts if "xargs" in text else ():
        begin = max(0, start - MOST)
        if piped := PIPED.search(text[begin:start]):
            yield from _items(text, begin + piped.start("items"), begin + piped.end("items"))


def _started(commands: Iterable[re.Match[str]]) -> dict[str, list[int]]:
    """Give where commands begin that start what a variable holds, by its name."""
    started: dict[str, list[int]] = {}
    for command in commands:
        if is_filled_in(command):
            told = COMMAND_ENDS.split(command.string[command.end() : command.end() + LONGEST_COMMAND])[0]
            for word in ALL_OF_WORD.finditer(told):
                if not _is_of_flag(word, command["verb"] or ""):
                    started.setdefault(word["name"], []).append(command.start())
    return started


def _is_of_flag(word: re.Match[str], verb: str) -> bool:
    """Tell whether a flag in front of a word takes it: `docker run --name $i`."""
    before = WORD_BEFORE.search(word.string[: word.start()])
    return before is not None and takes(before[1], verb) is Takes.VALUE


def _here_documents(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Give the line in front of each here-document, and where this ends; there may be others within it."""
    ends: dict[str, list[int]] = {}
    for line in WORD.finditer(text):
        ends.setdefault(line["word"], []).append(line.start())
    begin = 0
    while here := HERE.search(text, begin):
        begin = here.end()
        lines = ends.get(here["word"], [])
        if (at := bisect_left(lines, begin)) < len(lines):
            yield here, lines[at]


def _is_given(here: re.Match[str], started: Mapping[str, Sequence[int]], starts: Sequence[int]) -> bool:
    """Tell whether a loop reads the lines of a here-document to start them, or xargs does."""
    text, end = here.string, here.end()
    if LOOP_ENDS.search(here["line"]):
        reads = list(READ.finditer(text, max(0, end - MOST), end))
        return bool(reads) and _is_between(started.get(reads[-1]["name"], ()), reads[-1].end(), end)
    return _is_between(starts, here.start(), end) and XARGS.search(text, here.start(), end) is not None


def _is_between(starts: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] < end


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for item in ITEM.finditer(text, start, end):
        yield item.span()
