"""Replaced words: what a file of commands puts an image in the place of when it deploys.

`kustomize edit set image controller=$(IMG)` in a Makefile is for what the manifests call controller, which is nowhere
else, and so is the word of `sed "s|press:dev|$(IMG)|"`; `quay.io/orchard/press=$(IMG)` is for an image that there is,
and so is `sed "s#orchard/press:.*#$(IMG)#"`.

Source:  kubectl.docs.kubernetes.io, kustomize edit set image; book.kubebuilder.io, the Makefile of a project.
"""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.loaded import LONGEST_LINE, SAID
from rewrite.registries import is_public
from rewrite.span import before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Match

# A name with a namespace is pulled where nothing is put in its place.
SET: Final = expression(r"\bedit[ \t]+set[ \t]+image[ \t](?P<words>(?:\\\r?\n|[^\n;&|#])*)")
# Of Groovy, in a pipeline of Jenkins; `*)` is the last branch of a shell's case.
COMMENT: Final = expression(r"[ \t]*(?://|/\*|\*(?=[ \t]|\Z))")
# What is put there may stand in quotes of its own: `controller="$(IMG)"`.
WORD: Final = expression(r"(?P<name>[a-z0-9][a-z0-9._-]*(?::[\w.-]+)?)=(?=\\?[\"']?[^\s\\\"'])")
ARGUMENT: Final = expression(r"(?:\A|(?<=\s))\\?[\"']?(?P<argument>[^\s\\\"']\S*)")
# The name of an image; without what is put in its place it is a word of a sentence.
NAME: Final = expression(r"[a-z0-9][a-z0-9.-]*+(?::\d++(?=/))?(?:[._/-]++[a-z0-9]++)*+(?=[:@=])")
# What sed looks for, `s#image: quay\.io/orchard/press:.*#`, and the names of images in that.
SED: Final = expression(r"(?:\bg?sed|\$[({]SED[)}])[ \t](?P<rest>(?:\\\r?\n|[^\n])*)")
# An address says in which lines: `/image:/s/press/mill/`, `2,$s/press/mill/`.
ADDRESS: Final = r"(?:/(?:\\.|[^\n/\\]){1,300}+/I?|\d{1,9}+|\${1,2})"
PATTERN: Final = expression(
    rf"(?<=[\s\"';{{])(?P<address>{ADDRESS}(?:,{ADDRESS})?[ \t]?!?)?"
    r"s(?P<sign>[#|/,@!~])(?P<pattern>(?:\\.|(?!(?P=sign))[^\n\\]){1,300})(?P=sign)"
    r"(?P<put>(?:\\.|(?!(?P=sign))[^\n\\]){0,300})"
)
# All that is looked for is a word that stands for an image, and what is put there is known when the command runs.
PLACEHOLDER: Final = expression(
    r"(?:image: *(?P<word>[a-z0-9][a-z0-9._-]*)|(?:image: *)?(?P<tagged>[a-z0-9][a-z0-9._-]*:[\w.-]+))\$*\Z", re.ASCII
)
LONGEST_REST: Final = 400
# The files that a command works on, up to where another one begins, or what it writes to.
FILE: Final = expression(r"[ \t](?P<path>[^\s\"']+\.(?:ya?ml|json))(?![\w.])")
NEXT: Final = expression(r"[ \t]\||;|&&|>|\n")
ANY_FILE: Final = expression(r"[*?\[{$]")
FILLED_IN: Final = expression(r"(?:image: *)?(?P<put>\S{0,200}?)(?:\$|\{\{|[\"'] *\+)")
SOUGHT: Final = expression(
    r"(?<![\w./:-])(?P<name>[a-z0-9][a-z0-9_.-]*(?::\d+)?(?:/[a-z0-9][a-z0-9_.-]*[a-z0-9])+"
    r"|(?<=image: )[a-z0-9][a-z0-9._-]*[a-z0-9])(?![/\w])"
)
# A registry alone, in front of a path or not: `s#quay.io#$(REGISTRY)#`.
HOST: Final = expression(r"(?<![\w./:@-])(?P<name>[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+)(?=/?(?:\Z|[^\w./:-]))")
ANY: Final = ("*", "?", "+")
ESCAPED: Final = expression(r"\\(?=[./:-])")
DELIMITER: Final = expression(r"(?<!\\)/")


