"""Marked: lines and files in which everything stays, also what only the rendering of a chart has shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.doubts import ID
from rewrite.file_holds import hold_file
from rewrite.line_holds import LineHolds
from rewrite.span import Span

if TYPE_CHECKING:
    from rewrite.locate import Located


def hold_marked(file: Located) -> None:
    """Hold what was added to the references of a file that is held, or on lines that are; the finders have asked for
    what they found.
    """
    added = [index for index, located in enumerate(file.references) if located.finder == ID]
    if not added:
        return
    whole = hold_file(file.source.text)
    lines = None if whole else LineHolds(file.source, Span(0, len(file.source.text)))
    for index in added:
        located = file.references[index]
        held = lines.judge(located.place.line, located.hold, located.hold_detail) if lines else whole
        if held:
            file.references[index] = located._replace(hold=held[0], hold_detail=held[1])
