"""Edits: applied to a text in one pass, each code point touched at most once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from rewrite.errors import EditConflict
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rewrite.report import Edit


def results(edits: Iterable[Edit]) -> list[Span]:
    """Give the spans that the replacements have in the new text, in order."""
    spans = []
    moved = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda edit: edit.span):
        start = edit.span.start + moved
        spans.append(Span(start, start + len(edit.replacement)))
        moved += len(edit.replacement) - (edit.span.end - edit.span.start)
    return spans


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits to the text that their spans count in.

    Out:     the new text; everything outside the spans is as it was.
    Errors:  EditConflict when two different edits overlap. Equal edits count once: an anchored scalar may be found at
             each of its uses.
    """
    parts: list[str] = []
    position = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda edit: edit.span):
        if edit.span.start < position:
            raise EditConflict(f"two edits want the text at offset {edit.span.start}")
        parts.append(text[position : edit.span.start])
        parts.append(edit.replacement)
        position = edit.span.end
    parts.append(text[position:])
    return "".join(parts)


def within(edits: Sequence[Edit], span: Span) -> Sequence[Edit]:
    """Give those of the edits, which are in order, that may be in the documents of a span."""
    first = bisect_left(edits, span.start, key=lambda edit: edit.span.start)
    return edits[first : bisect_right(edits, span.end, key=lambda edit: edit.span.start)]
