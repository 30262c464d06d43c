"""Actions: reads what stands in one action of a Go template.

The same few hundred actions stand in thousands of templates (`{{- end }}`, `{{ include "x.fullname" . }}`), so each is
read once; offsets count from its beginning.

Source: Go's text/template/parse/parse.go.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

from rewrite.charts.lexer import TemplateSyntaxError, may_be_aside, tokens_of
from rewrite.charts.syntax import (
    Chained,
    Command,
    Constant,
    Dot,
    Field,
    Function,
    Literal,
    Nil,
    Operand,
    Pipeline,
    Variable,
)
from rewrite.charts.traced import computed
from rewrite.record import NamedTuple
from rewrite.remembered import remembered

if TYPE_CHECKING:
    from rewrite.charts.lexer import Token

# Nothing of so many of their literals is in what these give, and only their words count.
ANSWERS: Final = {
    **dict.fromkeys(
        ["eq", "ne", "lt", "le", "gt", "ge", "kindIs", "typeIs", "typeIsLike", "hasKey", "index", "get"], 9
    ),
    **dict.fromkeys(["hasPrefix", "hasSuffix", "contains", "semverCompare", "regexMatch", "mustRegexMatch", "fail"], 9),
    **dict.fromkeys(["include", "trimSuffix", "trimPrefix", "splitList", "required"], 1),
}
WORDS: Final[dict[str, Operand]] = {"true": Constant(True), "false": Constant(False), "nil": Nil()}
ESCAPE: Final = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)", re.DOTALL)
# `printf "\"quay.io/orchard/press:%s\"" .Values.tag`
IN_QUOTES: Final = re.compile(r'\\"[^\\]++(?:\\")?+')
SIMPLE_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
OCTAL_DIGITS: Final = 3
DEEPEST: Final = 60
INCLUDE: Final = Function("include")
BRANCHES: Final = frozenset(["if", "with", "range"])
NAMING: Final = frozenset(["define", "block", "template"])
JUMPS: Final = frozenset(["break", "continue"])


class Content(NamedTuple):
    """What an action says: word is its keyword ("" for one that prints or declares), name the template it names.

    An else that goes on with a condition has the word of the condition in name. lends is true when it can print the
    work of others.
    """

    word: str
    pipeline: Pipeline | None = None
    name: str = ""
    lends: bool = False


@remembered(4096)
def read_action(text: str) -> Content:
    """Read the content of an action.

    Errors:  TemplateSyntaxError, with an offset into text.
    """
    return _Reader(text).content()


class _Reader:
    """Tokens from left to right."""

    def __init__(self, text: str) -> None:
        self.lends = may_be_aside(text)
        self.tokens: list[Token] = tokens_of(text)
        self.next = 0
        self.depth = 0

    def content(self) -> Content:
        first = self.peek()
        if first is None:
            raise TemplateSyntaxError("an action without content", 0)
        word = first["word"] or ""
        if word in BRANCHES:
            self.next += 1
            return Content(word, self.whole_pipeline(self.first_of_two() if word == "range" else ()))
        if word in NAMING:
            self.next += 1
            name = self.name()
            pipeline = self.pipeline() if word != "define" and self.peek() else None
            return Content(word, pipeline, name, self.lends)
        if word == "end":
            return Content(word)
        if word == "else":
            self.next += 1
            following = self.peek()
            if following and following["word"] in ("if", "with"):
                self.next += 1
                return Content(word, self.whole_pipeline(), following["word"])
            return Content(word)
        if word in JUMPS and len(self.tokens) == 1:
            return Content(word)
        return Content("", self.whole_pipeline(), "", self.lends)

    def name(self) -> str:
        token = self.peek()
        if token is None or token.lastgroup not in ("string", "raw"):
            raise TemplateSyntaxError("the name of a template is missing", 0)
        self.next += 1
        return _literal(token).value

    def peek(self) -> Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def takes(self, sign: str) -> bool:
        token = self.peek()
        if token is None or token["sign"] != sign:
            return False
        self.next += 1
        return True

    def pipeline(self, declared: tuple[str, ...] = ()) -> Pipeline:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TemplateSyntaxError("nested too deeply", 0)
        declares, assigns = (declared, False) if declared else self.declaration()
        commands = [self.command()]
        while self.takes("|"):
            # Go takes a sign with nothing behind it: `{{ .Values.tag | }}`.
            if (token := self.peek()) is None or token["sign"] == ")":
                break
            commands.append(self.command())
        self.depth -= 1
        return Pipeline(tuple(commands), declares, assigns, _included(commands[0]))

    def whole_pipeline(self, declared: tuple[str, ...] = ()) -> Pipeline:
        pipeline = self.pipeline(declared)
        token = self.peek()
        if token is not None:
            raise _unexpected(token)
        return pipeline

    def declaration(self) -> tuple[tuple[str, ...], bool]:
        names: list[str] = []
        at = self.next
        while at < len(self.tokens) and (variable := self.tokens[at]["variable"]):
            names.append(variable[1:])
            sign = self.tokens[at + 1]["sign"] if at + 1 < len(self.tokens) else ""
            at += 2
            if sign in (":=", "="):
                self.next = at
                return tuple(names), sign == "="
            if sign != ",":
                break
        return (), False

    def first_of_two(self) -> tuple[str, ...]:
        """Read the variable in front of the comma of `range $each, $all`, where no sign says that both are declared: Go
        declares the first of them, and the second begins what is gone through.
        """
        match self.tokens[self.next : self.next + 4]:
            case [each, comma, every, *more] if each["variable"] and comma["sign"] == "," and every["variable"]:
                if any(token["sign"] in (":=", "=", ",") for token in more):
                    return ()
                self.next += 2
                return (each["variable"][1:],)
        return ()

    def command(self) -> Command:
        operands: list[Operand] = []
        tokens = self.tokens
        while self.next < len(tokens) and tokens[self.next]["sign"] not in ("|", ")"):
            operands.append(self.operand())
        if not operands:
            raise TemplateSyntaxError("a command is missing", 0)
        first = operands[0]
        if isinstance(first, Function) and first.name in ANSWERS:
            for operand in operands[1 : 1 + ANSWERS[first.name]]:
                if isinstance(operand, Literal):
                    operand.words = computed(operand.value)
        return Command(tuple(operands))

    def operand(self) -> Operand:
        token = self.tokens[self.next]
        self.next += 1
        kind = token.lastgroup
        if kind == "chain":
            return Field(tuple(token["chain"][1:].split(".")))
        if kind == "word":
            word = token["word"]
            return WORDS[word] if word in WORDS else Function(word)
        if kind in ("string", "raw"):
            return _literal(token)
        if kind == "variable":
            return Variable(token["variable"][1:], self.fields())
        if kind == "sign" and token["sign"] == "(":
            inner = self.pipeline()
            if not self.takes(")"):
                raise TemplateSyntaxError("a parenthesis is not closed", token.start("sign"))
            names = self.fields()
            return Chained(inner, names) if names else inner
        if kind == "dot":
            names = self.fields()
            return Field(names) if names else Dot()
        if kind == "number":
            try:
                return Constant(_number(token["number"]))
            except (ValueError, OverflowError) as error:
                raise TemplateSyntaxError(f"{token['number']} is no number", token.start("number")) from error
        if kind == "char":
            return Constant(ord(unescaped(token["char"][1:-1])[0]))
        raise _unexpected(token)

    def fields(self) -> tuple[str, ...]:
        """Read the fields that follow without a blank in between."""
        if self.next < len(self.tokens):
            token = self.tokens[self.next]
            if token["chain"] and token.start("chain") == token.start():
                self.next += 1
                return tuple(token["chain"][1:].split("."))
        return ()


def _unexpected(token: Token) -> TemplateSyntaxError:
    text = token.group().lstrip()
    return TemplateSyntaxError(f"unexpected {text!r}", token.end() - len(text))


def _included(command: Command) -> str:
    """Give the name of the template that a command includes, "" when it does not or the name is computed."""
    operands = command.operands
    if len(operands) > 1 and operands[0] == INCLUDE and isinstance(operands[1], Literal):
        return operands[1].value
    return ""


def _literal(token: Token) -> Literal:
    raw = token["raw"]
    if raw:
        value = raw[1:-1].replace("\r", "")
        return Literal(value, token.start("raw") + 1) if len(value) == len(raw) - 2 else _without_place(value)
    content = token["string"][1:-1]
    if "\\" not in content:
        return Literal(content, token.start("string") + 1)
    if IN_QUOTES.fullmatch(content):
        # All but the last sign is written as it is.
        return Literal(unescaped(content), token.start("string") + 2)
    return _without_place(unescaped(content))


def _without_place(value: str) -> Literal:
    return Literal(value, -1, computed(value))


def unescaped(content: str) -> str:
    """Give what a text in quotes says."""
    return ESCAPE.sub(_escape, content)


def _escape(match: re.Match[str]) -> str:
    code = match.group()[1:]
    if code[0] in "xuU" and len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number <= sys.maxunicode else "\ufffd"
    if code.isdigit() and len(code) == OCTAL_DIGITS:
        return chr(int(code, 8))
    return SIMPLE_ESCAPES.get(code, code)


def _number(written: str) -> int | float:
    text = written.replace("_", "").lower()
    digits = text.lstrip("+-")
    if digits.startswith("0x") and "p" in digits:
        return float.fromhex(text)
    try:
        return int(text, 8 if digits.isdigit() and digits.startswith("0") else 0)
    except ValueError:
        return float(text)
