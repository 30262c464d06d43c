"""Compared names: familiar names that a script compares with a variable which holds an image.

What the variable holds may move elsewhere: then it equals none of them any more, and a branch is never taken.

Source:  as of comparison; docs.ansible.com, Conditionals; docs.gitlab.com, rules:if.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.comparison import ASSIGNS, IN_BRACKETS, LABEL_ENDS, MOST_OF_CASE, is_compared
from rewrite.lazy import expression
from rewrite.shape import Shape, is_too_deep, shape_of
from rewrite.span import before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterator

# As the name of a variable ends that holds an image; with other words behind it, it holds a part or something else.
PARTS: Final = r"[nN]ame|NAME|[rR]ef|REF|[uU]r[il]|UR[IL]|[rR]epo|REPO|[rR]epository|REPOSITORY"
VARIABLE: Final = rf"(?:[iI]mage|IMAGE)(?:[_.]?(?:{PARTS}))?"
NAME: Final = r"""(?P<quote>\\?["']|)(?P<name>[a-z0-9][\w./:@*-]{0,400}+)(?P=quote)"""
ENDS: Final = r"(?=[\s;,&|)}\]\"'`]|\Z)"
# `"$PRESS_IMAGE" = "ubuntu:24.04"`, `image == 'orchard/press'`, `$(params.image) != …`
BEHIND_SIGN: Final = expression(
    rf"""{VARIABLE}[}})]?\\?["']?[ \t]{{0,8}}(?P<sign>[=!]==?|=~|=(?=[ \t]))[ \t]{{0,8}}{NAME}{ENDS}""", re.ASCII
)
# The sign is looked for first: names stand everywhere.
SIGN: Final = expression(
    rf"""[ \t](?P<sign>[=!]==?|=)[ \t]{{1,8}}\\?["']?[$({{]{{0,3}}[\w.]{{0,80}}?{VARIABLE}\b""", re.ASCII
)
BEFORE_SIGN: Final = expression(rf"(?<![\w./:@-]){NAME}[ \t]{{0,7}}\Z", re.ASCII)
BEGUN: Final = expression(rf"{VARIABLE}\.(?:starts_?[wW]ith|includes|contains|equals)\([ \t]*{NAME}{ENDS}", re.ASCII)
LIST: Final = expression(
    rf"""{VARIABLE}[}})]?["']?[ \t]+(?:not[ \t]+)?in[ \t]*[(\[{{](?P<items>[^()\[\]{{}}\n]{{1,400}}+)[)\]}}]""",
    re.ASCII,
)
ITEM: Final = expression(r"""["'](?P<name>[a-z0-9][\w./:@*-]{0,400}+)["']""", re.ASCII)
CASE: Final = expression(
    rf"""\bcase[ \t]+\\?["']?\$[^\n]{{0,80}}?{VARIABLE}[}})]?\\?["']?[ \t]+in\b"""
    rf"(?P<items>(?:(?!\besac\b)[\s\S]){{1,{MOST_OF_CASE}}}+)"
)
LABEL: Final = expression(
    rf"""(?:^|;;|\||(?<=\sin))[ \t]*+\(?[ \t]*+["']?(?P<name>[a-z0-9][\w./:@*-]{{0,400}}+)(?={LABEL_ENDS})""",
    re.ASCII | re.MULTILINE,
)
# `for image in ("a", "b")` pulls them, perhaps.
GOES_THROUGH: Final = expression(r"\bfor\b[^\n]{0,80}\Z")
# A text without any of these compares in none of the ways: prose has the words of one or another.
SIGNS: Final = ("==", "!=", "=~", " = ")
CALLS: Final = ("With(", "with(", "includes(", "contains(", "equals(")
LISTS: Final = tuple(f" in{blank}{bracket}" for blank in ("", " ") for bracket in "([{")
CASES: Final = ("esac",)
COMPARABLE: Final = frozenset({Shape.TAGGED, Shape.PATHED, Shape.WILDCARD})
MOST_LOOKED_AT: Final = 300


def names_compared(text: str) -> Iterator[tuple[int, int]]:
    """Give where names stand in a text that has the word image in it."""
    for words, find in ((SIGNS, _beside_signs), (CALLS, _in_calls), (LISTS, _in_lists), (CASES, _in_cases)):
        for start, end in find(text) if any(word in text for word in words) else ():
            name = text[start:end]
            # Of a bare word it cannot be told, nor of a path like those of files.
            if shape_of(name) in COMPARABLE and ("/" in name or ":" in name) and not is_too_deep(name):
                yield start, end


def _beside_signs(text: str) -> Iterator[tuple[int, int]]:
    for found in BEHIND_SIGN.finditer(text):
        if found["sign"] != ASSIGNS or is_compared(before_in_line(text, found.start("name"), MOST_LOOKED_AT)):
            yield found.span("name")
    for sign in SIGN.finditer(text):
        before = before_in_line(text, sign.start(), MOST_LOOKED_AT)
        name = BEFORE_SIGN.search(before)
        if name and (sign["sign"] != ASSIGNS or IN_BRACKETS.search(before[: name.start("name")])):
            start = sign.start() - len(before)
            yield start + name.start("name"), start + name.end("name")


def _in_calls(text: str) -> Iterator[tuple[int, int]]:
    yield from (found.span("name") for found in BEGUN.finditer(text))


def _in_lists(text: str) -> Iterator[tuple[int, int]]:
    for found in LIST.finditer(text):
        if not GOES_THROUGH.search(before_in_line(text, found.start(), MOST_LOOKED_AT)):
            yield from (name.span("name") for name in ITEM.finditer(text, *found.span("items")))


def _in_cases(text: str) -> Iterator[tuple[int, int]]:
    for found in CASE.finditer(text):
        yield from (name.span("name") for name in LABEL.finditer(text, *found.span("items")))
