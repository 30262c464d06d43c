"""Line holds: lines of a file on which references stay, by a marker or by the patch that the line belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.markers import MARKED, ignored_lines
from rewrite.patches import BEGINNING, patched_lines
from rewrite.rare import has_any
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.source import Source
    from rewrite.span import Span

COMPARED: Final = "a line of a patch, which must equal that of the file it is for"
ADDED: Final = "a line that a patch adds to a file"
# What is known to be left says more than that; a line that is taken out may look like a comment (`-- image: …`).
DOUBTS: Final = (None, Reason.POSSIBLE, Reason.COMMENT)


def may_hold_lines(source: Source) -> bool:
    """Tell whether lines of a source may be held."""
    return source.has(MARKED) or has_any(source.text, (BEGINNING,), BEGINNING[0])


class LineHolds:
    """The lines of a source that are held."""

    def __init__(self, source: Source, within: Span) -> None:
        self._ignored = ignored_lines(source, within)
        self._patched = patched_lines(source, within)

    def judge(self, line: int, hold: Reason | None, detail: str) -> tuple[Reason | None, str]:
        """Give the reason to leave what stands on a line: that of the line, or the one that there is."""
        if line in self._ignored:
            return Reason.IGNORED, ""
        if hold in DOUBTS and line in self._patched.compared:
            return Reason.MATCH_KEY, COMPARED
        return (Reason.POSSIBLE, ADDED) if hold in DOUBTS and line in self._patched.added else (hold, detail)
