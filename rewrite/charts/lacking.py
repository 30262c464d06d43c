"""Lacking: templates of which lines are printed by definitions that no text at hand has, so that these may be images.

`{{ include "cellar.deployment" . }}` is all that many templates say: the containers are in a library. What stands
within a line is a name, and below `labels:` stand labels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CALL: Final = expression(r"""\b(?:include|template)\s+["`]([^"`]+)["`]""")
CALLS: Final = ("include", "template")
OPENING: Final = "{{"
COMMENT: Final = "#"
# Below these stand no containers.
OF_NAMES: Final = expression(r"(?:[lL]abels|[aA]nnotations|[sS]elector|\bmetadata)[\"']?:\s*\Z")
# `{{- include "cellar.labels" . | nindent 4 }}`
INDENT: Final = expression(r"\bn?indent[ \t]+(?P<depth>\d{1,3})\b")


def find_lacking(parts: Sequence[tuple[str, str]], undefined: frozenset[str]) -> set[str]:
    """Give the names of the parts in whose place definitions that are not at hand may print lines, by whatever others.

    In:      parts, the texts of templates and of definitions, each with its name, which several may have; undefined,
             the names of what they include in vain.
    """
    including: dict[str, list[str]] = {}
    for name, text in parts:
        for included in _printing(text):
            including.setdefault(included, []).append(name)
    found: set[str] = set()
    waiting = sorted(undefined)
    while waiting:
        new = set(including.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found


# Every rendering of a chart asks for the same texts, and charts of one repository share those of their libraries.
@remembered(1024)
def _printing(text: str) -> tuple[str, ...]:
    """Give the names of what a text includes on lines of its own."""
    return tuple(_printed(text)) if any(word in text for word in CALLS) else ()


def _printed(text: str) -> Iterator[str]:
    # The lines that what comes next may stand below, each with how far it is from the margin.
    above: list[tuple[int, str]] = []
    for line in text.split("\n"):
        said = line.strip()
        if not said or said.startswith(COMMENT):
            continue
        margin = len(line) - len(line.lstrip())
        if not said.startswith(OPENING):
            _below(above, margin)
            above.append((margin, said))
        elif called := CALL.findall(said):
            indent = INDENT.search(said)
            around = [key for depth, key in above if depth < (int(indent["depth"]) if indent else margin)]
            if not (around and OF_NAMES.search(around[-1])):
                yield from called


def _below(above: list[tuple[int, str]], margin: int) -> None:
    while above and above[-1][0] >= margin:
        above.pop()
