"""Operands: the words behind a command in a text, up to the sign that ends it, which within quotes ends nothing.

In `docker run -e "OPTS=a;b" --health-cmd 'press || exit 1' orchard/press:v1 && make` the command ends in front of `&&`.
It ends with its line, but for one that no shell is given: Ansible's module command takes a line end for a blank.

Source:  POSIX, Shell Command Language, Quoting; systemd.syntax(7), lines that go on; docs.ansible.com, the module
         command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SILENT
from rewrite.finders.fillings import FILLING
from rewrite.lazy import expression

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

# Behind one of these a quote closes what was opened in front of the command: `sh -c "docker run press" && echo "it"`.
CLOSED: Final = rf"""(?<![\w./)}}\]{OUTPUT}"'-])"""
# More is not looked at for the end of a word.
MOST: Final = 2_000
# An action of a template that prints nothing, masked or not.
SILENT_ACTION: Final = rf"{SILENT}|\{{%[^\n%]{{0,400}}+%\}}"
# A line of these alone, or of a comment, between lines that go on.
SILENT_LINE: Final = rf"(?:[ \t]*+(?:\#[^\n]*+|(?:(?:{SILENT_ACTION})[ \t]*+)++\r?)\n)*+"
OPERAND: Final = expression(
    rf"(?:[ \t]|\\\r?\n{SILENT_LINE}|\\(?![\"'\r\n])|{SILENT_ACTION})*+"
    rf"(?:(?P<word>(?:{FILLING}"
    # `sh -c "docker run -e \"A=a b\" press"`
    rf"""|\\"[^"\\\n]{{0,{MOST}}}\\"|\\'[^'\\\n]{{0,{MOST}}}\\'"""
    rf"""|{CLOSED}(?:"(?:[^"\\\n]|\\(?:\r\n|[\s\S])){{0,{MOST}}}+"|'[^'\n]{{0,{MOST}}}+')"""
    # `-v"$PWD":/a`
    r"""|"[\w$./{(-][^\s"';|&#,]{0,400}+"|'[\w$./{(-][^\s"';|&#,]{0,400}+'"""
    rf"""|(?!\{{%)[^\s\\"';|&#{SILENT}])++)"""
    # A quote that opens or closes nothing here.
    r"""|\\?["'])"""
)
# No line of a shell begins with an option, but in a Makefile `-` may stand in front of any command; behind a line that
# begins with one, the others go on as well.
OPTION_LINE: Final = expression(r"[ \t]*+\r?\n[ \t]*+(?=--[a-zA-Z]|-[a-zA-Z]{1,3}(?![\w-]))")
LINE: Final = expression(r"[ \t]*+\r?\n[ \t]*+(?=\S)")
# No command that a person writes has as many.
MOST_OPERANDS: Final = 400


def operands(text: str, at: int) -> Iterator[re.Match[str]]:
    """Give the words of a command from an offset on, each as the group `word` of a match."""
    for _ in range(MOST_OPERANDS):
        operand = OPERAND.match(text, at)
        if operand is None:
            return
        if operand["word"]:
            yield operand
        at = operand.end()


def next_line(text: str, at: int, *, is_first: bool) -> int:
    """Give where the words of a command that no shell is given go on behind the end of a line, -1 where they do not.

    In:      at, behind the last word of the line; is_first, whether the command begins in it.
    """
    ended = (OPTION_LINE if is_first else LINE).match(text, at)
    return ended.end() if ended else -1
