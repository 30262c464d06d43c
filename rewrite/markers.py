"""Markers: comments by which a file, or a line of it, asks to be left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.source import Source
    from rewrite.span import Span

MARKED: Final = "rewrite-images"
MARKER: Final = expression(r"#[ \t]*rewrite-images:[ \t]*ignore(?P<file>-file)?\b")
MARKER_LINES: Final = 10


def is_ignored_file(text: str) -> bool:
    """Tell whether a marker in the first ten lines excludes the whole file."""
    end = 0
    for _ in range(MARKER_LINES):
        end = text.find("\n", end) + 1 or len(text)
    return text.find(MARKED, 0, end) >= 0 and any(marker["file"] for marker in MARKER.finditer(text, 0, end))


def ignored_lines(source: Source, within: Span) -> frozenset[int]:
    """Give the lines that a marker in a span excludes: its own, or the next one when it stands alone."""
    if source.text.find(MARKED, *within) < 0:
        return frozenset()
    ignored = set()
    for marker in MARKER.finditer(source.text, *within):
        if marker["file"]:
            continue
        line = source.position(marker.start()).line
        start = source.text.rfind("\n", 0, marker.start()) + 1
        alone = not source.text[start : marker.start()].strip()
        ignored.add(line + 1 if alone else line)
    return frozenset(ignored)
