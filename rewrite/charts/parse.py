"""Parse: builds the tree of a Go template from its tokens.

Source: Go's text/template/parse/parse.go.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import Final

from rewrite.charts.lexer import ActionPart, TemplateSyntaxError, TextPart, Token, cut
from rewrite.charts.syntax import (
    Action,
    Branch,
    Call,
    Chained,
    Command,
    Constant,
    Dot,
    Field,
    Function,
    Jump,
    Keyword,
    Literal,
    Nil,
    Operand,
    Pipeline,
    Statement,
    Text,
    Tree,
    Variable,
)

WORDS: Final[dict[str, Operand]] = {"true": Constant(True), "false": Constant(False), "nil": Nil()}
ESCAPE: Final = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)", re.DOTALL)
SIMPLE_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
# A line that begins with a key or a dash: what a branch that adds YAML structure holds.
STRUCTURE: Final = re.compile(r"(?:^|\n)[ \t]*(?:- *)?(?:[\"']?[\w./-]+[\"']?:(?=[ \t\r\n]|$)|---|- )")
OCTAL_DIGITS: Final = 3
DEEPEST: Final = 60


@lru_cache(maxsize=512)
def parse(text: str) -> Tree:
    """Parse a template.

    Errors:  TemplateSyntaxError.
    """
    return _Parser(text).tree()


def has_structure(body: tuple[Statement, ...]) -> bool:
    """Tell whether a template prints YAML lines, rather than a string for others to use."""
    for statement in body:
        if isinstance(statement, Text):
            if STRUCTURE.search(statement.text):
                return True
        elif isinstance(statement, Branch) and (has_structure(statement.body) or has_structure(statement.otherwise)):
            return True
    return False


class _Parser:
    """Parts from left to right; tokens of the action at hand."""

    def __init__(self, text: str) -> None:
        self.parts = list(cut(text))
        self.at = 0
        self.tokens: tuple[Token, ...] = ()
        self.next = 0
        self.start = 0
        self.alone = False
        self.depth = 0
        self.defines: dict[str, tuple[Statement, ...]] = {}

    def tree(self) -> Tree:
        body, word = self.statements()
        if word:
            raise TemplateSyntaxError(f"{word} without a beginning", self.start)
        return Tree(body, self.defines)

    def statements(self) -> tuple[tuple[Statement, ...], str]:
        """Read to the end, or to an `else` or `end` that is not a nested one's, and give that word."""
        found: list[Statement] = []
        self.depth += 1
        if self.depth > DEEPEST:
            raise TemplateSyntaxError("nested too deeply", self.start)
        while self.at < len(self.parts):
            part = self.parts[self.at]
            self.at += 1
            if isinstance(part, TextPart):
                found.append(Text(part.text, part.start))
                continue
            word = self.enter(part)
            if word in ("else", "end"):
                self.next += 1
                self.depth -= 1
                return tuple(found), word
            found.extend(self.statement(word))
        self.depth -= 1
        return tuple(found), ""

    def enter(self, part: ActionPart) -> str:
        self.tokens, self.next, self.start, self.alone = part.tokens, 0, part.start, part.alone
        first = self.peek()
        return first.text if first and first.kind == "word" else ""

    def statement(self, word: str) -> list[Statement]:
        match word:
            case "if" | "with" | "range":
                self.next += 1
                return [self.branch(Keyword(word))]
            case "define" | "block":
                return self.define(word)
            case "template":
                self.next += 1
                name = self.name()
                return [Call(name, self.pipeline() if self.peek() else None)]
            case "break" | "continue" if len(self.tokens) == 1:
                return [Jump(word)]
        if not self.tokens:
            raise TemplateSyntaxError("an action without content", self.start)
        return [Action(self.whole_pipeline())]

    def branch(self, keyword: Keyword) -> Branch:
        alone = self.alone
        pipeline = self.whole_pipeline()
        body, word = self.statements()
        otherwise: tuple[Statement, ...] = ()
        if word == "else":
            following = self.peek()
            if following and following.text in ("if", "with"):
                self.next += 1
                otherwise = (self.branch(Keyword(following.text)),)
                word = "end"
            else:
                otherwise, word = self.statements()
        if word != "end":
            raise TemplateSyntaxError(f"{keyword.value} without end", self.start)
        structural = alone or has_structure(body) or has_structure(otherwise)
        return Branch(keyword, pipeline, body, otherwise, structural)

    def define(self, word: str) -> list[Statement]:
        self.next += 1
        name = self.name()
        pipeline = self.pipeline() if word == "block" else None
        body, closing = self.statements()
        if closing != "end":
            raise TemplateSyntaxError(f"{word} without end", self.start)
        self.defines[name] = body
        return [Call(name, pipeline)] if word == "block" else []

    def name(self) -> str:
        token = self.peek()
        if token is None or token.kind not in ("string", "raw"):
            raise TemplateSyntaxError("the name of a template is missing", self.start)
        self.next += 1
        return _literal(token).value

    def peek(self) -> Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def takes(self, sign: str) -> bool:
        token = self.peek()
        if token is None or token.kind != "sign" or token.text != sign:
            return False
        self.next += 1
        return True

    def pipeline(self) -> Pipeline:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TemplateSyntaxError("nested too deeply", self.start)
        declares, assigns = self.declaration()
        commands = [self.command()]
        while self.takes("|"):
            commands.append(self.command())
        self.depth -= 1
        return Pipeline(tuple(commands), declares, assigns)

    def whole_pipeline(self) -> Pipeline:
        pipeline = self.pipeline()
        token = self.peek()
        if token is not None:
            raise TemplateSyntaxError(f"unexpected {token.text!r}", token.start)
        return pipeline

    def declaration(self) -> tuple[tuple[str, ...], bool]:
        names: list[str] = []
        at = self.next
        while at < len(self.tokens) and self.tokens[at].kind == "variable":
            names.append(self.tokens[at].text[1:])
            sign = self.tokens[at + 1].text if at + 1 < len(self.tokens) else ""
            at += 2
            if sign in (":=", "="):
                self.next = at
                return tuple(names), sign == "="
            if sign != ",":
                break
        return (), False

    def command(self) -> Command:
        operands: list[Operand] = []
        while (token := self.peek()) and not (token.kind == "sign" and token.text in "|)"):
            operands.append(self.operand())
        if not operands:
            raise TemplateSyntaxError("a command is missing", self.start)
        return Command(tuple(operands))

    def operand(self) -> Operand:
        token = self.tokens[self.next]
        self.next += 1
        match token.kind:
            case "string" | "raw":
                return _literal(token)
            case "number":
                return Constant(_number(token))
            case "char":
                return Constant(ord(_unescape(token.text[1:-1])[0]))
            case "word":
                return WORDS[token.text] if token.text in WORDS else Function(token.text)
            case "dot":
                names = self.fields()
                return Field(names) if names else Dot()
            case "field":
                return Field((token.text[1:], *self.fields()))
            case "variable":
                return Variable(token.text[1:], self.fields())
            case "sign" if token.text == "(":
                inner = self.pipeline()
                if not self.takes(")"):
                    raise TemplateSyntaxError("a parenthesis is not closed", token.start)
                names = self.fields()
                return Chained(inner, names) if names else inner
        raise TemplateSyntaxError(f"unexpected {token.text!r}", token.start)

    def fields(self) -> tuple[str, ...]:
        names: list[str] = []
        while (token := self.peek()) and token.kind == "field" and not token.spaced:
            names.append(token.text[1:])
            self.next += 1
        return tuple(names)


def _literal(token: Token) -> Literal:
    content = token.text[1:-1]
    if token.kind == "raw":
        value = content.replace("\r", "")
        return Literal(value, token.start + 1 if value == content else None)
    if "\\" not in content:
        return Literal(content, token.start + 1)
    return Literal(_unescape(content), None)


def _unescape(content: str) -> str:
    return ESCAPE.sub(_escape, content)


def _escape(match: re.Match[str]) -> str:
    code = match.group()[1:]
    if code[0] in "xuU" and len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number <= sys.maxunicode else "\ufffd"
    if code.isdigit() and len(code) == OCTAL_DIGITS:
        return chr(int(code, 8))
    return SIMPLE_ESCAPES.get(code, code)


def _number(token: Token) -> int | float:
    text = token.text.replace("_", "").lower()
    digits = text.lstrip("+-")
    if digits.startswith("0x") and "p" in digits:
        return float.fromhex(text)
    try:
        return int(text, 8 if digits.isdigit() and digits.startswith("0") else 0)
    except ValueError:
        return float(text)
