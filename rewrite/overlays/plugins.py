"""Plugins: files that bring images into a build of kustomize by its transformers and generators, in the kustomization
or beside it; of replacements also without a kind, one of them or a list.

Source:  kustomize, api/internal/builtins: PatchTransformer.go, PatchStrategicMergeTransformer.go,
         PatchJson6902Transformer.go, HelmChartInflationGenerator.go, ReplacementTransformer.go;
         api/types/replacement.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.kustomization import PLUGIN
from rewrite.finders.source_values import SOURCE_VALUE, TARGETS
from rewrite.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

PATCHING: Final = frozenset({"PatchTransformer", "PatchStrategicMergeTransformer", "PatchJson6902Transformer"})
GENERATING: Final = frozenset({PLUGIN})
SOURCES: Final = ("source", SOURCE_VALUE)


def is_plugin(document: Document) -> bool:
    """Tell whether a document configures one that patches or generates."""
    return document.kind in PATCHING or document.kind in GENERATING


def is_replacing(document: Document) -> bool:
    """Tell whether a document is a file of replacements."""
    top = document.top
    if top is None or document.kind or document.host is not None or TARGETS not in document.keys:
        return False
    return next(replacements_of(top), None) is not None


def replacements_of(top: Node) -> Iterator[Node]:
    """Give the replacements of such a file."""
    for item in (top, *top.children) if isinstance(top.children, list) else (top,):
        if isinstance(item, Node) and item.node(TARGETS) is not None and any(map(item.get, SOURCES)):
            yield item
