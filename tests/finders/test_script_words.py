"""Tests for words of scripts: what is looked for first is in all that is looked for."""

from __future__ import annotations

import pytest

from rewrite.finders import script_words
from rewrite.finders.script_words import NO_WORDS, words_of

WORDS = (
    *script_words.ASSIGNING,
    *script_words.LISTING,
    *script_words.STARTERS,
    *script_words.RECIPE,
    script_words.SET_IMAGE,
    *script_words.CODE,
    *script_words.REGISTRY,
)


@pytest.mark.parametrize("word", WORDS)
def test_no_word_is_without_a_part(word: str) -> None:
    assert words_of(f"press{word}orchard", flags_only=False) != NO_WORDS


def test_a_description_has_none() -> None:
    assert words_of("Where the press stands.\nIt is empty for all of them.", flags_only=False) == NO_WORDS
