"""Substituted: what a command of sed puts in the place of something else, between whatever signs it stands, and what it
looks for.

In `sed -i 's#image: .*#image: orchard/press:v1#' press.yaml` the name ends at the sign behind `s`, which may be any.

Source:  POSIX, sed, the function s; perldoc.perl.org, perlop, s/PATTERN/REPLACEMENT/.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.span import before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterator


# Other signs than those that stand between two words anyway; a slash and a colon are signs of names too.
SIGNS: Final = "#@~!%+^"
# A text without any of these has no such command.
BEGINNINGS: Final = tuple(f"s{sign}" for sign in SIGNS)
COMMAND: Final = expression(
    rf"(?<![\w.-])s(?P<sign>[{re.escape(SIGNS)}])(?:(?!(?P=sign))[^\n]){{1,400}}+(?P=sign)(?:(?!(?P=sign))[^\n]){{0,400}}+(?P=sign)"
)
BAR: Final = "|"
# Any other sign stands behind an `s` elsewhere as well, so that something has to say that it is a command: the program
# in front of it, an option, quotes around all of it, or a line of its own.
ANY_COMMAND: Final = expression(
    r"""(?<![A-Za-z_.-])s(?P<sign>[^\w\s\\"'`$&(){}\[\]<>.-])(?P<sought>(?:\\.|(?!(?P=sign))[^\\\n]){1,400}+)(?P=sign)"""
    r"(?:\\.|(?!(?P=sign))[^\\\n]){0,400}+(?P=sign)[a-zA-Z0-9]{0,8}"
)
COMMAND_BEGINS: Final = "s"
PROGRAMS: Final = ("sed ", "perl ")
# With no other command in between, but for what stands in quotes.
SAID_BEFORE: Final = expression(
    r"""\b(?:g?sed|perl)[ \t](?:"(?:[^"\\]|\\.)*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^|;&"'])*+\Z"""
    r"""|(?:[ \t]-\w*e|--expression)[ \t=]*\\?["']?\Z"""
)
QUOTES: Final = ("'", '"')
LINE_ENDS: Final = expression(r"[ \t;}]*(?:\r?\n|\Z)")
# These end a name, and it is a whole word in front of them.
OTHER_SIGNS: Final = frozenset(",;=")
MOST_LOOKED_AT: Final = 400
# With what has been found in a group: `s|\(image:\).*|\1 orchard/press:v1|`.
GROUPED: Final = r"\1"
OF_GROUP: Final = expression(
    r"(?<![\w.-])s(?P<sign>[|,])[^\n|,]{0,200}?[iI]mage\b[^\n|,]{0,100}(?P=sign)"
    r"""\\[1-9][ \t]{0,8}\\?["']?(?P<name>[a-z0-9][\w./:@-]{0,400}+)\\?["']?(?:\\[1-9])?(?P=sign)"""
)


# Of a large text, each reference in it asks.
@lru_cache(maxsize=1)
def barred(value: str) -> str:
    """Give a text in which bars stand for the signs of its commands of sed, each at its place."""
    commands = [command for command in _commands(value) if command["sign"] in OTHER_SIGNS]
    if any(beginning in value for beginning in BEGINNINGS):
        value = COMMAND.sub(lambda found: found.group().replace(found["sign"], BAR), value)
    pieces, at = [], 0
    for command in commands:
        pieces += [value[at : command.start()], command.group().replace(command["sign"], BAR)]
        at = command.end()
    return "".join((*pieces, value[at:])) if pieces else value


def is_sought(value: str, stop: int) -> bool:
    """Tell whether what stops at an offset of a text is in what a command looks for, to put something else there."""
    commands = _commands(value)
    index = bisect_left(commands, stop, key=re.Match.start) - 1
    return index >= 0 and stop <= commands[index].end("sought")


# Of a large text, each reference in it asks.
@lru_cache(maxsize=1)
def _commands(value: str) -> list[re.Match[str]]:
    if not (value.startswith(COMMAND_BEGINS) or any(program in value for program in PROGRAMS)):
        return []
    return [found for found in ANY_COMMAND.finditer(value) if _is_said(found)]


def _is_said(found: re.Match[str]) -> bool:
    """Tell whether a match of ANY_COMMAND is one, by what stands around it."""
    value, (begin, end) = found.string, found.span()
    before = before_in_line(value, begin, MOST_LOOKED_AT)
    if not before.strip():
        return LINE_ENDS.match(value, end) is not None
    is_quoted = before[-1] in QUOTES and value.startswith(before[-1], end) and not before[-2:-1].isalnum()
    return is_quoted or SAID_BEFORE.search(before) is not None


def of_groups(value: str) -> Iterator[tuple[int, int]]:
    """Give where names stand that are put behind what was found, in a text whose commands have bars."""
    if GROUPED in value:
        yield from (found.span("name") for found in OF_GROUP.finditer(value))
