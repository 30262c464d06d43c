"""Loaded: names of images that a file of commands puts into a cluster, which are there under these names alone.

`kind load docker-image press:dev` in a Makefile gives a cluster what `docker build` has made; so does
`kind load docker-image $(IMG)` where the same file says `IMG ?= press:dev`. What the file pulls or pushes is loaded to
save time, and another name of it would be pulled; but nobody pushes a name without a namespace to Docker Hub.

Source:  kind.sigs.k8s.io, Loading an Image; k3d.io, k3d image import; minikube.sigs.k8s.io, image load and image build;
         docs.k3s.io, k3s ctr images import; gnu.org, make, Setting Variables; taskfile.dev, Variables.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.never_pulled import loaded_name
from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from re import Match

# A text without any of these loads nothing.
WORDS: Final = ("load docker-image ", "image import ", "images import ", "image load ", "image build ")
REST: Final = r"(?:\\\r?\n|[^\n;&|#])*"
LOAD: Final = expression(
    r"\b(?:kind[ \t]+load[ \t]+docker-image|k3d[ \t]+images?[ \t]+import|minikube[ \t]+image[ \t]+load)[ \t]"
    rf"(?P<words>{REST})"
    # What is made where it runs, and what a pipe carries there.
    rf"|\bminikube[ \t]+image[ \t]+build[ \t](?P<built>{REST})"
    r"|\bdocker[ \t]+(?:image[ \t]+)?save[ \t](?P<saved>[^\n;&|#]*)"
    r"\|[^\n;&|#]{0,200}?\bctr[ \t][^\n;&|#]{0,200}?\bimages?[ \t]+import[ \t]"
)
TARGET: Final = expression(r"(?:(?<=[ \t])|\A)(?:-t|--tag)(?:[ \t]+|=)(?P<name>\S+)")
# What is pulled, or pushed to where others pull it from.
SERVED: Final = expression(
    rf"\b(?P<verb>pull|push)[ \t](?P<words>{REST})"
    r"|\bbuild[ \t](?P<built>(?:\\\r?\n|[^\n;&|#]){0,1000}?[ \t]--push\b(?:\\\r?\n|[^\n;&|#]){0,1000})"
)
PULL: Final = "pull"
# `for image in redis:7 mysql:8; do docker pull $image; done`
LOOP: Final = expression(r"\bfor[ \t]+(?P<name>\w+)[ \t]+in[ \t]+(?P<words>[^\n;]{1,1000})")
# `IMG ?= press:dev`, `IMG="press:dev"`, in a Taskfile `  IMG: press:dev`.
ASSIGNED: Final = expression(
    r"^(?:export[ \t]+|[ \t]*)(?P<name>[A-Za-z_]\w*)(?:[ \t]*(?P<sign>[?:+!]{0,2}=)|:(?=[ \t]))(?P<value>[^\n#]*)",
    re.MULTILINE,
)
LITERAL: Final = expression(r"(?P<quote>[\"']?)(?P<value>[^\s\"']+)(?P=quote)\Z")
FILLED: Final = expression(r"\$\((\w+)\)|\$\{(\w+)\}|\$(\w+)|\{\{\.(\w+)\}\}")
# `{{ .IMG }}` is one word.
BLANKS: Final = expression(r"(?<=\{\{)[ \t]{1,8}(?=\.)|(?<=\w)[ \t]{1,8}(?=\}\})")
# A variable may be made of others, `$(NAME):$(TAG)`, and these of others.
DEEPEST: Final = 4
# What is longer is no name; what fills in may be filled in by itself many times.
LONGEST: Final = 255
# Without a word behind them: `docker pull -q press:v1`.
SWITCHES: Final = frozenset({"-q", "--quiet", "-a", "--all-tags"})
# A word that is a name; those behind flags are names of clusters and nodes.
NAME: Final = expression(r"[a-z0-9][\w./:-]{0,254}\Z")
# What is in a comment or printed is no command.
SAID: Final = ("#", "echo ", "printf ")


def loaded_in(text: str) -> dict[str, int]:
    """Give the images that the commands of a text load and neither pull nor push, each with the line that says so."""
    lines: dict[str, int] = {}
    if not any(word in text for word in WORDS):
        return lines
    values = _assigned(text)
    for found in LOAD.finditer(text):
        begin = text.rfind("\n", 0, found.start()) + 1
        if not any(word in text[begin : found.start()] for word in SAID):
            for name in _loaded(found, values):
                lines.setdefault(name, text.count("\n", 0, found.start()) + 1)
    loops = {loop["name"]: loop["words"] for loop in LOOP.finditer(text)} if lines else {}
    for found in SERVED.finditer(text) if lines else ():
        pushed = (loaded_name(_filled(word, values)) for word in (found["built"] or "").split())
        words = FILLED.sub(lambda word: loops.get(word[word.lastindex or 0], word[0]), found["words"] or "")
        for name in (*_names(words, values), *pushed):
            if "/" in name or found["verb"] == PULL:
                lines.pop(name, None)
    return lines


def _loaded(command: Match[str], values: Mapping[str, str]) -> Iterator[str]:
    if command["built"] is None:
        yield from _names(command["words"] or command["saved"], values)
    else:
        for target in TARGET.finditer(command["built"]):
            yield from _names(target["name"], values)


def _assigned(text: str) -> dict[str, str]:
    """Give the variables that a text sets once, to something without blanks; what is set anew may be anything."""
    values: dict[str, str] = {}
    for found in ASSIGNED.finditer(text):
        literal = LITERAL.match(BLANKS.sub("", found["value"]).strip())
        is_only = found["name"] not in values and found["sign"] not in ("+=", "!=")
        values[found["name"]] = literal["value"] if literal and is_only else ""
    return values


def _filled(word: str, values: Mapping[str, str]) -> str:
    """Give a word with the values of the variables in it, as far as these are known."""
    for _ in range(DEEPEST):
        if len(word) > LONGEST or ("$" not in word and "{{" not in word):
            break
        word = FILLED.sub(lambda found: values.get(found[found.lastindex or 0]) or found[0], word)
    return word


def _names(words: str, values: Mapping[str, str]) -> list[str]:
    found, before = [], ""
    for quoted in BLANKS.sub("", words.replace("\\\n", " ")).split():
        word = _filled(quoted.strip("\"'"), values)
        # `kind load docker-image press:dev --name test`
        if not before.startswith("-") and NAME.match(word) and (name := loaded_name(word)):
            found.append(name)
        before = "" if "=" in word or word in SWITCHES else word
    return found
