"""Encoded: long runs of data in a text (certificates, archives, whole manifests in base64), which hold no words."""

from __future__ import annotations

from typing import Final

from rewrite.lazy import expression

# In a shorter text a search for a word costs less than to take the runs out.
LONG_TEXT: Final = 16_384
LONG_LINE: Final = 1_000
# Tried only where a run begins, so that no sign is looked at for each one in front of it.
RUN: Final = expression(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{1000,}+")


def without_encoded(text: str) -> str:
    """Give a text, or one without its long runs of encoded data; words are looked for in it, not places."""
    if len(text) < LONG_TEXT:
        return text
    lines = text.split("\n")
    if max(map(len, lines)) < LONG_LINE:
        return text
    for at in [at for at, line in enumerate(lines) if len(line) >= LONG_LINE]:
        lines[at] = RUN.sub(" ", lines[at])
    return "\n".join(lines)
