"""Definitions: the named templates in a text, and what texts include."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFINE: Final = re.compile(r"""\{\{-?\s*define\s+["`]([^"`]+)["`]""")
# They begin with a fixed word: Python finds that without trying them at every character. The name is "" where it is
# computed.
INCLUDES: Final = tuple(
    re.compile(rf"""{word}(?<!\w{word})\s+(?:["`]([^"`]+)["`]|[($.])""") for word in ("include", "template")
)


def definitions(text: str) -> Iterator[tuple[str, int, int]]:
    """Give the definitions in a template: the name of each, and where it begins and ends, what follows it included.

    Out:     what stands before the first one, too, under the name "".
    """
    marks = list(DEFINE.finditer(text)) if "define" in text else []
    names = ["", *(mark.group(1) for mark in marks)]
    bounds = [0, *(mark.start() for mark in marks), len(text)]
    for name, (start, end) in zip(names, pairwise(bounds), strict=True):
        yield name, start, end
