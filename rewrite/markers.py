"""Markers: comments by which a file, or a line of it, asks to be left as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.source import Source
    from rewrite.span import Span

MARKED: Final = "rewrite-images"
MARKER: Final = expression(r"#[ \t]*rewrite-images:[ \t]*ignore(?P<file>-file)?\b")
MARKER_LINES: Final = 10
# A key, and its value on the lines below: one of several lines, or one that is no mapping and no list.
KEY: Final = r"(?P<indent>[ ]*)(?:-[ ]+)*[^\s#{\[][^#\n]*?:[ \t]*"
COMMENT: Final = r"(?:#[^\n]*)?\n"
VALUE_BELOW: Final = expression(
    rf"{KEY}(?:[|>][-+0-9]*[ \t]*{COMMENT}(?P<lines>(?:(?P=indent)[ ]+[^\n]*(?:\n|\Z)|[ \t]*\n)*)"
    rf"|{COMMENT}(?P<line>(?P=indent)[ ]++(?![-#{{\[][ ]?|[^\n]*:(?:[ \t]|$))[^\n]*(?:\n|\Z)))",
    re.MULTILINE,
)


def is_ignored_file(text: str) -> bool:
    """Tell whether a marker in the first ten lines excludes the whole file."""
    end = 0
    for _ in range(MARKER_LINES):
        end = text.find("\n", end) + 1 or len(text)
    return text.find(MARKED, 0, end) >= 0 and any(marker["file"] for marker in MARKER.finditer(text, 0, end))


def ignored_lines(source: Source, within: Span) -> frozenset[int]:
    """Give the lines that a marker in a span excludes: its own, or the next one when it stands alone; with a value that
    stands below its key, the lines of that too.
    """
    if source.text.find(MARKED, *within) < 0:
        return frozenset()
    ignored: set[int] = set()
    for marker in MARKER.finditer(source.text, *within):
        if marker["file"]:
            continue
        text = source.text
        line = source.position(marker.start()).line
        start = text.rfind("\n", 0, marker.start()) + 1
        if not text[start : marker.start()].strip():
            line, start = line + 1, text.find("\n", start) + 1 or len(text)
        ignored.update(range(line, line + 1 + _lines_below(text, start)))
    return frozenset(ignored)


def _lines_below(text: str, start: int) -> int:
    """Count the lines below the one that begins at an offset which hold the value of its key."""
    found = VALUE_BELOW.match(text, start)
    if found is None:
        return 0
    return 1 if found["line"] else len(found["lines"].splitlines())
