"""Comparison: what a program compares with by a sign that also assigns: `[ "$IMAGE" = "quay.io/orchard/press:v1" ]`.

Source:  pubs.opengroup.org, test; ISO SQL, WHERE; docs.python.org, Membership test operations.
"""

from __future__ import annotations

from typing import Final

from rewrite.lazy import expression

SIGN: Final = " = "
# In brackets, behind `test` or `WHERE`, or behind a variable in quotes. `$image = "…"` sets one of PowerShell's.
BRACKETS: Final = r"(?:\A|[\s;&|!(])(?:\[\[?|test|[wW]here|WHERE)[ \t](?:[^\n\]{}]|\$\{\w{1,80}\}){0,200}"
COMPARED: Final = expression(rf"""(?:{BRACKETS}|["']\$[^\n"']{{1,80}}["'])[ \t]=[ \t]{{1,8}}\\?["']?\Z""")
MEMBERSHIP: Final = " in"
# `for image in ("a", "b")` goes through them.
MEMBER: Final = expression(
    r"\b(?:if|elif|while|assert|and|or|not)\b(?:(?!\bfor\b)[^\n]){0,120}?\bin[ \t]{0,8}[(\[{][^\n()\[\]{}]{0,200}\Z"
)


def is_compared(before: str) -> bool:
    """Tell whether what stands behind a text, which is all of its line so far, is compared with something.

    In:      before, no more than a few hundred code points.
    """
    if SIGN in before and COMPARED.search(before) is not None:
        return True
    return MEMBERSHIP in before and MEMBER.search(before) is not None
