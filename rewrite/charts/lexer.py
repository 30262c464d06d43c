"""Lexer: cuts a Go template into text and actions, and actions into tokens.

Source: Go's text/template/parse/lex.go. Trim marks take effect here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.printers import PRINTER_WORDS
from rewrite.charts.syntax import Text
from rewrite.record import NamedTuple
from rewrite.span import before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterator

BLANK: Final = " \t\r\n"
BLANKS: Final = frozenset(BLANK)
# An action: a comment, or what stands in nearly every one, with no raw string and no character. Else only its opening.
ACTION: Final = re.compile(
    r"""
    \{\{(?:-(?=[ \t\r\n]))?+(?:
        (?P<comment>[ \t\r\n]*+/\*.*?\*/(?P<trim>[ \t\r\n]+-)?+[ \t\r\n]*+\}\})
      | (?P<content>(?:[^"`'{}]++|"(?:[^"\\\n]|\\.)*+")*+)\}\}
    )?+
    """,
    re.VERBOSE | re.DOTALL,
)
# Only what prints the work of others is ever passed over.
MAY_BE_ASIDE: Final = ("include", "template", *PRINTER_WORDS)
SPEAKS_OF_IMAGES: Final = ("mage", "MAGE", "egistry", "epo")
# A token and the blanks in front of it.
TOKEN: Final = re.compile(
    r"""
    [ \t\r\n]*+(?:
      (?P<chain>(?:\.[^\W\d]\w*)+)
    | (?P<word>[^\W\d]\w*)
    | (?P<string>"(?:[^"\\\n]|\\[^\n])*")
    | (?P<sign>:=|[=|,()])
    | (?P<variable>\$\w*)
    | (?P<dot>\.(?!\d))
    | (?P<number>[+-]?(?:0[xX][0-9a-fA-F_]+(?:[pP][+-]?\d+)?|0[bBoO][0-7_]+
        |(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?!\w))
    | (?P<raw>`[^`]*`)
    | (?P<char>'(?:[^'\\\n]|\\[^\n])+')
    | (?P<close>(?:(?<=[ \t\r\n])-)?\}\})
    | (?P<unknown>.)
    )
    """,
    re.VERBOSE | re.DOTALL,
)
UNREADABLE: Final = frozenset(["close", "unknown"])
# A token as it was found: lastgroup is its kind, and the group of that name what it says.
Token = re.Match[str]


class TemplateSyntaxError(Exception):
    """A template that Go would not parse; start is the offset of the place."""

    def __init__(self, message: str, start: int) -> None:
        super().__init__(message)
        self.start = start


class ActionPart(NamedTuple):
    """One action: what stands between its braces, where that begins, and where the action begins and ends."""

    content: str
    content_start: int
    start: int
    end: int


def cut(text: str) -> Iterator[Text | ActionPart]:
    """Cut a template into its parts: text between actions, already trimmed, and actions.

    Errors:  TemplateSyntaxError for an action that is not closed.
    """
    at = 0
    trims_left = False
    while begin := ACTION.search(text, at):
        start = begin.start()
        if start > at:
            part = text[at:start]
            if trims_left:
                part = part.lstrip(BLANK)
                at = start - len(part)
            # A template may end with the braces.
            if text[start + 2 : start + 3] == "-" and text[start + 3 : start + 4] in BLANKS:
                part = part.rstrip(BLANK)
            if part:
                yield Text(part, at)
        kind = begin.lastgroup
        if kind == "content":
            inside, end = begin.span("content")
            at = end + 2
        elif kind is None:
            inside = begin.end()
            end = _end_of_content(text, inside)
            at = text.index("}}", end) + 2
        else:
            at, trims_left = begin.end(), begin["trim"] is not None
            continue
        content = text[inside:end]
        trims_left = content[-1:] == "-" and content[-2:-1] in BLANKS
        yield ActionPart(content[:-1] if trims_left else content, inside, start, at)
    rest = text[at:].lstrip(BLANK) if trims_left else text[at:]
    if rest:
        yield Text(rest, len(text) - len(rest))


def _end_of_content(text: str, at: int) -> int:
    """Find the end of an action with unusual signs in it, token by token."""
    begin = at
    while True:
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup == "unknown":
            raise TemplateSyntaxError("an action is not closed or holds an unknown sign", begin)
        if match.lastgroup == "close":
            return match.end() - len("}}")
        at = match.end()


def tokens_of(content: str) -> list[Token]:
    """Cut what stands in an action into tokens; offsets count from its beginning.

    Errors:  TemplateSyntaxError for a sign that Go does not know.
    """
    # From each blank behind the last token, all that follow it would be looked at.
    tokens = list(TOKEN.finditer(content, 0, len(content.rstrip(BLANK))))
    for token in tokens:
        if token.lastgroup in UNREADABLE:
            raise TemplateSyntaxError("an action holds an unknown sign", token.start())
    return tokens


def is_alone(text: str, part: ActionPart) -> bool:
    """Tell whether nothing else stands on the line of an action."""
    stop = text.find("\n", part.end)
    before = before_in_line(text, part.start)
    return not before.strip() and not text[part.end : stop if stop >= 0 else len(text)].strip()


def may_be_aside(content: str) -> bool:
    """Tell whether an action can print the work of others."""
    return any(word in content for word in MAY_BE_ASIDE)


def is_aside(text: str, part: ActionPart) -> bool:
    """Tell whether the line of an action and the one above say nothing of images."""
    line = text.rfind("\n", 0, part.start) + 1
    stop = text.find("\n", part.end)
    stop = stop if stop >= 0 else len(text)
    if text.find("/", line, part.start) >= 0 or text.find("/", part.end, stop) >= 0:
        return False
    above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : stop]
    return not any(word in above for word in SPEAKS_OF_IMAGES)
