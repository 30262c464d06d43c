"""Replaced words: what a file of commands has kustomize put an image in the place of when it deploys.

`kustomize edit set image controller=$(IMG)` in a Makefile is for what the manifests call controller, which is nowhere
else.

Source:  kubectl.docs.kubernetes.io, kustomize edit set image; book.kubebuilder.io, the Makefile of a project.
"""

from __future__ import annotations

from typing import Final

from rewrite.lazy import expression
from rewrite.loaded import SAID
from rewrite.span import before_in_line

# A name with a namespace is pulled where nothing is put in its place.
SET: Final = expression(r"\bedit[ \t]+set[ \t]+image[ \t](?P<words>(?:\\\r?\n|[^\n;&|#])*)")
# Of Groovy, in a pipeline of Jenkins; `*)` is the last branch of a shell's case.
COMMENT: Final = expression(r"[ \t]*(?://|/\*|\*(?=[ \t]|\Z))")
WORD: Final = expression(r"[\"']?(?P<name>[a-z0-9][a-z0-9._-]*)=(?![ \t\"'])")


def replaced_in(text: str) -> dict[str, int]:
    """Give the words in whose place the commands of a text put an image, each with the line that says so."""
    lines: dict[str, int] = {}
    line, end = 1, 0
    for found in SET.finditer(text) if "set image" in text else ():
        line, end = line + text.count("\n", end, found.start()), found.start()
        before = before_in_line(text, found.start())
        if not any(word in before for word in SAID) and not COMMENT.match(before):
            for word in found["words"].split():
                if named := WORD.match(word):
                    lines.setdefault(named["name"], line)
    return lines
