"""Plugins: transformers and generators of kustomize that bring images into a build, in files or in the kustomization.

Source:  kustomize, api/internal/builtins: PatchTransformer.go, PatchStrategicMergeTransformer.go,
         PatchJson6902Transformer.go, HelmChartInflationGenerator.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.kustomization import PLUGIN

if TYPE_CHECKING:
    from rewrite.document import Document

PATCHING: Final = frozenset({"PatchTransformer", "PatchStrategicMergeTransformer", "PatchJson6902Transformer"})
GENERATING: Final = frozenset({PLUGIN})


def is_plugin(document: Document) -> bool:
    """Tell whether a document is one of these."""
    return document.kind in PATCHING or document.kind in GENERATING
