"""Alternatives: images that templates name themselves, and that other values would choose instead of the one at hand.

What is chosen may pass through variables before it is printed (`$image := ternary "orchard/press-fips:v1"
"orchard/press:v1" .Values.fips`), so a variable remembers what else it may hold. Only what the template itself writes
counts: values have their own places. A word counts in the place of a name, and is marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import LiteralOrigin, Traced, ValuesOrigin
from rewrite.charts.value import Table, Value
from rewrite.shape import IMAGE_NAMES, MORE_THAN_WORDS, NAME_ENDS, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rewrite.charts.frame import Frame, Variable
    from rewrite.charts.machine import Machine

MOST_ALTERNATIVES: Final = 15
# Source: docs.docker.com, Docker Hub, repositories.
SHORTEST: Final = 2


def choose_from(machine: Machine, chosen: Value, others: Iterable[Value]) -> Value:
    """Give what the values choose, or where a script says so one of the images that they do not."""
    for other in list(others)[:MOST_ALTERNATIVES]:
        if is_alternative(other, chosen) and machine.choose(prefers=False):
            return as_other(other)
    return chosen


def as_other(value: Value) -> Value:
    """Give what is put in the place of what the values choose; a word is marked.

    timid: what stands in front of a word may be chosen by other values too, but by another choice: `{{ $registry }}{{
    $name }}`. So it is only listed.
    """
    if not isinstance(value, Traced) or not is_word(value.text):
        return value
    pieces = (
        piece._replace(origin=piece.origin._replace(is_other=True))
        if isinstance(piece.origin, LiteralOrigin)
        else piece
        for piece in value.pieces
    )
    return Traced(tuple(pieces), value.text)


def looked_up(machine: Machine, found: Value, container: Value, key: Value) -> Value:
    """Give what stands in a table under a key that comes from the values, or another of its images."""
    if not isinstance(container, Table) or container.origin is not None or not isinstance(key, Traced):
        return found
    if not any(isinstance(piece.origin, ValuesOrigin) for piece in key.pieces):
        return found
    return choose_from(machine, found, container.entries.values())


def is_alternative(other: Value, chosen: Value) -> bool:
    """Tell whether a value is an image that a template names, or a table of them, and another than the chosen one."""
    if isinstance(other, Table):
        return other is not chosen and any(is_alternative(entry, None) for entry in other.entries.values())
    if not isinstance(other, Traced) or other == chosen or not _is_literal(other):
        return False
    shape = shape_of(other.text)
    if shape is Shape.HOST:
        # In front of what follows there is a registry either way.
        return isinstance(chosen, Traced) and _is_literal(chosen) and shape_of(chosen.text) is Shape.HOST
    if is_word(other.text):
        return isinstance(chosen, Traced) and _is_literal(chosen) and is_untagged(chosen.text)
    return shape in MORE_THAN_WORDS and not other.text.endswith("/")


def is_word(text: str) -> bool:
    """Tell whether a text may be a name of one word."""
    return len(text) >= SHORTEST and shape_of(text) is Shape.BARE


def is_untagged(text: str) -> bool:
    """Tell whether a text may be a name that a tag follows, as one may a word in its place."""
    return shape_of(text) in IMAGE_NAMES and NAME_ENDS.search(text.rpartition("/")[2]) is None


def _is_literal(text: Traced) -> bool:
    first = next((piece for piece in text.pieces if piece.text), None)
    return first is not None and isinstance(first.origin, LiteralOrigin)


def remember(frame: Frame, states: Iterable[Sequence[Variable]]) -> None:
    """Let the variables of a frame remember what they hold in other states of it."""
    variables = frame.variables
    for state in states:
        for at, (variable, other) in enumerate(zip(variables, state, strict=False)):
            if variable is other or variable.name != other.name:
                continue
            found = [value for value in (other.value, *other.others) if is_alternative(value, variable.value)]
            new = tuple(value for value in found if value not in variable.others)
            if new:
                variables[at] = variable._replace(others=(*variable.others, *new)[:MOST_ALTERNATIVES])
