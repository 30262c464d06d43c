"""Looks: whether a template finds something else once what it looks at has moved."""

from __future__ import annotations

from rewrite.charts.looks import Look, is_changed
from rewrite.charts.traced import LONGEST, LiteralOrigin, Piece, Traced


def _named(file: str, text: str) -> Traced:
    return Traced((Piece(text, LiteralOrigin(file, 0)),), text)


def test_a_text_that_is_longer_than_a_template_should_make_is_looked_at_where_it_stays() -> None:
    look = Look("contains", (_named("press.tpl", "press"), _named("crds.yaml", "x" * (LONGEST + 1))), None)
    assert not is_changed(look, lambda piece: piece.text)
    # What becomes of it is not put together.
    assert is_changed(look, lambda piece: f"{piece.text}!" if piece.text.startswith("x") else piece.text)
    assert not is_changed(look, lambda piece: f"{piece.text}!" if piece.text == "press" else piece.text)
