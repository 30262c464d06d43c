"""Renderings: what a chart makes of its values with something laid over them, rendered once for all who ask.

Of one overlay it is asked what it joins to a registry, which images it has of its own, and what an empty registry in it
leaves; and to render a chart costs more than all the reading of its files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.sites import sort_out
from rewrite.charts.trace import trace_chart

if TYPE_CHECKING:
    from rewrite.charts.sites import Sorted
    from rewrite.charts.traced import ChartFiles, ChartTrace


class Renderings:
    """The renderings of a chart with its overlays.

    In:      chart and domains, as for the trace of the chart.
    """

    def __init__(self, chart: ChartFiles, domains: frozenset[str]) -> None:
        self.chart, self.domains = chart, domains
        self._traces: dict[str, ChartTrace] = {}

    def trace(self, overlay: str) -> ChartTrace:
        """Give all images that the chart makes of its values with an overlay, by the path of this one in the chart."""
        if overlay not in self._traces:
            values = VALUES_FILE, overlay
            self._traces[overlay] = trace_chart(self.chart, values, domains=self.domains, judged=True)
        return self._traces[overlay]

    def sorted_out(self, overlay: str) -> Sorted:
        """Give the images that are pulled, and why values stay that are printed elsewhere alone."""
        return sort_out(self.trace(overlay))
