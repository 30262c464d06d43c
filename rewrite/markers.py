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
# A line that ends with its key: what is deeper than the key is the value, a text of several lines or anything else.
KEY: Final = expression(
    r"(?P<lead>[ ]*(?:-[ ]+)*)[^\s#{\[][^#\n]*?:[ \t]*(?P<block>[|>][-+0-9]*[ \t]*)?(?:#[^\n]*)?\r?\n"
)
# A value that is no mapping and no list.
PLAIN: Final = expression(r"[ ]*(?![-#{\[ ]|[^\n]*:(?:\s|\Z))\S")


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
    key = KEY.match(text, start)
    if key is None:
        return 0
    lines = 0
    at = key.end()
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= len(key["lead"]):
            break
        if not key["block"]:
            return 1 if PLAIN.match(line) else 0
        lines, at = lines + 1, end
    return lines
