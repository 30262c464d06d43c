"""Library: the templates of a chart by their names, each file parsed when something in it is first asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.frame import FileSource, Template
from rewrite.charts.included import lent_to, may_hold_images
from rewrite.charts.lexer import TemplateSyntaxError
from rewrite.charts.parse import has_structure, parse
from rewrite.charts.traced import TraceProblem
from rewrite.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.charts.frame import Source
    from rewrite.charts.syntax import Statement, Tree

NAMED: Final = re.compile(r"""\{\{-?\s*(?:define|block)\s+["`]([^"`]+)["`]""")


class Library:
    """What templates can include, and the files that are rendered.

    files are in the order in which Helm reads them: of two definitions of one name the later counts. problems takes the
    files that cannot be parsed; trees are those that have been, by their text.
    """

    def __init__(
        self, texts: Mapping[str, str], files: Sequence[str], problems: list[TraceProblem], trees: dict[str, Tree]
    ) -> None:
        self._texts = texts
        self._problems = problems
        self._parsed = trees
        self._trees: dict[str, Tree | None] = {}
        self._known: dict[str, Template | None] = {}
        self._aliases: dict[str, str] = {}
        self._definers: dict[str, list[str]] = {}
        for file in files:
            for name in _named(texts[file]):
                self._definers.setdefault(name, []).append(file)

    def get(self, name: str) -> Template | None:
        """Give a template by its name or file, None when there is none that can be parsed."""
        if name not in self._known:
            # One that includes itself prints the lines that it has besides.
            self._known[name] = None
            self._known[name] = self._find(name)
        return self._known[name]

    def template(self, name: str, source: Source, body: tuple[Statement, ...]) -> Template:
        """Make a template of statements, which print YAML lines themselves or by others whose text they print."""
        own, lent = has_structure(body), self.lends(lent_to(body))
        return Template(name, source, body, own or lent, own, lent or (own and may_hold_images(body)))

    def lends(self, names: Iterable[str]) -> bool:
        """Tell whether one of the templates of these names prints YAML lines that may hold an image."""
        return any((template := self.get(name)) is not None and template.lends for name in names)

    def put(self, name: str, template: Template) -> None:
        """Define a template under a name."""
        self._known[name] = template

    def name(self, file: str, alias: str) -> None:
        """Let a file be known under another name too."""
        self._aliases[alias] = file

    def _find(self, name: str) -> Template | None:
        file = self._aliases.get(name, name)
        if file in self._texts:
            tree = self._parse(file)
            return Template(file, FileSource(file), tree.body, structural=True, own=True, lends=True) if tree else None
        for file in reversed(self._definers.get(name, ())):
            tree = self._parse(file)
            if tree and name in tree.defines:
                body = tree.defines[name]
                return self.template(name, FileSource(file), body)
        return None

    def _parse(self, file: str) -> Tree | None:
        if file not in self._trees:
            text = self._texts[file]
            self._trees[file] = None
            try:
                tree = self._parsed[text] = self._parsed.get(text) or parse(text)
                self._trees[file] = tree
            except TemplateSyntaxError as error:
                line = text.count("\n", 0, error.start) + 1
                self._problems.append(TraceProblem(file, f"line {line}: {error}", cuts=True))
        return self._trees[file]


# Charts of one repository share the files of their library charts.
@remembered(512)
def _named(text: str) -> tuple[str, ...]:
    """Give the names that a template defines."""
    return tuple(NAMED.findall(text)) if "define" in text or "block" in text else ()
