"""Literals: names with path and version that stand in quotes, as the actions of templates hold them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of templates for Go, Jinja and Ansible; most texts have neither.
OPENINGS: Final = ("{{", "{%")
# Nothing of what it has taken is tried again: a run of letters without an end may be as long as the text.
VERSION: Final = r"(?:v?\d++(?:[.-]\w++)++|latest\b)"
# Seldom enough to look around each.
NEAR: Final = expression(rf"/[\w.-]+:{VERSION}[\w.-]*+(?=[\"'`])", re.ASCII)
NAME: Final = expression(rf"[a-z0-9][\w.-]*(?::\d+)?(?:/[a-z0-9][\w.-]*)+:{VERSION}[\w.-]*+", re.ASCII)
LONGEST_NAME: Final = 256
QUOTES: Final = ('"', "'", "`")


def quoted_names(text: str, within: Span) -> Iterator[Span]:
    """Give where names with path and version stand in quotes, in a text that may have actions.

    In:      within, the part of the text to look at.
    """
    if not any(text.find(opening, within.start, within.end) >= 0 for opening in OPENINGS):
        return
    for near in NEAR.finditer(text, within.start, within.end):
        before = text[max(within.start, near.start() - LONGEST_NAME) : near.start()]
        start = near.start() - len(before) + max(before.rfind(quote) for quote in QUOTES) + 1
        if NAME.fullmatch(text, start, near.end()):
            yield Span(start, near.end())
