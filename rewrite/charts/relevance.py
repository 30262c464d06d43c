"""Relevance: which templates of a chart can print an image, told by their text, so that the others are not rendered.

Most templates of a chart print services, roles and settings. One that speaks of images or containers, or names a
registry, is rendered, and so is one that includes a definition which does, or that changes the values for the others.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from rewrite.hits import find_hits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORDS: Final = ("image", "Image", "IMAGE", "ontainer", '"Values"')
# What changes the values for the templates after it; looked for where one of the parts is found.
CHANGE_PARTS: Final = ("set ", "erge")
CHANGES: Final = re.compile(r"\b(?:un)?set\s+\$\s|(?:\b(?:un)?set|[mM]erge\w*)\s+\(?[$.]*\.?Values")
DEFINE: Final = re.compile(r"""\{\{-?\s*define\s+["`]([^"`]+)["`]""")
INCLUDE: Final = re.compile(r"""\b(?:include|template)\s+(?:["`]([^"`]+)["`]|[($.])""")
# What a file of its own evaluates or reads may print anything.
OPEN_ENDED: Final = re.compile(r"\btpl\s|\.Files\b")


class _Part(NamedTuple):
    """A definition, or what a file prints itself: whether it speaks of images, and what it includes."""

    name: str
    speaks: bool
    includes: frozenset[str]


def relevant_files(texts: Mapping[str, str], domains: frozenset[str]) -> frozenset[str]:
    """Give the files whose rendering can print an image.

    In:      texts, all templates by file; domains, the registries that rules name besides the well-known ones.
    """
    parts = [part for file, text in texts.items() for part in _parts(file, text, domains)]
    relevant = {part.name for part in parts if part.speaks}
    waiting = [part for part in parts if not part.speaks]
    while True:
        found = [part for part in waiting if part.includes & relevant]
        if not found:
            return frozenset(relevant & texts.keys())
        relevant.update(part.name for part in found)
        waiting = [part for part in waiting if part.name not in relevant]


def _parts(file: str, text: str, domains: frozenset[str]) -> Iterator[_Part]:
    """Cut a file at its definitions; what follows a definition counts as part of it, which at worst renders more."""
    marks = list(DEFINE.finditer(text)) if "define" in text else []
    bounds = [0, *(mark.start() for mark in marks), len(text)]
    for index, (start, end) in enumerate(pairwise(bounds)):
        piece = text[start:end]
        name = marks[index - 1].group(1) if index else file
        includes = _includes(piece)
        # A name that is computed may be that of any definition.
        speaks = "" in includes or _speaks(piece) or bool(find_hits(piece, domains))
        speaks = speaks or (not index and OPEN_ENDED.search(piece) is not None)
        yield _Part(name, speaks, includes)
        if index:
            # What stands behind a definition is printed by the file.
            yield _Part(file, speaks, includes)


def _includes(piece: str) -> frozenset[str]:
    if "include" not in piece and "template" not in piece:
        return frozenset()
    return frozenset(found[1] or "" for found in INCLUDE.finditer(piece))


def _speaks(piece: str) -> bool:
    return any(word in piece for word in WORDS) or (
        any(part in piece for part in CHANGE_PARTS) and CHANGES.search(piece) is not None
    )
