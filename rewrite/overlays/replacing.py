"""Replacing: files of replacements, which a kustomization names: one of them, or a list.

Source:  kustomize, api/types/replacement.go; api/internal/builtins/ReplacementTransformer.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document


TARGETS: Final = "targets"


def is_replacing(document: Document) -> bool:
    """Tell whether a document is a file of replacements: one of them, or a list."""
    top = document.top
    if top is None or document.kind or document.host is not None or TARGETS not in document.keys:
        return False
    return next(of_file(top), None) is not None


def of_file(top: Node) -> Iterator[Node]:
    """Give the replacements of such a file."""
    for item in (top, *top.children) if isinstance(top.children, list) else (top,):
        if isinstance(item, Node) and item.node(TARGETS) is not None and item.node("source") is not None:
            yield item
