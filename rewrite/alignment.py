"""Alignment: which code points of a text a scalar's value was read from.

A plain scalar on one line is its text. Escapes, doubled quotes, folded lines and block indentation make value and
text differ; then the value is a chain of segments that were copied verbatim. An edit may stand within one segment.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.span import Span

if TYPE_CHECKING:
    import re

PROPERTIES: Final = expression(r"(?:[&!][^\s]*\s+)*")
# What a parser may fold; other blanks, such as U+00A0, are text.
BLANKS: Final = r" \t\r\n\x85\u2028\u2029"
DOUBLE_PIECES: Final = expression(
    # JSON writes what is above U+FFFF as two escapes.
    r"(?P<escape>\\(?:u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}"
    r"|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\r\n]))"
    r"|(?P<continued>\\(?:\r\n|\r|\n)[ \t]*)"
    r"|(?P<fold>[ \t]*(?:(?:\r\n|\r|\n)[ \t]*)+)"
    rf"|(?P<verbatim>[^\\{BLANKS}]+|[ \t]+)"
)
SINGLE_PIECES: Final = expression(
    rf"(?P<escape>'')|(?P<continued>(?!))|(?P<fold>[ \t]*(?:(?:\r\n|\r|\n)[ \t]*)+)|(?P<verbatim>[^'{BLANKS}]+|[ \t]+)"
)
PLAIN_PIECES: Final = expression(
    rf"(?P<escape>(?!))|(?P<continued>(?!))|(?P<fold>[ \t]*(?:(?:\r\n|\r|\n)[ \t]*)+)|(?P<verbatim>[^{BLANKS}]+|[ \t]+)"
)
BREAK: Final = expression(r"\r\n|\r|\n")


class Segment(NamedTuple):
    """length code points of the value from value_start on stand verbatim in the text from text_start on."""

    value_start: int
    text_start: int
    length: int


def content_span(text: str, start: int, end: int, style: str) -> Span:
    """Give the span of a scalar's content: without anchor, tag and quotes; a block scalar's with its lines only.

    In:      text and the half-open range of the scalar in it as the parser marks it; style "", "'", '"', "|" or ">".
    """
    matched = PROPERTIES.match(text, start, end)
    begin = matched.end() if matched else start
    if style in ("'", '"'):
        return Span(begin + 1, end - 1)
    if style in ("|", ">"):
        header = BREAK.search(text, begin, end)
        return Span(header.end() if header else end, end)
    return Span(begin, end)


def align(text: str, span: Span, style: str, value: str) -> tuple[Segment, ...]:
    """Align a value with the content it was read from.

    Out:     segments in order; () when the two cannot be brought together, so that nothing is ever edited by guess.
    """
    content = text[span.start : span.end]
    if style in ("|", ">"):
        return _align_block(text, span, value, folded=style == ">")
    if content == value:
        return (Segment(0, span.start, len(value)),)
    pieces = {'"': DOUBLE_PIECES, "'": SINGLE_PIECES}.get(style, PLAIN_PIECES)
    return _align_flow(content, span.start, value, pieces)


def find_span(segments: tuple[Segment, ...], start: int, end: int) -> Span | None:
    """Give the text span of value[start:end], or None when it does not lie within one segment."""
    # Behind an escape the next segment may begin where the one before ends: an empty range fits both.
    at = bisect_right(segments, start, key=lambda segment: segment.value_start) - 1
    for segment in segments[max(at - 1, 0) : at + 1][::-1]:
        if segment.value_start <= start and end <= segment.value_start + segment.length:
            offset = segment.text_start - segment.value_start
            return Span(start + offset, end + offset)
    return None


def find_value_offset(segments: tuple[Segment, ...], position: int) -> int | None:
    """Give the offset in the value of a code point of the text, None when it is not copied from there."""
    at = bisect_right(segments, position, key=lambda segment: segment.text_start) - 1
    if at < 0 or position >= segments[at].text_start + segments[at].length:
        return None
    return segments[at].value_start + position - segments[at].text_start


def _align_flow(content: str, base: int, value: str, pieces: re.Pattern[str]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    at = 0
    position = 0
    while position < len(content):
        piece = pieces.match(content, position)
        if piece is None:
            return ()
        match piece.lastgroup:
            case "verbatim":
                run = piece.group()
                if not value.startswith(run, at):
                    return ()
                _extend(segments, at, base + position, len(run))
                at += len(run)
            case "escape":
                at += 1
            case "fold":
                folded = "\n" * (len(BREAK.findall(piece.group())) - 1) or " "
                if not value.startswith(folded, at):
                    return ()
                at += len(folded)
        position = piece.end()
    return tuple(segments) if at == len(value) else ()


def _extend(segments: list[Segment], value_start: int, text_start: int, length: int) -> None:
    if segments:
        last = segments[-1]
        if last.value_start + last.length == value_start and last.text_start + last.length == text_start:
            segments[-1] = Segment(last.value_start, last.text_start, last.length + length)
            return
    segments.append(Segment(value_start, text_start, length))


def _align_block(text: str, span: Span, value: str, *, folded: bool) -> tuple[Segment, ...]:
    lines = _lines(text, span)
    first = next(((start, line) for start, line in lines if line.strip(" ")), None)
    body = value.lstrip("\n")
    if first is None or not body:
        return ()
    head = body.split("\n", 1)[0]
    indent = _indent(first[1], head, folded=folded)
    if indent is None:
        return ()
    segments: list[Segment] = []
    at = 0
    for start, line in lines:
        content = line[indent:]
        if not content:
            continue
        while not value.startswith(content, at):
            if at >= len(value) or value[at] not in " \n":
                return ()
            at += 1
        segments.append(Segment(at, start + indent, len(content)))
        at += len(content)
    return tuple(segments)


def _lines(text: str, span: Span) -> list[tuple[int, str]]:
    lines = []
    at = span.start
    while at < span.end:
        found = BREAK.search(text, at, span.end)
        stop = found.start() if found else span.end
        lines.append((at, text[at:stop]))
        at = found.end() if found else span.end
    return lines


def _indent(line: str, head: str, *, folded: bool) -> int | None:
    if not folded:
        return len(line) - len(head) if line.endswith(head) else None
    spaces = len(line) - len(line.lstrip(" "))
    own = len(head) - len(head.lstrip(" "))
    indent = spaces - own
    return indent if indent >= 0 and head.startswith(line[indent:]) else None
