"""What a rendered text has alone is told by what stands in front of it on its line."""

from __future__ import annotations

import pytest

from rewrite.charts.alone import alone_in
from rewrite.charts.traced import Piece, Traced, ValuesOrigin

IMAGE = ValuesOrigin("values.yaml", ("image",))
AMONG = [("values.yaml", "image")]


@pytest.mark.parametrize(
    ("front", "is_found"),
    [
        ("image: ", True),
        ("# image: ", False),
        ("# of the image\nimage: ", True),
        pytest.param(f"# of the line below\n{'a' * 1000}: ", True, id="a long line below a comment"),
        ("quay.io/", False),
    ],
)
def test_a_comment_is_looked_for_on_the_line_at_hand(front: str, *, is_found: bool) -> None:
    text = Traced((Piece(front), Piece("orchard/press:v1", IMAGE)))
    assert [name for _, name in alone_in(text, AMONG)] == (["orchard/press:v1"] if is_found else [])
