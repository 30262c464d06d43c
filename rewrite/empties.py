"""Empties: where an empty list or mapping stands in a document; nothing else of the tree tells its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.tree import Node, children_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from rewrite.document import Document

COMMENT: Final = expression(r"(?:(?<=\s)|(?<![\s\S]))#[^\n]*")
# Block style has no empty ones.
EMPTY: Final = expression(r"\[\s*\]|\{\s*\}")


def find_empty(document: Document, node: Node) -> int | None:
    """Give the offset in Document.text of an empty list or mapping; None when it cannot be told."""
    parts: list[str] = []
    done = 0
    for scalar in document.scalars:
        parts += (document.text[done : scalar.start], "x" * (scalar.end - scalar.start))
        done = max(done, scalar.end)
    text = "".join((*parts, document.text[done:]))
    found = [match.start() for match in EMPTY.finditer(COMMENT.sub(_blank, text))]
    empties = list(_empties(document.root))
    if len(found) != len(empties):
        return None
    return next((at for at, empty in zip(found, empties, strict=True) if empty is node), None)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _empties(node: Node) -> Iterator[Node]:
    """Give the empty lists and mappings below a node, in the order in which they stand."""
    for child in children_of(node):
        if isinstance(child, Node):
            if not child.children:
                yield child
            yield from _empties(child)
