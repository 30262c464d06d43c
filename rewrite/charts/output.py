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


def _with_text(done: list[Piece], variants: list[list[Piece]], piece: Piece) -> list[list[Piece]]:
    first = piece.text.find("\n")
    if first < 0 or len(variants) == 1:
        for variant in variants:
            variant.append(piece)
        if first >= 0:
            done.extend(variants[0])
            last = piece.text.rfind("\n") + 1
            # The beginning of the line at hand stays open, for alternatives still to come.
            done[-1] = piece.cut(0, last)
            return [[piece.cut(last, len(piece.text))] if last < len(piece.text) else []]
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
