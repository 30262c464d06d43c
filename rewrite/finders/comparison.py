"""Comparison: what a program compares with, by signs that also assign: `[ "$IMAGE" = "quay.io/orchard/press:v1" ]`.

Source:  pubs.opengroup.org, test and the Case Conditional Construct; gnu.org, Bash, Conditional Constructs; ISO SQL,
         WHERE; docs.python.org, Membership test operations; go.dev, Switch statements.
"""

from __future__ import annotations

from typing import Final

from rewrite.lazy import expression

SIGNS: Final = ("= ", "=~ ")
# In brackets, behind `test` or `WHERE`, or behind a variable in quotes. `$image = "…"` sets one of PowerShell's.
BRACKETS: Final = r"(?:\A|[\s;&|!(])(?:\[\[?|test|[wW]here|WHERE)[ \t](?:[^\n\]{}]|\$\{\w{1,80}\}){0,200}"
COMPARED: Final = expression(
    rf"""(?:(?:{BRACKETS}|["']\$[^\n"']{{1,80}}["'])[ \t]=|[ \t](?:[=!]=|=~))[ \t]{{1,8}}\\?["']?\Z"""
)
# It may stand in front of the sign as well; one that also assigns says it in brackets alone.
BEHIND: Final = expression(r"""\\?["']?[ \t]{1,8}(?P<sign>[=!]=|=)[ \t]{1,8}\\?["']?[$\w]""")
ASSIGNS: Final = "="
IN_BRACKETS: Final = expression(rf"{BRACKETS}\Z")
MEMBERSHIP: Final = " in"
# `for image in ("a", "b")` goes through them.
MEMBER: Final = expression(
    r"\b(?:if|elif|while|assert|and|or|not)\b(?:(?!\bfor\b)[^\n]){0,120}?\bin[ \t]{0,8}[(\[{][^\n()\[\]{}]{0,200}\Z"
)
SWITCH: Final = "case "
SWITCHED: Final = expression(r"""\bcase[ \t]+(?:["'][^"'\n]{0,200}["'],[ \t]*){0,8}["']\Z""")
# A pattern of `case $IMAGE in`, or one of several with bars in between.
LABEL_BEGINS: Final = expression(r"""(?:\A|\n|;;|\||\sin)[ \t]*\(?[ \t]*["']?\Z""")
LABEL_ENDS: Final = r"""["']?(?:[ \t]{0,8}\|[ \t]{0,8}[^\s|()]{1,400}+){0,20}[ \t]{0,8}\)"""
BEHIND_LABEL: Final = expression(LABEL_ENDS)
CASE: Final = expression(r"\bcase[ \t]+[^\n]{1,200}?[ \t]in\b")
CASE_ENDS: Final = "esac"
BRANCH_ENDS: Final = ";;"
CONTINUED: Final = "\\"
MOST_OF_CASE: Final = 4_000
MOST_LOOKED_AT: Final = 400


def is_compared(before: str, text: str = "", stop: int = 0) -> bool:
    """Tell whether what stands behind a text, which is all of its line so far, is compared with something.

    In:      before, no more than a few hundred code points; text, in which it stands, and where it stops there.
    """
    before = _with_line_above(before, text, stop)
    if any(sign in before for sign in SIGNS) and COMPARED.search(before) is not None:
        return True
    if MEMBERSHIP in before and MEMBER.search(before) is not None:
        return True
    if SWITCH in before and SWITCHED.search(before) is not None:
        return True
    if behind := BEHIND.match(text, stop):
        return behind["sign"] != ASSIGNS or IN_BRACKETS.search(before) is not None
    return BEHIND_LABEL.match(text, stop) is not None and _is_label(before, text, stop)


def _with_line_above(before: str, text: str, stop: int) -> str:
    """Give what stands in front of a name in its line, with the line above it where a backslash ends that."""
    line = text.rfind("\n", max(0, stop - MOST_LOOKED_AT), stop)
    if line < 1 or text[line - 1] != CONTINUED:
        return before
    above = text[max(0, line - MOST_LOOKED_AT) : line - 1].rpartition("\n")[2]
    return f"{above.rstrip()} {before.lstrip()}"


def _is_label(before: str, text: str, stop: int) -> bool:
    """Tell whether what a bracket closes is a pattern of a case that has not ended."""
    line = text.rfind("\n", 0, stop)
    # What goes on from the line above is no pattern: `docker run \`, and the name below.
    if LABEL_BEGINS.search(before) is None or text[max(0, line - 1) : line] == CONTINUED:
        return False
    begin = max(0, stop - MOST_OF_CASE)
    case = CASE.search(text, max(begin, text.rfind(CASE_ENDS, begin, stop)), stop)
    if case is None:
        return False
    # Nor is what a bracket was opened for: `IMAGES=(`, and the name below.
    opened = 0
    for sign in text[max(case.end(), text.rfind(BRANCH_ENDS, begin, stop)) : line + 1]:
        # That of the pattern itself closes nothing.
        opened = opened + 1 if sign == "(" else max(0, opened - 1) if sign == ")" else opened
    return not opened