def replaced_in(text: str) -> dict[str, int]:
    """Give the words in whose place the commands of a text put an image, each with the line that says so."""
    lines: dict[str, int] = {}
    line, end = 1, 0
    for at, argument in _arguments(text):
        if named := WORD.match(argument):
            line, end = line + text.count("\n", end, at), at
            lines.setdefault(named["name"], line)
    return lines


def named_in(text: str) -> dict[str, tuple[int, int]]:
    """Give the names of images in whose place the commands of a text put others, each with its line and column."""
    found: dict[str, tuple[int, int]] = {}
    line, end = 1, 0
    for at, argument in _arguments(text):
        if named := NAME.match(argument):
            line, end = line + text.count("\n", end, at), at
            found.setdefault(named[0], (line, at - text.rfind("\n", 0, at)))
    return found


def _arguments(text: str) -> Iterator[tuple[int, str]]:
    """Give what the commands of a text set, with where it stands."""
    for found in SET.finditer(text) if "set image" in text else ():
        before = before_in_line(text, found.start(), LONGEST_LINE)
        if not any(word in before for word in SAID) and not COMMENT.match(before):
            for word in ARGUMENT.finditer(found["words"]):
                yield found.start("words") + word.start("argument"), word["argument"]


def sought_in(text: str) -> dict[str, tuple[int, int]]:
    """Give the names of images, and well-known registries, that the commands of a text look for to put something in
    their place, as named_in.
    """
    found: dict[str, tuple[int, int]] = {}
    line, end = 1, 0
    for pattern in _patterns(text):
        at = pattern.start("pattern")
        line, end = line + text.count("\n", end, at), at
        address = DELIMITER.sub(" ", pattern["address"] or "")
        sought = ESCAPED.sub("", f"{address} {pattern['pattern']}")
        for name in SOUGHT.finditer(sought):
            # `.*orchard/press` has room for any registry.
            if sought[name.start() - 1 : name.start()] in ANY and "." not in name["name"].partition("/")[0]:
                continue
            found.setdefault(name["name"], (line, len(before_in_line(text, at)) + 1))
        for host in HOST.finditer(sought):
            if is_public(host["name"]):
                found.setdefault(host["name"], (line, len(before_in_line(text, at)) + 1))
    return found


def swapped_in(text: str) -> dict[str, int]:
    """Give the words, most with a tag, that the commands of a text look for to put an image in their place:
    `sed "s|press:dev|$(IMG)|"`; each with the line that says so, by in_file where a command names its files.
    """
    lines: dict[str, int] = {}
    line, end = 1, 0
    for pattern in _patterns(text):
        sought = PLACEHOLDER.match(ESCAPED.sub("", pattern["pattern"]))
        put = FILLED_IN.match(pattern["put"])
        if sought is None or put is None:
            continue
        word: str = sought["word"] or sought["tagged"]
        # `s|press:TAG|press:$(TAG)|` keeps the name.
        if put["put"].partition(":")[0] != word.partition(":")[0]:
            line, end = line + text.count("\n", end, pattern.start()), pattern.start()
            for key in [in_file(word, path) for path in _files_behind(text, pattern.end())] or [word]:
                lines.setdefault(key, line)
    return lines


def in_file(word: str, path: str) -> str:
    """Give what a word is called that is replaced in one file: that says nothing of others."""
    return f"{word} {basename(path)}"


def _files_behind(text: str, start: int) -> list[str]:
    """Give the files that a command names behind one of its patterns; none where some may be any."""
    # Each pattern of a command asks.
    end = min(start + LONGEST_REST, len(text))
    follows = NEXT.search(text, start, end)
    paths = [found["path"] for found in FILE.finditer(text, start, follows.start() if follows else end)]
    return [] if any(map(ANY_FILE.search, paths)) else paths


def _patterns(text: str) -> Iterator[Match[str]]:
    """Give what sed looks for in the commands of a text, with what it puts there."""
    for command in SED.finditer(text) if "sed" in text or "SED" in text else ():
        before = before_in_line(text, command.start(), LONGEST_LINE)
        if not any(word in before for word in SAID) and not COMMENT.match(before):
            yield from PATTERN.finditer(text, command.start("rest"), command.end("rest"))
