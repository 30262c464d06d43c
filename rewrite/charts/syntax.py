"""Syntax: the tree of a Go template. Offsets count code points of the template's text.

The classes here are not frozen: a chart has thousands of nodes, and a frozen dataclass costs three times as much to
make. Nothing but parse writes to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.traced import Traced


@dataclass(slots=True)
class Dot:
    """`.`"""


@dataclass(slots=True)
class Nil:
    """`nil`"""


@dataclass(slots=True)
class Constant:
    """A number, a character or a truth value."""

    value: bool | int | float


@dataclass(slots=True)
class Literal:
    """A string; start is where its first code point stands, counted from the beginning of what stands in the action.

    words is its value without a place, where nobody needs to know that, or where escapes make value and source differ;
    start is -1 in the second case.
    """

    value: str
    start: int
    words: Traced | None = field(default=None, compare=False, repr=False)


@dataclass(slots=True)
class Field:
    """`.a.b`"""

    names: tuple[str, ...]


@dataclass(slots=True)
class Variable:
    """`$`, `$x` or `$x.a.b`; name is "" for `$`."""

    name: str
    names: tuple[str, ...]


@dataclass(slots=True)
class Function:
    """The name of a function."""

    name: str


@dataclass(slots=True)
class Pipeline:
    """Commands joined by `|`; declares are the variables in front of `:=` (or `=`, then assigns is true).

    includes is the name of the template that the first command includes, "" when it does not.
    """

    commands: tuple[Command, ...]
    declares: tuple[str, ...] = ()
    assigns: bool = False
    includes: str = ""


@dataclass(slots=True)
class Chained:
    """`(pipeline).a.b`"""

    inner: Pipeline
    names: tuple[str, ...]


Operand = Dot | Nil | Constant | Literal | Field | Variable | Function | Pipeline | Chained


@dataclass(slots=True)
class Command:
    """An operand, or a function (or method) with arguments."""

    operands: tuple[Operand, ...]


@dataclass(slots=True)
class Text:
    """Text that is printed as it stands."""

    text: str
    start: int


@dataclass(slots=True)
class Action:
    """`{{ pipeline }}`; start is where that begins. aside when nothing on its line, or above, speaks of an image."""

    pipeline: Pipeline
    start: int
    aside: bool = False


class Keyword(Enum):
    """What a branch does with its pipeline."""

    IF = "if"
    WITH = "with"
    RANGE = "range"


# No two of them are equal, so that it can be kept of each what it says.
@dataclass(slots=True, eq=False)
class Branch:
    """if, with and range; structural when it adds or leaves out whole lines, not a part of one; start as in Action.

    lends are the named templates whose text its sides print as it is: where these print lines, it is structural too.
    """

    keyword: Keyword
    pipeline: Pipeline
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]
    structural: bool
    start: int
    lends: tuple[str, ...] = ()


@dataclass(slots=True)
class Call:
    """`{{ template "name" pipeline }}`; start and aside as in Action."""

    name: str
    pipeline: Pipeline | None
    start: int
    aside: bool = False


class Jump(Enum):
    """`{{ break }}` and `{{ continue }}`"""

    BREAK = "break"
    CONTINUE = "continue"


Statement = Text | Action | Branch | Call | Jump


@dataclass(slots=True)
class Tree:
    """A parsed template: what it prints, and the templates it defines."""

    body: tuple[Statement, ...]
    defines: Mapping[str, tuple[Statement, ...]]
