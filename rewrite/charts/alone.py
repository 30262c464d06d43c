"""Alone: values that a rendered text has at the beginning of a name, with nothing in front, or as no path at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import OPAQUE, Traced, ValuesOrigin
from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.shape import MORE_THAN_WORDS, shape_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# By its file and its field path.
Value = tuple[str, str]
# Longer words are no images.
LONGEST: Final = 500
IN_FRONT: Final = expression(rf"[\w.+:@/{OPAQUE}-]")
NAME: Final = expression(rf"[\w.+:@/{OPAQUE}-]*")
COMMENT: Final = "#"
# Whatever stands under `name` may be called so.
UNDER_KEY: Final = expression(r"(?<![\w.-])(?!name\b)(?P<key>[\w.-]+)[\"']?:[ \t]*[\"']?\Z")
# Stands for what is not known of a tag.
ANY_WORD: Final = "x"


def alone_in(text: Traced, among: Collection[Value]) -> Iterator[tuple[Value, str]]:
    """Give the values among some that a rendered text has alone, or with a tag behind them, each with what is printed.

    What is only rendered against the values does not count, nor does one word.
    """
    words = text.text
    for value, start in _begun_in(text, among):
        if name := _name_alone(words, start):
            yield (value.file, format_path(value.path)), name


def _name_alone(words: str, start: int) -> str:
    """Give the name that begins at an offset of a text with nothing in front, with its tag; "" where none does."""
    if IN_FRONT.match(words[max(0, start - 1) : start]):
        return ""
    found = NAME.match(words, start, start + LONGEST)
    name = found.group().replace(OPAQUE, ANY_WORD) if found else ""
    return name if shape_of(name) in MORE_THAN_WORDS and COMMENT not in _line_before(words, start) else ""


def words_in(text: Traced, among: Collection[Value]) -> Iterator[Value]:
    """Give the values among some that a rendered text has with no slash in front, where they are no path of an image:
    `name: {{ .Values.image.repository }}`. What is only rendered against the values does not count, nor what is handed
    on under its own key: `image: {{ toYaml .Values.image }}`.
    """
    words = text.text
    for value, start in _begun_in(text, among):
        line = _line_before(words, start)
        if "/" in (line[-1:], words[start]) or COMMENT in line:
            continue
        key = UNDER_KEY.search(line)
        if key is None or key["key"] != value.path[-1]:
            yield value.file, format_path(value.path)


def _begun_in(text: Traced, among: Collection[Value]) -> Iterator[tuple[ValuesOrigin, int]]:
    """Give the values among some of which a text has the beginning, each with its offset, unless the text is only
    rendered against them.
    """
    at = detours = 0
    for piece in text.pieces if among else ():
        start, at = at, at + len(piece.text)
        detours = detours if piece.detours is None else piece.detours
        if detours or not piece.text or not isinstance(origin := piece.origin, ValuesOrigin) or origin.start:
            continue
        if (origin.file, format_path(origin.path)) in among:
            yield origin, start


def _line_before(text: str, at: int) -> str:
    """Give what stands in front of an offset on its line, of a long one the end."""
    begin = max(0, at - LONGEST)
    return text[max(begin, text.rfind("\n", begin, at) + 1) : at]
