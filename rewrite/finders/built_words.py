"""Built words: names of one word that a script builds, `docker build -t press .`, and starts.

A word alone is on Docker Hub only where its makers push: what the file itself builds under one is its own.

Source:  docs.docker.com, `docker image build`, --tag; docs.docker.com, Docker Official Images.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.commands_in_text import LONGEST_COMMAND, SEPARATOR
from rewrite.lazy import expression
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

TAGS: Final = expression(
    r"[ \t](?:-t|--tag)(?:=|[ \t]+)[\"']?(?P<name>[a-z0-9][\w.-]{0,200}+(?::[\w.-]{1,128}+)?+)(?=[\s\"';&|)]|\Z)"
)
BUILD: Final = expression(r"(?:^|[\s/\"'])(?:build|bud)[ \t]")
LATEST: Final = ":latest"
BUILT: Final = "a command of this file builds it"


def held_as_built(document: Document, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Say of the names of one word among those in scripts that the document builds them, where it does."""
    for finding in findings:
        name = finding.text
        may_be_built = finding.hold is Reason.POSSIBLE and "/" not in name
        is_built = may_be_built and _full(name) in _built(document.text)
        yield finding._replace(hold=Reason.PUSH_TARGET, detail=BUILT) if is_built else finding


# A document may have thousands of scripts.
@lru_cache(maxsize=1)
def _built(text: str) -> frozenset[str]:
    """Give the names of one word that the commands in a text build."""
    return frozenset(
        _full(found["name"])
        for found in TAGS.finditer(text)
        if BUILD.search(SEPARATOR.split(text[max(0, found.start() - LONGEST_COMMAND) : found.start() + 1])[-1])
    )


def _full(name: str) -> str:
    """Give a name with its tag; without one it is the latest."""
    return name if ":" in name else f"{name}{LATEST}"
