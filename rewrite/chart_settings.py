"""Chart settings: the mappings that may hold the values of a chart, by what names it or by where the file stands.

Source:  fleet.rancher.io, fleet.yaml: without `helm.chart` the folder of the file is the bundle, and so the chart that
         is in it; targetCustomizations, whose `helm` is laid over that of the bundle; rancher/fleet,
         internal/bundlereader: fleet.yml and targets are the same. argo-cd.readthedocs.io, Parameter
         Overrides: `.argocd-source.yaml` and `.argocd-source-APPLICATION.yaml` are read from the folder of the chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.chart_sources import CHART_REFERENCE
from rewrite.finders.context import CUSTOMIZED
from rewrite.lazy import expression
from rewrite.tree import Node, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

CHART_KEY: Final = "chart"
HELM: Final = "helm"
# A bundle of Fleet, and what overrides an Application of Argo CD.
BESIDE: Final = expression(r"(?:.*/)?(?:fleet\.ya?ml|\.argocd-source(?:-[^/]*)?\.yaml)\Z")
# What says that a bundle of Fleet has a chart from elsewhere.
ELSEWHERE: Final = ("chart", "repo")


def settings_of(chart: Scalar) -> Iterator[Node]:
    """Give the mappings that may hold the values of a chart: that of its name, `helm` in it, the `spec` of a
    HelmRelease, and what stands around `chart: {name: ./press}` of DevSpace and `chart: {path: ./press}` of Garden.

    In:      chart, where its name stands.
    """
    holder, around = chart.parent, chart.parent.parent
    if holder.key == CHART_REFERENCE and around is not None:
        yield around
        return
    yield holder
    if (helm := holder.node(HELM)) is not None:
        yield helm
    if around is not None and holder.key == HELM:
        yield from _customized(around)
    elif around is not None and holder.key == CHART_KEY and chart.key != CHART_KEY:
        yield around
    elif around is not None and around.parent is not None and (holder.key, around.key) == ("spec", CHART_KEY):
        yield around.parent


def settings_beside(document: Document, file: str) -> list[Node]:
    """Give the mappings that hold the values of the chart that a file stands beside, if it says of one no more."""
    if document.top is None or not BESIDE.match(file):
        return []
    helm = document.top.node(HELM)
    if helm is None:
        return [*_customized(document.top)]
    return [] if any(map(helm.text, ELSEWHERE)) else [helm, *_customized(document.top)]


def _customized(around: Node) -> Iterator[Node]:
    """Give what is laid over `helm` of a bundle of Fleet, or what that is laid over.

    In:      around, what `helm` stands in: the bundle, or one of its customizations.
    """
    for item in (item for key in CUSTOMIZED for item in nodes_in(around.get(key))):
        helm = item.node(HELM)
        if helm is not None and not any(map(helm.text, ELSEWHERE)):
            yield helm
    bundle = around.parent.parent if around.parent is not None and around.parent.key in CUSTOMIZED else None
    if bundle is not None and (helm := bundle.node(HELM)) is not None:
        yield helm
