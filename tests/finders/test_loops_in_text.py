"""What a script goes through is listed item by item, however many items there are."""

from __future__ import annotations

import pytest

from rewrite.finders.loops_in_text import names_gone_through

MANY = 3_000


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("for i in a b; do docker pull $i; done", "a b", id="a loop"),
        pytest.param("for i in a; do docker pull $i; done\nfor i in b; do c $i; done", "a", id="each to its own end"),
        pytest.param("for i in a # b\ndo docker pull $i; done", "", id="a comment behind the items"),
        pytest.param("for i in a $(b \\; c\nfor i in d; do docker pull $i; done", "d", id="a loop behind another one"),
        pytest.param("while read i; do docker pull $i; done <<A\na\nb\nA\nc", "a b", id="a here-document"),
        pytest.param("while read i; do docker pull $i; done <<A\na\nb\n", "", id="one without an end"),
        pytest.param("cat <<A\nwhile read i; do docker pull $i; done <<B\na\nB\nA", "a", id="one within another"),
        pytest.param("1 << B\nwhile read i; do docker pull $i; done <<A\na\nA", "a", id="a shift in front"),
    ],
)
def test_names_gone_through(text: str, names: str) -> None:
    assert " ".join(text[start:end] for start, end in names_gone_through(text)) == names


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("for i in {}; do docker pull $i; done", id="a loop"),
        pytest.param("while read i; do docker pull $i; done <<A\n{}\nA", id="a here-document"),
    ],
)
def test_many_names(text: str) -> None:
    sign = " " if "for" in text else "\n"
    assert len(list(names_gone_through(text.format(sign.join(["orchard/press:1"] * MANY))))) == MANY
