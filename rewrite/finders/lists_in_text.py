"""Lists in text: the word that a list in a text is assigned to, whose items may stand on lines of their own.

In `ALLOWED_IMAGES=(` the names stand on the lines below, up to `)`; in `IMAGES="`, up to the next quote.

Source:  gnu.org, Bash, Arrays; docs.python.org and developer.hashicorp.com, lists; go.dev, composite literals.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.script_words import LISTING
from rewrite.lazy import expression
from rewrite.shape import WHOLE, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGN: Final = "="
WORD: Final = expression(r"""(?<![\w.-])(?P<word>[A-Za-z_][\w.-]{0,80})(?:\\?["'][ \t]*\]?)?[ \t]{0,20}[+:]?\Z""")
LONGEST_WORD: Final = 120
# `(`, `[`, `{`, a quote; `[]string{` and `set([` too.
OPENING: Final = expression(r"""[ \t]*(?:(?:\[\d*\])?[A-Za-z][\w.]{0,40})?(?P<open>[(\[{]|\\?["'])""")
CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
COMMENT: Final = expression(r"(?:^|[ \t])(?:#|//)[^\n]*", re.MULTILINE)
MOST_OF_LIST: Final = 4_000
# A comment within the list may hold a sign too.
MOST_SIGNS: Final = 4
# A comment may hold any sign.
IN_LIST: Final = r"#[^\n]{0,400}+"
# What is not closed ends where another one opens, so that each text is gone through once.
LIST: Final = expression(
    r"(?:[iI]mages|IMAGES)[ \t]{0,20}[+:]?=[ \t]{0,20}(?:\[\]string)?"
    rf"(?:\((?P<round>(?:[^()#]++|{IN_LIST})++)(?=\))|\[(?P<square>(?:[^\[\]#]++|{IN_LIST})++)(?=\])"
    rf"|\{{(?P<curly>(?:[^{{}}#]++|{IN_LIST})++)(?=\}})"
    r"""|(?P<quote>["'])(?P<words>[^"'`=]++)(?=(?P=quote)))"""
)
QUOTED: Final = "words"
LINE: Final = expression(r"[^\n]+")
ITEM: Final = expression(r"""[^\s,;"'\\]+""")
# In quotes a list may be any text, but for one with nothing but such words.
WORDS: Final = frozenset({*WHOLE, Shape.PATHED, Shape.PLACEHOLDER})


def word_of_list(text: str, at: int) -> str:
    """Give the word that a list is assigned to which is open at an offset, and began on another line; "" if none is."""
    begin = max(0, at - MOST_OF_LIST)
    sign = text.rfind(SIGN, begin, at)
    for _ in range(MOST_SIGNS):
        if sign < 0:
            break
        found = OPENING.match(text, sign + 1, at)
        word = WORD.search(text[max(0, sign - LONGEST_WORD) : sign]) if found else None
        if found and word:
            between = text[found.end() : at]
            closing = CLOSING.get(found["open"], found["open"])
            is_open = closing not in between or closing not in COMMENT.sub("", between)
            return word["word"] if is_open and "\n" in between else ""
        sign = text.rfind(SIGN, begin, sign)
    return ""


def names_in_lists(text: str) -> Iterator[tuple[int, int]]:
    """Give where names stand in the lists of a text that are assigned to a word which ends in images."""
    for found in LIST.finditer(text) if any(word in text for word in LISTING) else ():
        kind = str(found.lastgroup)
        items = list(_items(text, *found.span(kind)))
        shapes = [shape_of(text[start:end]) for start, end in items]
        if kind == QUOTED and not WORDS.issuperset(shapes):
            continue
        yield from (item for item, shape in zip(items, shapes, strict=True) if shape in WHOLE)


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give where the items of a list stand, without its comments."""
    for line in LINE.finditer(text, start, end):
        comment = COMMENT.search(text, *line.span())
        for item in ITEM.finditer(text, line.start(), comment.start() if comment else line.end()):
            yield item.span()
