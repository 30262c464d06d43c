"""Plugins: transformers and generators of kustomize that bring images into a build, in files or in the kustomization.

Source:  kustomize, api/internal/builtins: PatchTransformer.go, PatchStrategicMergeTransformer.go,
         PatchJson6902Transformer.go, HelmChartInflationGenerator.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.inflated import PLUGIN
from rewrite.overlays.items import scalars_in
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from rewrite.document import Document

PATCHING: Final = frozenset({"PatchTransformer", "PatchStrategicMergeTransformer", "PatchJson6902Transformer"})
GENERATING: Final = frozenset({PLUGIN})


def is_plugin(document: Document) -> bool:
    """Tell whether a document is one of these."""
    return document.kind in PATCHING or document.kind in GENERATING


def paths_in(top: Node) -> list[Scalar]:
    """Give the files with patches that a transformer names."""
    path = top.get("path")
    return [*([path] if isinstance(path, Scalar) else []), *scalars_in(top, "paths")]
