from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rewrite.rare import FAR_APART, has_any

WORDS = ("{{", "a{b", "-{%")
# So long that a few places are looked at one by one, and no more.
PADDING = " " * (8 * FAR_APART)


@pytest.mark.parametrize("padding", ["", PADDING])
@given(text=st.text("{%ab-", max_size=30), start=st.integers(0, 30), length=st.integers(0, 30))
@example(text="{a" * 9 + "a{b", start=1, length=30)
@example(text="{a" * 99 + "{{", start=0, length=999)
@example(text="{a" * 999, start=0, length=2020)
def test_a_word_is_found_where_a_search_finds_it(padding: str, text: str, start: int, length: int) -> None:
    padded = padding + text
    end = len(padding) + start + length
    for begin in (start, len(padding) + start):
        expected = any(padded.find(word, begin, end) >= 0 for word in WORDS)
        assert has_any(padded, WORDS, "{", begin, end) is expected


def test_the_whole_of_a_text_is_looked_at() -> None:
    for padding in ("", PADDING):
        assert has_any(f"{padding}orchard {{{{ press", ("{{",), "{")
        assert not has_any(f"{padding}orchard {{ press", ("{{",), "{")
