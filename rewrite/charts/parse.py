"""Parse: builds the tree of a Go template from its parts.

Source: Go's text/template/parse/parse.go.
"""

from __future__ import annotations

import re
from typing import Final

from rewrite.charts.actions import BRANCHES, JUMPS, Content, read_action
from rewrite.charts.included import lent_to
from rewrite.charts.lexer import ActionPart, TemplateSyntaxError, cut, is_alone, is_aside
from rewrite.charts.syntax import Action, Branch, Call, Function, Jump, Keyword, Pipeline, Statement, Text, Tree
from rewrite.remembered import remembered

# A line that begins with a key or a dash: what a branch that adds YAML structure holds.
STRUCTURE: Final = re.compile(r"(?:^|\n)[ \t]*(?:- *)?(?:[\"']?[\w./-]+[\"']?:(?=[ \t\r\n]|$)|---|- )")
# What begins a line, or may: `{{- print "\n  a: 1" }}`.
LINES: Final = frozenset(["nindent", "print", "printf"])
DEEPEST: Final = 60
ENDINGS: Final = frozenset(["else", "end"])


# Charts of one repository share the files of their library charts; a chart with values files laid over its own is
# rendered several times.
@remembered(128)
def parse(text: str) -> Tree:
    """Parse a template.

    Errors:  TemplateSyntaxError.
    """
    return _Parser(text).tree()


def has_structure(body: tuple[Statement, ...]) -> bool:
    """Tell whether a template prints YAML lines, rather than a string for others to use."""
    for at, statement in enumerate(body):
        if isinstance(statement, Text):
            key = STRUCTURE.search(statement.text)
            if key and not (key.end() == len(statement.text) and _ends_a_name(statement, body[at + 1 : at + 2])):
                return True
        elif isinstance(statement, Branch) and (has_structure(statement.body) or has_structure(statement.otherwise)):
            return True
    return False


def _ends_a_name(text: Text, behind: tuple[Statement, ...]) -> bool:
    """Tell whether a tag follows the colon that a text ends with: `orchard/press:{{ .Values.tag }}`.

    Behind a key stands a blank, or an action that prints lines: `labels: {{- toYaml .Values.labels | nindent 4 }}`.
    """
    action = behind[0] if behind else None
    if not isinstance(action, Action) or not text.text.endswith(":"):
        return False
    pipeline = action.pipeline
    last = pipeline.commands[-1].operands[0]
    begins_a_line = isinstance(last, Function) and last.name in LINES
    return not (begins_a_line or pipeline.includes or pipeline.declares)


class _Parser:
    """Parts from left to right; part is the action at hand, and content what it says."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts = cut(text)
        self.part = ActionPart("", 0, 0, 0)
        self.content = Content("")
        self.depth = 0
        self.defines: dict[str, tuple[Statement, ...]] = {}

    def tree(self) -> Tree:
        body, word = self.statements()
        if word:
            raise TemplateSyntaxError(f"{word} without a beginning", self.part.start)
        return Tree(body, self.defines)

    def statements(self) -> tuple[tuple[Statement, ...], str]:
        """Read to the end, or to an `else` or `end` that is not a nested one's, and give that word."""
        found: list[Statement] = []
        self.depth += 1
        if self.depth > DEEPEST:
            raise TemplateSyntaxError("nested too deeply", self.part.start)
        for part in self.parts:
            if isinstance(part, Text):
                found.append(part)
                continue
            self.part = part
            try:
                self.content = content = read_action(part.content)
            except TemplateSyntaxError as error:
                raise TemplateSyntaxError(str(error), part.content_start + error.start) from error
            if content.word in ENDINGS:
                self.depth -= 1
                return tuple(found), content.word
            statement = self.statement()
            if statement is not None:
                found.append(statement)
        self.depth -= 1
        return tuple(found), ""

    def statement(self) -> Statement | None:
        word, pipeline, name, lends = self.content
        part = self.part
        if word in BRANCHES and pipeline:
            return self.branch(Keyword(word), pipeline)
        if word in ("define", "block"):
            self.define(name)
            return Call(name, pipeline, part.content_start) if word == "block" else None
        if word in JUMPS:
            return Jump(word)
        aside = lends and is_aside(self.text, part)
        if word == "template" or pipeline is None:
            return Call(name, pipeline, part.content_start, aside)
        return Action(pipeline, part.content_start, aside)

    def branch(self, keyword: Keyword, pipeline: Pipeline) -> Branch:
        alone, start = is_alone(self.text, self.part), self.part.content_start
        body, word = self.statements()
        otherwise: tuple[Statement, ...] = ()
        if word == "else":
            following = self.content
            if following.pipeline:
                otherwise = (self.branch(Keyword(following.name), following.pipeline),)
                word = "end"
            else:
                otherwise, word = self.statements()
        if word != "end":
            raise TemplateSyntaxError(f"{keyword.value} without end", self.part.start)
        structural = alone or has_structure(body) or has_structure(otherwise)
        lends = tuple(dict.fromkeys((*lent_to(body), *lent_to(otherwise))))
        return Branch(keyword, pipeline, body, otherwise, structural, start, lends)

    def define(self, name: str) -> None:
        body, closing = self.statements()
        if closing != "end":
            raise TemplateSyntaxError(f"define {name} without end", self.part.start)
        self.defines[name] = body
