"""Plugins: transformers and generators of kustomize that bring images into a build, in files or in the kustomization.

Source:  kustomize, api/internal/builtins: PatchTransformer.go, PatchStrategicMergeTransformer.go,
         PatchJson6902Transformer.go, HelmChartInflationGenerator.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.inflated import PLUGIN
from rewrite.overlays.items import scalars_in

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Node

PATCHING: Final = frozenset({"PatchTransformer", "PatchStrategicMergeTransformer", "PatchJson6902Transformer"})
GENERATING: Final = frozenset({PLUGIN})


def is_plugin(document: Document) -> bool:
    """Tell whether a document is one of these."""
    return document.kind in PATCHING or document.kind in GENERATING


def patches_of(top: Node) -> tuple[str, ...]:
    """Give the files with patches that a transformer names."""
    paths = (top.text("path"), *(scalar.text for scalar in scalars_in(top, "paths")))
    return tuple(path for path in paths if path and "\n" not in path)
