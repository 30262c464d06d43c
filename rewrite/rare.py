"""Rare: whether a text has a word, found by the one sign of it that most texts have seldom or never.

Python looks for one sign up to fifty times as fast as for several, and a run looks at each text for many words.
"""

from __future__ import annotations

from typing import Final

# Where a sign stands more often, to look at each of its places takes as long as to look for the words.
FAR_APART: Final = 2_000


def has_any(text: str, words: tuple[str, ...], sign: str, start: int = 0, end: int | None = None) -> bool:
    """Tell whether one of some words stands in a part of a text.

    In:      words, each with sign in it. start and end, in code points of the text.
    """
    end = len(text) if end is None else end
    at = text.find(sign, start, end)
    for _ in range((end - start) // FAR_APART):
        if at < 0:
            return False
        for word in words:
            if text.startswith(word, max(start, at - word.index(sign)), end):
                return True
        at = text.find(sign, at + 1, end)
    return at >= 0 and any(text.find(word, start, end) >= 0 for word in words)
