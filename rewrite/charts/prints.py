"""Prints: where the templates of a chart print some of its values, whatever that is for.

A trace looks for images alone, and renders what speaks of them. Here the chart is rendered once more with all that
reads the values that are asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.trace import rendered_texts
from rewrite.charts.traced import LiteralOrigin, ValuesOrigin
from rewrite.fieldpath import parse_path
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rewrite.charts.traced import Shown, Traced
    from rewrite.fieldpath import FieldPath

# By its file and its field path.
Value = tuple[str, str]
GLOBAL: Final = "global"


class Text(NamedTuple):
    """What a template renders."""

    template: str
    traced: Traced


class Print(NamedTuple):
    """A place that prints a value: the text that it is in, and where it stands there.

    is_begun tells that the beginning of the value is printed; before is where in the templates the words end that were
    printed last.
    """

    text: Text
    start: int
    is_begun: bool
    before: LiteralOrigin | None


def prints_of(shown: Shown, values: Collection[Value]) -> dict[Value, list[Print]]:
    """Give where a chart prints values; nothing where not all of it can be rendered."""
    trace = shown.trace
    if not values or trace.undefined or any(problem.cuts for problem in trace.problems):
        return {}
    steps = {step for _, path in values for step in parse_path(path) if isinstance(step, str) and step != GLOBAL}
    chart = replace(shown.chart, keys=shown.chart.keys | steps, slots=None)
    asked = {(file, parse_path(path)): (file, path) for file, path in values}
    found: dict[Value, list[Print]] = {}
    for text in rendered_texts(chart, shown.domains) or ():
        for value, printed in _prints_in(Text(*text), asked):
            found.setdefault(value, []).append(printed)
    return found


def _prints_in(text: Text, asked: Mapping[tuple[str, FieldPath], Value]) -> Iterator[tuple[Value, Print]]:
    at = 0
    last: LiteralOrigin | None = None
    for words, origin, _ in text.traced.pieces:
        start, at = at, at + len(words)
        if not words:
            continue
        if isinstance(origin, LiteralOrigin):
            last = LiteralOrigin(origin.file, origin.start + len(words))
        elif isinstance(origin, ValuesOrigin) and (value := asked.get((origin.file, origin.path))):
            yield value, Print(text, start, not origin.start, last)


def site_of(printed: Print, files: Mapping[str, str]) -> str:
    """Name the template that prints a value, with its line where that is known.

    In:      files, those of the chart.
    """
    before = printed.before
    if before is None or before.file not in files:
        return printed.text.template
    line = files[before.file].count("\n", 0, before.start) + 1
    return f"{before.file}, line {line}"
