"""Tabs: those that part what stands on a line, written as blanks for a parser that refuses them there.

Behind the first sign of a line that is no indicator of a collection, tabs and blanks part alike.

Source:  YAML 1.2.2, 6.2, Separation Spaces, and 6.1, Indentation Spaces: there no tab may stand.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rewrite.readers.parsers import Builder

TAB: Final = "\t"
# What is in front of it decides about the indentation of what is behind it.
WITHIN_LINE: Final = expression(r"(?m:^)[ \t?:-]*+([^\n]*)")


def tabs_in(text: str) -> list[int]:
    """Give the offsets of the tabs that may part something, wherever they stand otherwise."""
    return [
        at for line in WITHIN_LINE.finditer(text) if TAB in line[1] for at in range(*line.span(1)) if text[at] == TAB
    ]


def without(text: str, tabs: Iterable[int]) -> str:
    """Give a text with blanks in the place of some tabs."""
    signs = list(text)
    for at in tabs:
        signs[at] = " "
    return "".join(signs)


def outside(tabs: Iterable[int], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Give the tabs that stand in none of the spans of scalars, which follow each other."""
    starts = [start for start, _ in spans]
    return [at for at in tabs if not (found := bisect_right(starts, at)) or at >= spans[found - 1][1]]


def watched(builder: Builder, spans: list[tuple[int, int]]) -> Builder:
    """Make a builder that notes where scalars stand, keys too."""

    def scalar(*told: Any) -> None:  # noqa: ANN401 - see Builder
        *_, start, end, _ = told
        spans.append((start.index, end.index))
        builder.scalar(*told)

    return builder._replace(scalar=scalar)
