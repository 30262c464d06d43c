"""A text that the fast parser refuses may have tabs where the pure parser refuses them."""

from __future__ import annotations

import pytest

from rewrite.errors import UnreadableDocument
from rewrite.readers.yaml_events import read_yaml

# The fast parser takes the second colon for a key's.
REFUSED = "first: [{image: press:v2}]\n"


def values(text: str) -> list[tuple[object, str]]:
    document = read_yaml(REFUSED + text)
    assert document.text == REFUSED + text
    return [(scalar.path[-1], scalar.value) for scalar in document.scalars[1:]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("a:\tb\n", [("a", "b")], id="behind a colon"),
        pytest.param("a\t: b\n", [("a", "b")], id="in front of one"),
        pytest.param("a: b\t# c:\td\n", [("a", "b")], id="in front of a comment"),
        pytest.param("a: b\t\n", [("a", "b")], id="at the end of a line"),
        pytest.param("a: [b,\tc]\n", [(0, "b"), (1, "c")], id="between items"),
        pytest.param("a: {b:\tc}\n", [("b", "c")], id="in braces"),
        pytest.param("a:\tb\nc: 'd:\te'\n", [("a", "b"), ("c", "d:\te")], id="one in quotes stays"),
        pytest.param("a:\tb\n'c:\td': e\n", [("a", "b"), ("c:\td", "e")], id="one in a key stays"),
        pytest.param("a:\tb\nc: |\n  d:\te\n", [("a", "b"), ("c", "d:\te\n")], id="one in a block stays"),
    ],
)
def test_tabs_that_part_are_read(text: str, found: list[tuple[object, str]]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a:\n\tb: c\n", id="that indents"),
        pytest.param("a:\n-\t- b\n", id="behind a dash"),
        pytest.param("? a\n:\t- b\n", id="behind a colon alone"),
        pytest.param("a:\tb: c\n", id="what blanks would not make right"),
    ],
)
def test_a_tab_that_is_no_blank_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDocument):
        read_yaml(REFUSED + text)
