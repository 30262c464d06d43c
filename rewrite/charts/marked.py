"""Marked: lines on which a marker keeps what stands there, also what only the rendering of a chart has shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.doubts import ID
from rewrite.line_holds import LineHolds
from rewrite.span import Span

if TYPE_CHECKING:
    from rewrite.locating import Located


def hold_marked(file: Located) -> None:
    """Hold what was added to a file's references on lines that are held; the finders have asked for what they found."""
    lines: LineHolds | None = None
    for index, located in enumerate(file.references):
        if located.finder == ID:
            lines = lines or LineHolds(file.source, Span(0, len(file.source.text)))
            hold, detail = lines.judge(located.place.line, located.hold, located.hold_detail)
            file.references[index] = located._replace(hold=hold, hold_detail=detail)
