"""Loaded: names of images that a file of commands puts into a cluster, which are there under these names alone.

`kind load docker-image press:dev` in a Makefile gives a cluster what `docker build` has made. What the same file pulls
or pushes is loaded to save time, and another name of it would be pulled.

Source:  kind.sigs.k8s.io, Loading an Image; k3d.io, k3d image import; minikube.sigs.k8s.io, image load.
"""

from __future__ import annotations

from typing import Final

from rewrite.finders.never_pulled import loaded_name
from rewrite.lazy import expression

# A text without any of these loads nothing.
WORDS: Final = ("load docker-image ", "image import ", "images import ", "image load ")
LOAD: Final = expression(
    r"\b(?:kind[ \t]+load[ \t]+docker-image|k3d[ \t]+images?[ \t]+import|minikube[ \t]+image[ \t]+load)[ \t]"
    r"(?P<words>(?:\\\r?\n|[^\n;&|#])*)"
)
# What is pulled, or pushed to where others pull it from.
SERVED: Final = expression(
    r"\b(?:pull|push)[ \t](?P<words>(?:\\\r?\n|[^\n;&|#])*)"
    r"|\bbuild[ \t](?P<built>(?:\\\r?\n|[^\n;&|#])*?[ \t]--push\b(?:\\\r?\n|[^\n;&|#])*)"
)
# A word that is a name; those behind flags are names of clusters and nodes.
NAME: Final = expression(r"[a-z0-9][\w./:-]{0,254}\Z")
# What is in a comment or printed is no command.
SAID: Final = ("#", "echo ", "printf ")


def loaded_in(text: str) -> dict[str, int]:
    """Give the images that the commands of a text load and neither pull nor push, each with the line that says so."""
    lines: dict[str, int] = {}
    for found in LOAD.finditer(text) if any(word in text for word in WORDS) else ():
        begin = text.rfind("\n", 0, found.start()) + 1
        if not any(word in text[begin : found.start()] for word in SAID):
            for name in _names(found["words"]):
                lines.setdefault(name, text.count("\n", 0, found.start()) + 1)
    for found in SERVED.finditer(text) if lines else ():
        for name in _names(found["words"] or "") if found["built"] is None else found["built"].split():
            lines.pop(name, None)
    return lines


def _names(words: str) -> list[str]:
    found, before = [], ""
    for quoted in words.replace("\\\n", " ").split():
        word = quoted.strip("\"'")
        # `kind load docker-image press:dev --name test`
        if not before.startswith("-") and NAME.match(word) and (name := loaded_name(word)):
            found.append(name)
        before = "" if "=" in word else word
    return found
