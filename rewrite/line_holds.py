"""Line holds: lines of a file on which references stay, by a marker or by the patch that the line belongs to."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.alignment import find_span
from rewrite.markers import MARKED, ignored_lines
from rewrite.patches import BEGINNING, patched_lines
from rewrite.quoted_markers import quoted_markers
from rewrite.rare import has_any
from rewrite.reasons import Reason
from rewrite.source import Source
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document
    from rewrite.patches import Patched
    from rewrite.tree import Scalar

COMPARED: Final = "a line of a patch, which must equal that of the file it is for"
ADDED: Final = "a line that a patch adds to a file"
# What is known to be left says more than that; a line that is taken out may look like a comment (`-- image: …`).
DOUBTS: Final = (None, Reason.POSSIBLE, Reason.COMMENT)


def may_hold_lines(source: Source) -> bool:
    """Tell whether lines of a source may be held."""
    return source.has(MARKED) or has_any(source.text, (BEGINNING,), BEGINNING[0])


class LineHolds:
    """The lines of a source that are held, and those of texts in it."""

    def __init__(self, source: Source, within: Span, documents: Iterable[Document]) -> None:
        self._quoted = quoted_markers(source, documents)
        self._ignored = ignored_lines(source, within, self._quoted.around)
        self._patched = patched_lines(source, within)
        self._may_be_patched = has_any(source.text, (BEGINNING,), BEGINNING[0], *within)

    def judge(self, at: int, line: int, hold: Reason | None, detail: str) -> tuple[Reason | None, str]:
        """Give the reason to leave what stands at an offset of the source, on a line: that of the line, or of a marker
        beside it in quotes, or the one that there is.
        """
        if line in self._ignored or self._quoted.around(at):
            return Reason.IGNORED, ""
        return _judge(self._patched, line, hold, detail)

    def judge_in(
        self, document: Document, scalar: Scalar, at: int, held: tuple[Reason | None, str]
    ) -> tuple[Reason | None, str]:
        r"""Give the reason to leave what stands at an offset of a value: that of its line in a text whose lines are no
        lines of the source (`patch: "--- a/x\n+++ b/x\n@@ -1 +1 @@\n…"`), or the one that there is.
        """
        if self._may_be_patched and held[0] in DOUBTS:
            for text, line in _texts(document, scalar, at):
                if BEGINNING in text:
                    held = _judge(_patched_in(text), line, *held)
        return held


def _judge(patched: Patched, line: int, hold: Reason | None, detail: str) -> tuple[Reason | None, str]:
    if hold in DOUBTS and line in patched.compared:
        return Reason.MATCH_KEY, COMPARED
    return (Reason.POSSIBLE, ADDED) if hold in DOUBTS and line in patched.added else (hold, detail)


def _texts(document: Document, scalar: Scalar, at: int) -> Iterator[tuple[str, int]]:
    """Give the value that an offset is of, and those that its document stands in, each with the line in it."""
    yield scalar.value, scalar.value.count("\n", 0, at) + 1
    while document.host is not None:
        span = find_span(document.segments(scalar), at, at + 1)
        at = document.offset + (span.start if span else scalar.start)
        document, scalar = document.host
        yield scalar.value, scalar.value.count("\n", 0, at) + 1


# Many references may stand in one text.
@lru_cache(maxsize=1)
def _patched_in(text: str) -> Patched:
    return patched_lines(Source("", text), Span(0, len(text)))
