"""Output: what has been rendered so far, with the lines that can turn out in several ways."""

from __future__ import annotations

from typing import Final, cast

from rewrite.charts.traced import Piece, Traced

LINE_BREAK: Final = Piece("\n")
MOST_VARIANTS: Final = 16  # of one line

# A piece is a tuple too, but has a type of its own.
ALTERNATIVES: Final = frozenset([tuple])
Alternatives = tuple[Traced, ...]
Output = list[Piece | Alternatives]


def flatten(output: Output) -> Traced:
    """Make one text; a line with alternatives is repeated for each of them."""
    if not (ALTERNATIVES & set(map(type, output))):
        return Traced(cast("tuple[Piece, ...]", tuple(output)))
    done: list[Piece] = []
    variants: list[list[Piece]] = [[]]
    for part in output:
        if isinstance(part, Piece):
            if len(variants) == 1:
                # Nearly always.
                _continue(done, variants[0], part)
            else:
                variants = _with_text(done, variants, part)
        elif any("\n" in alternative.text for alternative in part):
            pieces = [piece for alternative in part for piece in (*alternative.pieces, LINE_BREAK)]
            for piece in pieces:
                variants = _with_text(done, variants, piece)
        else:
            grown = [[*variant, *alternative.pieces] for variant in variants for alternative in part]
            variants = grown[:MOST_VARIANTS]
    _finish(done, variants)
    return Traced(tuple(done))


def _continue(done: list[Piece], line: list[Piece], piece: Piece) -> None:
    """Add a piece to the line at hand. The beginning of the last line stays open, for alternatives still to come."""
    end = piece.text.rfind("\n") + 1
    if not end:
        line.append(piece)
        return
    done += line
    done.append(piece.cut(0, end))
    line[:] = [piece.cut(end, len(piece.text))] if end < len(piece.text) else []


def _with_text(done: list[Piece], variants: list[list[Piece]], piece: Piece) -> list[list[Piece]]:
    """Add a piece to all variants of the line at hand."""
    if len(variants) == 1:
        _continue(done, variants[0], piece)
        return variants
    first = piece.text.find("\n")
    if first < 0:
        for variant in variants:
            variant.append(piece)
        return variants
    for variant in variants:
        variant.append(piece.cut(0, first))
    _finish(done, variants)
    return _with_text(done, [[]], piece.cut(first, len(piece.text)))


def _finish(done: list[Piece], variants: list[list[Piece]]) -> None:
    for number, variant in enumerate(variants):
        if number:
            done.append(LINE_BREAK)
        done.extend(variant)
