"""Chart references: releases of Flux that name an object for their chart, of which another document says where it is.

`chartRef: {kind: HelmChart, name: press}` is the chart in `./charts/press` where the HelmChart of that name has it, and
what its `valuesFiles` name is laid over it first.

Source:  fluxcd.io, HelmReleases (chartRef) and HelmCharts: what is in valuesFiles is merged in the order of the list.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rewrite.deployed import Deployed
    from rewrite.plans import FilePlan

KIND: Final = "HelmChart"
EVERYWHERE: Final = ""
# Of more by one name, which a release means cannot be told.
MOST_OBJECTS: Final = 8
# What objects stand for, by the place that is asked about and as releases name them; the same chart is there once.
Objects = dict[tuple[str, str], dict[tuple[object, ...], "Deployed"]]


def follow_chart_references(plans: Collection[FilePlan]) -> None:
    """Put into the plans which charts releases deploy that name an object for it.

    Of several objects by that name, as in the folders of several clusters, those in its namespace count, those in the
    same file first, then those in the same folder.
    """
    objects: Objects = {}
    for plan in plans:
        for found in (found for found in plan.deployed if found.chart and found.resource[0] == KIND):
            for place in _places(plan.name):
                # The same chart is told once, however many clusters have it.
                told = objects.setdefault((place, f"{KIND}/{found.resource[1]}"), {})
                told.setdefault((found.chart, found.start, found.files, found.namespace), found)
    for plan in plans if objects else ():
        if any((EVERYWHERE, found.chart) in objects for found in plan.deployed):
            plan.deployed = tuple(each for found in plan.deployed for each in _followed(plan.name, found, objects))


def _places(file: str) -> tuple[str, str, str]:
    """Give the places in which an object may be looked for that a file names, the nearest first."""
    return file, f"{posixpath.dirname(file)}/", EVERYWHERE


def _followed(file: str, release: Deployed, objects: Objects) -> Sequence[Deployed]:
    """Give a release with the chart that the object stands for which it names, once for each that it may be."""
    charts: list[Deployed] = []
    for place in _places(file):
        named = objects.get((place, release.chart), {}).values()
        charts = charts or [chart for chart in named if not _are_apart(release.namespace, chart.namespace)]
    told = {(chart.chart, chart.start, chart.files): chart for chart in charts}
    if not 0 < len(told) <= MOST_OBJECTS:
        return [release]
    return [
        release._replace(
            chart=chart.chart,
            start=chart.start,
            files=chart.files + release.files,
            is_bitnami=chart.is_bitnami,
            source=chart.source,
        )
        for chart in told.values()
    ]


def _are_apart(namespace: str, other: str) -> bool:
    return bool(namespace and other) and namespace != other
