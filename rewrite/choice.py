"""Choice: a word that is one of a few, and which of them was meant by one that is not."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from rewrite.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

E = TypeVar("E", bound=Enum)


def choose(text: str, choices: type[E]) -> E:
    """Give that of choices whose value is the text.

    Errors:  UsageError, which says what it could be.
    """
    words = [choice.value for choice in choices]
    if text not in words:
        raise UsageError(f"{text} is none of {', '.join(words)}; {suggest(text, words)}")
    return choices(text)


def suggest(word: str, words: Sequence[str]) -> str:
    """Say what to write for a word that is none of words: the one that is much like it, or any of them."""
    # Imported here: it takes longer than to read a configuration, and only mistakes need it.
    from difflib import get_close_matches

    close = get_close_matches(word, words, n=1)
    return f"did you mean {close[0]}?" if close else f"write one of {', '.join(words)}"
