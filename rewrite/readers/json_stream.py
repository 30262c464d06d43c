"""JSON streams: files of JSON that are no YAML: several values one after the other, or with comments.

Operator catalogs are JSON values without a mark between them; settings of editors and development containers have
`//` comments. Both become texts that the YAML parser reads, of the same length.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from rewrite.span import Span

# A string, a comment, or a bracket: all that matters for telling where a value ends.
# A string that is not closed ends with its line: of what follows each quote would begin another one.
PIECE: Final = re.compile(
    r'"(?:[^"\\\n]|\\.)*+(?:"|(?=\n)|\Z)|//[^\n]*|/\*(?:.*?\*/|.*\Z)|[{}\[\]]|,(?=\s*[}\]])', re.DOTALL
)
NOT_BREAK: Final = re.compile(r"[^\r\n]")


def is_json_stream(text: str) -> bool:
    """Tell whether a text begins like JSON, perhaps behind comments."""
    return re.match(r"(?:\s|//[^\n]*+|/\*(?>.*?\*/))*+[{\[]", text, re.DOTALL) is not None


def split_values(text: str) -> list[Span]:
    """Cut a text behind each value; the spans touch and cover it. One span when the brackets do not match."""
    cuts = [0]
    depth = 0
    for piece in PIECE.finditer(text):
        sign = piece.group()
        if sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
            if depth == 0:
                cuts.append(piece.end())
    if depth or len(cuts) == 1:
        return [Span(0, len(text))]
    cuts[-1] = len(text)
    return [Span(a, b) for a, b in pairwise(cuts)]


def blank_comments(text: str) -> str:
    """Replace comments and trailing commas by blanks, so that only values are left."""

    def blank(piece: re.Match[str]) -> str:
        sign = piece.group()
        return NOT_BREAK.sub(" ", sign) if sign.startswith(("//", "/*", ",")) else sign

    return PIECE.sub(blank, text)
