"""Markers: comments by which a file, or a line of it, asks to be left as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.readers.chunks import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rewrite.source import Source
    from rewrite.span import Span

MARKED: Final = "rewrite-images"
# In any spelling of it.
REWRITE: Final = "ewrite"
# Of kpt, in front of the pattern that it sets a value from.
SETTER: Final = "# kpt-set: "
# In a comment of YAML or Jinja, of JSON with comments, of Helm's templates, or of an inventory, as a line of its own.
OPENING: Final = r"(?:#[-+]?[ \t]*|//[ \t]*|/\*\s{0,99}|(?<![^\n]);[ \t]*)"
MARKER: Final = expression(rf"{OPENING}rewrite-images:[ \t]*ignore(?P<file>-file)?\b")
MARKER_LINES: Final = 10
# The comments that a file begins with, which may hold a license of any length.
COMMENTS: Final = expression(
    r"(?:[ \t]*+(?:\{\{-?[ \t]*+)?(?>/\*(?s:.)*?\*/)(?:[ \t]*+-?\}\})?[ \t]*+\r?(?:\n|\Z)"
    r"|[ \t]*+(?>\{#(?s:.)*?#\})[ \t]*+\r?(?:\n|\Z)"
    r"|[ \t]*+(?:---(?=\s|\Z)[ \t]*+)?+(?:(?:[#;%]|//)[^\n]*+)?+\r?(?:\n|\Z))*+"
)
# What stands in front of a marker that has its line for itself: the opening of a comment of a template.
ALONE: Final = expression(r"[ \t]*(?:\{\{-?[ \t]*|\{)?\Z")
CLOSINGS: Final = (("/*", expression(r"\*/(?:[ \t]*-?\}\})?")), ("{#", expression(r"#\}")))
LONGEST_COMMENT: Final = 2_000
WHOLE: Final = "ignore-file"
# What Helm writes in front of each document that it has rendered.
RENDERED_BY: Final = "# Source: "
RENDERED: Final = expression(r"^---[ \t]*\r?\n# Source: (?P<file>[^\r\n]+)", re.MULTILINE)
# Helm 4 puts an annotation in each document instead. Source: github.com/helm/helm, pkg/action/action.go,
# annotateAndMerge.
POST_RENDERED: Final = "postrenderer.helm.sh/postrender-filename"
POST_RENDERED_BY: Final = expression(
    rf"""(?:^[ \t]+|[{{,]\s*)["']?{re.escape(POST_RENDERED)}["']?:[ \t]*["']?(?P<file>[^"'\s,}}]+)""", re.MULTILINE
)
# A line that ends with its key: what is deeper than the key is the value, a text of several lines or anything else.
KEY: Final = expression(
    r"(?P<lead>[ ]*(?:-[ ]+)*)[^\s#{\[][^#\n]*?:[ \t]*(?P<block>[|>][-+0-9]*[ \t]*)?(?:#[^\n]*)?\r?\n"
)
# A value that is no mapping and no list.
PLAIN: Final = expression(r"[ ]*(?![-#{\[ ]|[^\n]*:(?:\s|\Z))\S")


def is_ignored_file(text: str) -> bool:
    """Tell whether a marker in the first ten lines, or in the comments that it begins with, excludes the whole file."""
    end = _end_of_head(text, 0)
    if text.find(MARKED, 0, end) < 0:
        return False
    # Of what Helm has rendered, a marker speaks for the template that it stands in.
    if POST_RENDERED in text and POST_RENDERED_BY.search(text, *split(text)[0]):
        return False
    rendered = RENDERED.search(text, 0, end)
    return _has_marker(text, 0, rendered.start() if rendered else end)


def _end_of_head(text: str, start: int) -> int:
    last = end = start
    for _ in range(MARKER_LINES):
        last, end = end, text.find("\n", end) + 1 or len(text)
    # Most files have no comment there, and need no expression.
    in_comment = text[last:end].strip()[:1] in ("", "#", ";", "/") or any(
        text.find(opening, start, end) >= 0 for opening, _ in CLOSINGS
    )
    if end < len(text) and in_comment:
        comments = COMMENTS.match(text, start)
        return max(end, comments.end()) if comments else end
    return end


def _has_marker(text: str, start: int, end: int) -> bool:
    return any(marker["file"] for marker in MARKER.finditer(text, start, end))


def _ignored_templates(text: str) -> Iterator[tuple[int, int]]:
    """Give where the templates stand in what Helm has rendered that have a marker for the whole of them.

    One has as many documents as it likes, each below a comment that names it.
    """
    templates = list(_templates(text))
    marked = {
        file for file, _, begin, end in templates if _has_marker(text, begin, min(end, _end_of_head(text, begin)))
    }
    yield from ((start, end) for file, start, _, end in templates if file in marked)


def _templates(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Give what Helm has rendered: the template, where the document begins, what it says of that included or not, and
    where it ends.
    """
    heads = list(RENDERED.finditer(text))
    ends = [*(head.start() for head in heads), len(text)][1:]
    yield from ((head["file"], head.start(), head.end(), end) for head, end in zip(heads, ends, strict=True))
    for start, end in split(text) if POST_RENDERED in text else ():
        if found := POST_RENDERED_BY.search(text, start, end):
            yield found["file"], start, start, end


def ignored_lines(source: Source, within: Span, quoted: Callable[[int], object] | None = None) -> frozenset[int]:
    """Give the lines that a marker in a span excludes; quoted tells of the offset of one that it is text in quotes."""
    if not source.has(MARKED):
        return frozenset()
    ignored = set(lines_of_templates(source))
    if source.text.find(MARKED, *within) >= 0:
        for marker in MARKER.finditer(source.text, *within):
            if not marker["file"] and not (quoted and quoted(marker.start())):
                ignored.update(lines_of(source, marker))
    return frozenset(ignored)


def lines_of(source: Source, marker: re.Match[str]) -> range:
    """Give the lines that a marker for a line excludes; of a value that stands below its key, the lines of that too."""
    start = line_for(source.text, marker)
    line = source.position(start).line
    return range(line, line + 1 + _lines_below(source.text, start))


def line_for(text: str, marker: re.Match[str]) -> int:
    """Give where the line begins that a marker is for: its own, or the next one when it stands alone."""
    start = text.rfind("\n", 0, marker.start()) + 1
    if not ALONE.match(text, start, marker.start()):
        return start
    closed = _end_of_comment(text, start, marker)
    end = text.find("\n", closed) + 1 or len(text)
    # Behind a comment that is closed the line may go on.
    return text.rfind("\n", 0, closed) + 1 if text[closed:end].strip() else end


def _end_of_comment(text: str, start: int, marker: re.Match[str]) -> int:
    """Give where the comment ends that a marker stands in, which begins on a line that stands alone."""
    for opening, closing in CLOSINGS:
        if text.find(opening, start, marker.end()) >= 0:
            closed = closing.search(text, marker.end(), marker.end() + LONGEST_COMMENT)
            if closed is not None:
                return closed.end()
    end = text.find("\n", marker.end())
    return end if end >= 0 else len(text)


def lines_of_templates(source: Source) -> Iterator[int]:
    """Give the lines, in what Helm has rendered, of the templates that have a marker for the whole of them."""
    text = source.text
    if WHOLE in text and (RENDERED_BY in text or POST_RENDERED in text):
        for start, end in _ignored_templates(text):
            yield from range(source.position(start).line, source.position(end).line + 1)


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
