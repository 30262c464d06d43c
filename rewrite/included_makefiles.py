"""Included makefiles: what a Makefile says together with the files that it includes by their paths, or by a pattern for
their names.

`include ../docker.mk` brings recipes to the variables of the Makefile: `docker build -t ${IMG} .`.

Source:  gnu.org, make, Including Other Makefiles: paths are those from the folder in which make is started.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from contextlib import suppress
from fnmatch import fnmatchcase
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.errors import RewriteError
from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORD: Final = "include"
INCLUDE: Final = expression(r"^[ ]*+[-s]?include[ \t]++(?P<paths>(?:[^\n#\\]|\\\n)++)", re.MULTILINE)
# A variable that is set, with all that it is set to on the line.
SET: Final = expression(r"^(?:export[ \t]++)?(?P<name>\w++)[ \t]*+[?:+]{0,2}=[^\n]*+", re.MULTILINE)
# The folder in which make is started.
HERE: Final = ("$(CURDIR)/", "${CURDIR}/")
# `include` looks for what a pattern is for by itself; with this it is no error that there is none.
WILDCARD: Final = expression(r"\$[({]wildcard[ \t]++(?P<paths>[^(){}$]++)[)}]")
STARS: Final = frozenset("*?")
# What make fills in, and what is rare in patterns.
OPEN: Final = frozenset("$[~\\")
MOST_FILES: Final = 10
# What many services include is read with each of them.
LONGEST: Final = 20_000


class Included(NamedTuple):
    """What a Makefile says with what it includes behind it; own is the number of its own lines, and lines are those at
    which more begins, each with the line that includes it.
    """

    text: str
    own: int
    lines: tuple[tuple[int, int], ...]

    def told(self, found: Mapping[str, int], known: Mapping[str, int]) -> dict[str, int]:
        """Give what only both say together, each with the line of the Makefile that includes it.

        In:      found, by name, with lines of the text; known, what the Makefile says by itself.
        """
        more = {name: line for name, line in found.items() if name not in known}
        return {name: line if line <= self.own else self._includes(line) for name, line in more.items()}

    def _includes(self, line: int) -> int:
        return self.lines[bisect_right(self.lines, line, key=itemgetter(0)) - 1][1]


def with_included(path: str, text: str) -> Included | None:
    """Give a Makefile with what it includes, and with what that does; None where it includes nothing.

    In:      path, the real one.
    """
    asked = list(islice(_paths(text), MOST_FILES)) if WORD in text else []
    own_names = {found["name"] for found in SET.finditer(text)} if asked else set[str]()
    folder, read, texts, lines = os.path.dirname(path), {os.path.normpath(path)}, [text], list[tuple[int, int]]()
    left, line = LONGEST, text.count("\n") + 1
    own = line
    while asked and len(read) <= MOST_FILES:
        name, at = asked.pop(0)
        if not STARS.isdisjoint(name):
            asked[:0] = ((found, at) for found in islice(_found(folder, name), MOST_FILES))
            continue
        included = os.path.normpath(os.path.join(folder, name))
        if included in read or not os.path.isfile(included) or os.path.getsize(included) > left:
            continue
        read.add(included)
        # What is not there, or cannot be read, says nothing.
        with suppress(OSError, RewriteError):
            found = decode(included, files.read_found(included)).text
            # `IMG ?= press` is for those who do not say so.
            texts.append(SET.sub(lambda given: "" if given["name"] in own_names else given[0], found))
            lines.append((line + 1, at))
            left -= len(found)
            line += found.count("\n") + 1
            asked += ((further, at) for further, _ in islice(_paths(found), MOST_FILES))
    return Included("\n".join(texts), own, tuple(lines)) if lines else None


def _paths(text: str) -> Iterator[tuple[str, int]]:
    """Give the paths that a text includes, each with the line; of patterns those that are for files of one folder."""
    for found in INCLUDE.finditer(text):
        paths = found["paths"].replace("\\\n", " ")
        for here in HERE:
            paths = paths.replace(here, "")
        for path in WILDCARD.sub(r"\g<paths>", paths).split():
            if OPEN.isdisjoint(path) and STARS.isdisjoint(os.path.dirname(path)) and not os.path.isabs(path):
                yield path, text.count("\n", 0, found.start()) + 1


def _found(folder: str, pattern: str) -> Iterator[str]:
    """Give the paths of the files in one folder that a pattern is for, in order: of none that is hidden."""
    inside, name = os.path.split(pattern)
    beside = (it for it in files.names_in(os.path.join(folder, inside)) if not it.startswith(".") and it[-1] != "/")
    # What has such a sign in its name would be looked for again.
    return (os.path.join(inside, it) for it in beside if fnmatchcase(it, name) and STARS.isdisjoint(it))
