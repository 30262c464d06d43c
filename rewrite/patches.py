"""Patches: the lines of unified diffs, which must equal those of the files that they are for.

Source:  gnu.org, Comparing and Merging Files, Detailed Description of Unified Format.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.rare import has_any
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from rewrite.source import Source
    from rewrite.span import Span

BEGINNING: Final = "@@ -"
HUNK: Final = expression(
    r"^(?P<indent>[ \t]*)@@ -\d+(?:,(?P<old>\d+))? \+\d+(?:,(?P<new>\d+))? @@[^\n]*(?:\n|\Z)", re.MULTILINE
)
HEAD: Final = expression(r"[ \t]*--- [^\n]*\n[ \t]*\+\+\+ [^\n]*\n\Z")
LONGEST_HEAD: Final = 1_000
MOST_LINES: Final = 100_000
KEPT: Final = (" ", "-")
ADDED: Final = "+"
NO_LINE: Final = "\\"
NONE: Final[frozenset[int]] = frozenset()


class Patched(NamedTuple):
    """The lines that patches compare with a file, and those that they add to it."""

    compared: frozenset[int]
    added: frozenset[int]


NOTHING: Final = Patched(NONE, NONE)


def patched_lines(source: Source, within: Span) -> Patched:
    """Give the lines of the diffs in a part of a source."""
    text = source.text
    if not has_any(text, (BEGINNING,), BEGINNING[0], *within):
        return NOTHING
    compared: set[int] = set()
    added: set[int] = set()
    end = -1
    for hunk in HUNK.finditer(text, *within):
        # One hunk follows another, or the names of the files.
        if hunk.start() != end and not HEAD.search(text, max(0, hunk.start() - LONGEST_HEAD), hunk.start()):
            continue
        counts = [int(hunk[side] or "1") for side in ("old", "new")]
        end = _read(source, hunk, counts, (compared, added))
    return Patched(frozenset(compared), frozenset(added))


def _read(source: Source, hunk: re.Match[str], counts: list[int], found: tuple[set[int], set[int]]) -> int:
    """Read the lines of one hunk; give where the next one may begin."""
    text, at = source.text, hunk.end()
    line, width = source.position(hunk.start()).line, len(hunk["indent"])
    old, new = counts
    compared, added = found
    while (old > 0 or new > 0) and at < len(text) and len(compared) + len(added) < MOST_LINES:
        end = text.find("\n", at) + 1 or len(text)
        line += 1
        # Editors take blanks off a line that holds nothing else.
        sign = text[at + width : at + width + 1] if text[at:end].strip() else " "
        if sign in KEPT:
            compared.add(line)
            old -= 1
            new -= sign == " "
        elif sign == ADDED:
            added.add(line)
            new -= 1
        elif sign != NO_LINE:
            break
        at = end
    return at
