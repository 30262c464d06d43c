"""Lexer: cuts a Go template into text and actions, and actions into tokens.

Source: Go's text/template/parse/lex.go. Trim marks take effect here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

BLANK: Final = " \t\r\n"
OPEN: Final = re.compile(r"\{\{(?:-(?=[ \t\r\n]))?")
COMMENT: Final = re.compile(r"[ \t\r\n]*/\*(?:.*?)\*/(?P<trim>[ \t\r\n]+-)?[ \t\r\n]*\}\}", re.DOTALL)
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
    """The tokens of one action; alone is true when nothing else stands on its line."""

    tokens: tuple[Token, ...]
    start: int
    alone: bool


def cut(text: str) -> Iterator[TextPart | ActionPart]:
    """Cut a template into its parts.

    Errors:  TemplateSyntaxError for an action that is not closed or holds a sign that Go does not know.
    """
    at = 0
    trims_left = False
    while begin := OPEN.search(text, at):
        yield from _text(text, at, begin.start(), trims_left=trims_left, trims_right=begin.group().endswith("-"))
        comment = COMMENT.match(text, begin.end())
        if comment:
            at, trims_left = comment.end(), bool(comment["trim"])
            continue
        tokens, at, trims_left = _tokens(text, begin.end())
        yield ActionPart(tokens, begin.start(), _is_alone(text, begin.start(), at))
    yield from _text(text, at, len(text), trims_left=trims_left, trims_right=False)


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


def _tokens(text: str, at: int) -> tuple[tuple[Token, ...], int, bool]:
    tokens: list[Token] = []
    begin = at
    spaced = False
    while True:
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise TemplateSyntaxError("an action is not closed or holds an unknown sign", begin)
        at = match.end()
        kind = match.lastgroup
        if kind == "space":
            spaced = True
            continue
        if kind == "close":
            return tuple(tokens), at, match.group().startswith("-")
        tokens.append(Token(kind, match.group(), match.start(), spaced))
        spaced = False


def _is_alone(text: str, start: int, end: int) -> bool:
    before = text[text.rfind("\n", 0, start) + 1 : start]
    stop = text.find("\n", end)
    after = text[end : stop if stop >= 0 else len(text)]
    return not before.strip() and not after.strip()
