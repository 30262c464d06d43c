"""Lexer: cuts a Go template into text and actions, and actions into tokens.

Source: Go's text/template/parse/lex.go. Trim marks take effect here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

BLANK: Final = " \t\r\n"
BLANKS: Final = frozenset(BLANK)
OPEN: Final = re.compile(r"\{\{(?:-(?=[ \t\r\n]))?")
COMMENT: Final = re.compile(r"[ \t\r\n]*/\*(?:.*?)\*/(?P<trim>[ \t\r\n]+-)?[ \t\r\n]*\}\}", re.DOTALL)
# What stands in nearly every action: no raw string and no character.
CONTENT: Final = re.compile(r"""(?P<content>(?:[^"`'{}]++|"(?:[^"\\\n]|\\.)*+")*+)\}\}""")
# Only what prints the work of others is ever passed over.
MAY_BE_ASIDE: Final = ("include", "template", "toYaml", "toJson")
SPEAKS_OF_IMAGES: Final = ("mage", "MAGE", "egistry", "epo")
TOKEN: Final = re.compile(
    r"""
      (?P<space>[ \t\r\n]+)
    | (?P<close>(?:(?<=[ \t\r\n])-)?\}\})
    | (?P<string>"(?:[^"\\\n]|\\.)*")
    | (?P<raw>`[^`]*`)
    | (?P<char>'(?:[^'\\\n]|\\.)+')
    | (?P<field>\.[^\W\d]\w*)
    | (?P<dot>\.(?!\d))
    | (?P<variable>\$\w*)
    | (?P<number>[+-]?(?:0[xX][0-9a-fA-F_]+(?:[pP][+-]?\d+)?|0[bBoO][0-7_]+
        |(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?!\w))
    | (?P<word>[^\W\d]\w*)
    | (?P<sign>:=|[=|,()])
    """,
    re.VERBOSE,
)


class TemplateSyntaxError(Exception):
    """A template that Go would not parse; start is the offset of the place."""

    def __init__(self, message: str, start: int) -> None:
        super().__init__(message)
        self.start = start


class Token(NamedTuple):
    """A token of an action; spaced is true when blanks stand in front of it."""

    kind: str
    text: str
    start: int
    spaced: bool


class TextPart(NamedTuple):
    """Text between actions, already trimmed."""

    text: str
    start: int


class ActionPart(NamedTuple):
    """One action: what stands between its braces, where that and the action begin.

    alone is true when nothing else stands on its line; aside when its line and the one above say nothing of images.
    """

    content: str
    content_start: int
    start: int
    alone: bool
    aside: bool


def cut(text: str) -> Iterator[TextPart | ActionPart]:
    """Cut a template into its parts.

    Errors:  TemplateSyntaxError for an action that is not closed.
    """
    at = 0
    trims_left = False
    while begin := OPEN.search(text, at):
        start, inside = begin.span()
        yield from _text(text, at, start, trims_left=trims_left, trims_right=begin.group().endswith("-"))
        comment = COMMENT.match(text, inside)
        if comment:
            at, trims_left = comment.end(), bool(comment["trim"])
            continue
        found = CONTENT.match(text, inside)
        end = found.end("content") if found else _end_of_content(text, inside)
        at = found.end() if found else text.index("}}", end) + len("}}")
        content = text[inside:end]
        trims_left = content[-1:] == "-" and content[-2:-1] in BLANKS
        if trims_left:
            content = content[:-1]
        yield ActionPart(content, inside, start, *_surroundings(text, start, at, content))
    yield from _text(text, at, len(text), trims_left=trims_left, trims_right=False)


def _end_of_content(text: str, at: int) -> int:
    """Find the end of an action with unusual signs in it, token by token."""
    begin = at
    while True:
        match = TOKEN.match(text, at)
        if match is None:
            raise TemplateSyntaxError("an action is not closed or holds an unknown sign", begin)
        if match.lastgroup == "close":
            return match.end() - len("}}")
        at = match.end()


def _text(text: str, start: int, end: int, *, trims_left: bool, trims_right: bool) -> Iterator[TextPart]:
    part = text[start:end]
    if trims_left:
        shorter = part.lstrip(BLANK)
        start += len(part) - len(shorter)
        part = shorter
    if trims_right:
        part = part.rstrip(BLANK)
    if part:
        yield TextPart(part, start)


def tokens_of(content: str) -> tuple[Token, ...]:
    """Cut what stands in an action into tokens; offsets count from its beginning.

    Errors:  TemplateSyntaxError for a sign that Go does not know.
    """
    tokens: list[Token] = []
    at = 0
    spaced = False
    while at < len(content):
        match = TOKEN.match(content, at)
        if match is None or match.lastgroup is None or match.lastgroup == "close":
            raise TemplateSyntaxError("an action holds an unknown sign", at)
        at = match.end()
        kind = match.lastgroup
        if kind == "space":
            spaced = True
            continue
        tokens.append(Token(kind, match.group(), match.start(), spaced))
        spaced = False
    return tuple(tokens)


def _surroundings(text: str, start: int, end: int, content: str) -> tuple[bool, bool]:
    """Tell whether an action is alone, and whether it is aside."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = stop if stop >= 0 else len(text)
    before, after = text[line:start], text[end:stop]
    alone = not before.strip() and not after.strip()
    if not any(word in content for word in MAY_BE_ASIDE) or "/" in before or "/" in after:
        return alone, False
    above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : stop]
    return alone, not any(word in above for word in SPEAKS_OF_IMAGES)
