"""Chart references: releases of Flux that name an object for their chart, of which another document says where it is.

`chartRef: {kind: HelmChart, name: press}` is the chart in `./charts/press` where the HelmChart of that name has it, and
what its `valuesFiles` name is laid over it first.

Source:  fluxcd.io, HelmReleases (chartRef) and HelmCharts: what is in valuesFiles is merged in the order of the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from rewrite.deployed import Deployed
    from rewrite.plans import FilePlan

KIND: Final = "HelmChart"


def follow_chart_references(plans: Collection[FilePlan]) -> None:
    """Put into the plans which charts releases deploy that name an object for it; of several by that name, each."""
    deployed = (found for plan in plans for found in plan.deployed if found.chart and found.resource[0] == KIND)
    charts: dict[str, list[Deployed]] = {}
    for found in deployed:
        charts.setdefault(f"{KIND}/{found.resource[1]}", []).append(found)
    for plan in plans if charts else ():
        if any(found.chart in charts for found in plan.deployed):
            plan.deployed = tuple(_followed(plan.deployed, charts))


def _followed(deployed: Iterable[Deployed], charts: Mapping[str, Sequence[Deployed]]) -> Iterator[Deployed]:
    for release in deployed:
        for chart in charts.get(release.chart, ()):
            told = release._replace(chart=chart.chart, start=chart.start, files=chart.files + release.files)
            yield told._replace(is_bitnami=chart.is_bitnami, source=chart.source)
        if release.chart not in charts:
            yield release
