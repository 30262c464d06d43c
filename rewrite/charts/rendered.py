"""Rendered: finds the images in rendered text, which is YAML in the main, with lines that exclude each other.

A YAML parser would refuse it, so it is read by lines: what stands behind a key that says image, and whatever
begins with a known registry.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from rewrite.charts.traced import OPAQUE, LiteralOrigin, Traced, TracedImage, ValuesOrigin

KEY: Final = re.compile(r"(?P<key>[\w./-]*[iI]mage(?:Name)?)(?:[ \t]*:(?=[ \t\r\n]|\Z)|[\"'][ \t]*:)[ \t]*")
PROPERTIES: Final = re.compile(r"(?:[&!]\S*[ \t]+)*")
QUOTED: Final = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\n]|'')*)'")
BLOCK: Final = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\n]*)?(?:\r?\n[ \t]*)+(?P<line>[^\r\n]*)")
PLAIN: Final = re.compile(r"[^\s#{\[*&!|>%@`\"'](?:[^\s]|[ \t]+(?![#\s]))*")
FLOW_PLAIN: Final = re.compile(r"[^\s#{}\[\],*&!|>%@`\"'][^\s,{}\[\]]*")
NEXT_LINE: Final = re.compile(r"[ \t]*(?:\r?\n[ \t]*)*\n(?P<indent>[ \t]+)(?!- |#)(?=\S)(?![^\n]*:(?:[ \t\r\n]|$))")
LINE_KEY: Final = re.compile(r"[ \t]*(?:- +)*[\"']?(?P<key>[\w./-]+)[\"']?:(?=[ \t])")


class Range(NamedTuple):
    """Where an image stands in the rendered text, and the key in front of it."""

    key: str
    key_at: int
    start: int
    end: int


def find_images(
    text: Traced, template: str, files: Mapping[str, str], domains: frozenset[str]
) -> Iterator[TracedImage]:
    """Find the images in the text that a template rendered.

    In:      template and files, for the place in the sources; domains, what the sweep looks for.
    """
    pieces = [piece for piece in text.pieces if piece.text]
    marks = [(at, piece.origin) for piece, at in zip(text.pieces, _ends(text), strict=True) if not piece.text]
    ends = list(accumulate(len(piece.text) for piece in pieces))
    mark_places = [at for at, _ in marks]
    for found in _ranges(text.text, domains):
        first = bisect_right(ends, found.start)
        last = bisect_left(ends, found.end)
        base = ends[first] - len(pieces[first].text)
        own = Traced(tuple(pieces[first : last + 1])).cut(found.start - base, found.end - base).joined()
        consulted = marks[bisect_left(mark_places, found.key_at) : bisect_right(mark_places, found.end)]
        key_piece = bisect_right(ends, found.key_at)
        origin = pieces[key_piece].origin
        file, line = template, 0
        if isinstance(origin, LiteralOrigin) and origin.file in files:
            file = origin.file
            offset = origin.start + found.key_at - (ends[key_piece] - len(pieces[key_piece].text))
            line = files[file].count("\n", 0, offset) + 1
        keys = dict.fromkeys(mark for _, mark in consulted if isinstance(mark, ValuesOrigin))
        yield TracedImage(file, line, found.key, own, tuple(keys))


def _ends(text: Traced) -> list[int]:
    return list(accumulate(len(piece.text) for piece in text.pieces))


def _ranges(text: str, domains: frozenset[str]) -> Iterator[Range]:
    taken: set[int] = set()
    for match in KEY.finditer(text):
        span = _value_span(text, match)
        if span is not None and span[0] < span[1] and not _has_blanks(text[span[0] : span[1]]):
            taken.add(span[0])
            yield Range(match["key"], match.start(), *span)
    if not domains:
        return
    for match in _sweep(domains).finditer(text):
        if match.start() in taken:
            continue
        line = text.rfind("\n", 0, match.start()) + 1
        key = LINE_KEY.match(text, line, match.start())
        yield Range(key["key"] if key else "", match.start(), match.start(), match.end())


def _has_blanks(value: str) -> bool:
    return any(sign in value for sign in " \t\n")


@lru_cache(maxsize=8)
def _sweep(domains: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(domains, key=len, reverse=True))
    word = rf"\w{OPAQUE}"
    return re.compile(
        rf"(?<![\w./@:-])(?:{names})/[a-z0-9{OPAQUE}][{word}./-]*(?<![./])"
        rf"(?::[{word}][{word}.-]{{0,127}})?(?:@[{word}]+:[{word}]+)?"
    )


def _value_span(text: str, key: re.Match[str]) -> tuple[int, int] | None:
    at = key.end()
    line = text.rfind("\n", 0, key.start()) + 1
    below = NEXT_LINE.match(text, at)
    if below:
        if len(below["indent"]) <= len(text[line : key.start()]) - len(text[line : key.start()].lstrip(" -")):
            return None
        at = below.end()
    properties = PROPERTIES.match(text, at)
    at = properties.end() if properties else at
    block = BLOCK.match(text, at)
    if block:
        stripped = block["line"].rstrip()
        return block.start("line"), block.start("line") + len(stripped)
    quoted = QUOTED.match(text, at)
    if quoted:
        return quoted.span(1 if quoted[1] is not None else 2)
    before = text[line : key.start()]
    in_flow = before.count("{") > before.count("}")
    plain = (FLOW_PLAIN if in_flow else PLAIN).match(text, at)
    return plain.span() if plain else None
