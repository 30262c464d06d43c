"""Chart references: releases of Flux that name an object for their chart, of which another document says where it is.

`chartRef: {kind: HelmChart, name: press}` is the chart in `./charts/press` where the HelmChart of that name has it, and
what its `valuesFiles` name is laid over it first.

Source:  fluxcd.io, HelmReleases (chartRef) and HelmCharts: what is in valuesFiles is merged in the order of the list.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

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

    Of several objects by that name, as in the folders of several clusters, those in the same file count, then those in
    the same folder.
    """
    objects: Objects = {}
    for plan in plans:
        for found in (found for found in plan.deployed if found.chart and found.resource[0] == KIND):
            for place in _places(plan.name):
                # The same chart is told once, however many clusters have it.
                told = objects.setdefault((place, f"{KIND}/{found.resource[1]}"), {})
                told.setdefault((found.chart, found.start, found.files), found)
    for plan in plans if objects else ():
        asked = {found.chart for found in plan.deployed if (EVERYWHERE, found.chart) in objects}
        found_for = {chart: _nearest(plan.name, chart, objects) for chart in asked}
        meant = {chart: found for chart, found in found_for.items() if len(found) <= MOST_OBJECTS}
        if meant:
            plan.deployed = tuple(_followed(plan.deployed, meant))


def _places(file: str) -> tuple[str, str, str]:
    """Give the places in which an object may be looked for that a file names, the nearest first."""
    return file, f"{posixpath.dirname(file)}/", EVERYWHERE


def _nearest(file: str, chart: str, objects: Objects) -> Collection[Deployed]:
    found = next(place for place in _places(file) if (place, chart) in objects)
    return objects[found, chart].values()


def _followed(deployed: Iterable[Deployed], charts: Mapping[str, Collection[Deployed]]) -> Iterator[Deployed]:
    for release in deployed:
        for chart in charts.get(release.chart, ()):
            told = release._replace(chart=chart.chart, start=chart.start, files=chart.files + release.files)
            yield told._replace(is_bitnami=chart.is_bitnami, source=chart.source)
        if release.chart not in charts:
            yield release
