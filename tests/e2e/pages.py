"""The pages of docs/ about other programs, as blocks that can be run."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

from e2e.sandbox import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = ("ci", "helm", "kpt", "kubectl", "kustomize", "pre-commit")
PART = re.compile(
    r"^(?P<level>#{2,3}) (?P<heading>[^\n]+)$|^(?P<margin> *)```(?P<kind>\w+)\n(?P<body>.*?)^(?P=margin)```$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """A fenced block: the heading of the second level that it is under, where its body stands in the page, and it."""

    heading: str
    kind: str
    start: int
    end: int
    margin: str
    body: str


def path_of(page: str) -> Path:
    return ROOT / "docs" / f"{page}.md"


def blocks(text: str) -> Iterator[Block]:
    heading = ""
    for part in PART.finditer(text):
        if part["kind"]:
            yield Block(
                heading, part["kind"], part.start("body"), part.end("body"), part["margin"], dedent(part["body"])
            )
        elif part["level"] == "##":
            heading = part["heading"]
