from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from rewrite.rare import FEW, has_any

WORDS = ("{{", "a{b", "-{%")


@given(text=st.text("{%ab-", max_size=30), start=st.integers(0, 30), length=st.integers(0, 30))
@example(text="{" * (FEW + 9) + "a{b", start=1, length=FEW + 11)
@example(text="{a" * (FEW + 9) + "{{", start=0, length=2 * FEW + 20)
@example(text="{a" * (FEW + 9), start=0, length=2 * FEW + 20)
def test_a_word_is_found_where_a_search_finds_it(text: str, start: int, length: int) -> None:
    end = start + length
    assert has_any(text, WORDS, "{", start, end) is any(text.find(word, start, end) >= 0 for word in WORDS)


def test_the_whole_of_a_text_is_looked_at() -> None:
    assert has_any("orchard {{ press", ("{{",), "{")
    assert not has_any("orchard { press", ("{{",), "{")
