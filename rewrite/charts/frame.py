"""Frame: one template under evaluation, with the source its literals come from and its variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rewrite.charts.traced import Cutter, LiteralOrigin, Piece, Traced
from rewrite.charts.value import UNKNOWN, Value
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from rewrite.charts.output import Output
    from rewrite.charts.syntax import Statement


class Source(Protocol):
    """Where the text of a template stands."""

    def literal(self, text: str, start: int) -> Traced:
        """Give text, which stands at start in the template, with its origin."""

    def put(self, text: str, start: int, out: Output) -> None:
        """Print the same at the end of out."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """A template that is a file of the chart."""

    file: str

    def literal(self, text: str, start: int) -> Traced:
        """Give text with its place in the file."""
        return Traced((Piece(text, LiteralOrigin(self.file, start)),), text)

    def put(self, text: str, start: int, out: Output) -> None:
        """Print text with its place in the file."""
        out.append(Piece(text, LiteralOrigin(self.file, start)))


@dataclass(frozen=True, slots=True)
class TextSource:
    """A template that is a value, handed to tpl."""

    cutter: Cutter

    def literal(self, text: str, start: int) -> Traced:
        """Give text with the origins that it has in the value."""
        own = self.cutter.cut(start, start + len(text))
        return own if own.text == text else Traced((Piece(text),))

    def put(self, text: str, start: int, out: Output) -> None:
        """Print text with the origins that it has in the value."""
        out.extend(self.literal(text, start).pieces)


@dataclass(frozen=True, slots=True)
class Template:
    """A template that can be rendered; structural when it prints YAML lines and not a string for others to use, own
    when it does so itself, and not by what it includes alone.

    lends tells that these may hold an image, so that what prints the text of the template as it is prints lines too.
    """

    name: str
    source: Source
    body: tuple[Statement, ...]
    structural: bool
    own: bool
    lends: bool


class Variable(NamedTuple):
    """A variable; others are the images that it holds instead where other values are given."""

    name: str
    value: Value
    others: tuple[Value, ...] = ()


@dataclass(slots=True)
class Frame:
    """A template being rendered.

    variables are in order of declaration; the first, named "", is `$`. base is where the action at hand begins.
    """

    source: Source
    variables: list[Variable]
    structural: bool
    base: int = 0

    def variable(self, name: str) -> Variable:
        """Give a variable."""
        for variable in reversed(self.variables):
            if variable.name == name:
                return variable
        return Variable(name, UNKNOWN)

    def declare(self, name: str, value: Value) -> None:
        """Declare a variable, to the end of the block at hand."""
        self.variables.append(Variable(name, value))

    def assign(self, name: str, value: Value) -> None:
        """Give a declared variable another value."""
        for at in range(len(self.variables) - 1, -1, -1):
            if self.variables[at].name == name:
                self.variables[at] = Variable(name, value)
                return
