"""Words in loops: what loops and lists in a file of commands put in the place of a variable, one after another.

`for image in press:dev mill:dev; do kind load docker-image "$image"; done`, the same over `IMAGES="press:dev mill:dev"`
or `images=(press:dev mill:dev)`, and all of these at once, `kind load docker-image $(IMAGES)`.

Source:  gnu.org, Bash, Looping Constructs and Arrays; the same, make, The Two Flavors of Variables.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOP: Final = expression(r"\bfor[ \t]+(?P<name>\w+)[ \t]+in[ \t]+(?P<words>(?:\\\r?\n|[^\n;\\]){1,1000})")
LIST: Final = expression(
    r"^[ \t]*+(?:(?:export|local|readonly|declare|typeset)[ \t]++(?:-\w++[ \t]++)?)?(?P<name>[A-Za-z_]\w*+)"
    r"(?P<sign>[ \t]*+[?:]{0,2}=)[ \t]*+(?:\((?P<array>[^()]{1,2000})\)"
    r"|(?P<quote>[\"'])(?P<quoted>[^\"'\n]{1,1000})(?P=quote)|(?P<bare>(?:\\\r?\n|[^\n\"'(#\\]){1,1000}))",
    re.MULTILINE,
)
COMMENT: Final = expression(r"(?:\A|(?<=\s))#[^\n]*")
DONE: Final = expression(r"\bdone\b")
# Make gives a shell `$i` for `$$i`.
VARIABLE: Final = expression(r"\${1,2}(?:\((?P<make>\w+)\)|\{(?P<braces>\w+)(?:\[[@*]\])?\}|(?P<plain>\w+))")
# A loop goes over a list; more variables in one another are no list that people write.
DEEPEST: Final = 3
LONGEST_LOOP: Final = 4_000
MOST_WORDS: Final = 200
# Of one text; more are no list that people write.
MOST_OF_TEXT: Final = 5_000


class WordsInLoops:
    """The loops and lists of a text. Of several with one name the nearest in front counts, a loop up to its end."""

    def __init__(self, text: str) -> None:
        self._known: dict[str, list[tuple[int, list[str]]]] = {}
        self._left = MOST_OF_TEXT
        for found in LIST.finditer(text):
            words = COMMENT.sub("", found["array"] or found["quoted"] or found["bare"])
            # One word is a value, which counts only where it is set once; in a shell `A=b c` starts c.
            is_list = found["array"] or found["quoted"] or found["sign"] != "="
            self._put(found["name"], found.start(), words if is_list and (found["array"] or " " in words) else "")
        for found in LOOP.finditer(text):
            self._put(found["name"], found.start(), found["words"])
            if end := DONE.search(text, found.end(), found.end() + LONGEST_LOOP):
                self._put(found["name"], end.start(), "")
        for places in self._known.values():
            places.sort()

    def spread(self, words: str, at: int) -> str:
        """Give words with each that has such a variable in it once for each value of that; at is where they stand."""
        given: list[str] = []
        for word in words.split():
            given += islice(self._spread(word, at, DEEPEST), min(MOST_WORDS, self._left)) if self._left else [word]
        self._left = max(0, self._left - len(given))
        return " ".join(given)

    def _put(self, name: str, at: int, words: str) -> None:
        split = words.replace("\\\n", " ").replace("\\\r\n", " ").split()[:MOST_WORDS]
        self._known.setdefault(name, []).append((at, [word.strip("\"'") for word in split]))

    def _spread(self, word: str, at: int, deepest: int) -> Iterator[str]:
        found = VARIABLE.search(word) if deepest else None
        values = self._values(found[found.lastgroup or 0], at) if found else None
        if found is None or not values:
            yield word
            return
        for value in values:
            yield from self._spread(f"{word[: found.start()]}{value}{word[found.end() :]}", at, deepest - 1)

    def _values(self, name: str, at: int) -> list[str]:
        places = self._known.get(name, [])
        nearest = bisect_left(places, (at, []))
        return places[nearest - 1][1] if nearest else []
