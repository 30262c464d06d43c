"""Rendered charts: what can be asked of the charts of a run, which are rendered with values that stand elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rewrite.linked import Charts
from rewrite.taken_outside import LeavingCharts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.charts.fronts import Setting
    from rewrite.charts.laid_over import Rendered
    from rewrite.linked import Laid
    from rewrite.report import Change

# A file of values of an umbrella, and the keys below which it has those of another chart.
Layer = tuple[str, tuple[str, ...]]


class RenderedCharts(Charts, Protocol):
    """The charts of a run, which can be rendered."""

    def render(self, folder: str, laid: Laid, paths: frozenset[str]) -> Rendered | None:
        """Render a chart with values laid over its own; None when that cannot be done.

        In:      paths, the field paths that are of interest in the values.
        """

    def beside(self, folder: str) -> Sequence[tuple[str, str]]:
        """Give the folders of the charts of the run that a chart depends on by a path, or that stand in it, with the
        key of the values of each.
        """

    def settings(self, folder: str, laid: Laid) -> frozenset[Setting]:
        """Give what values set that may decide what stands in front of the images of a chart."""


class ChartsBelow(RenderedCharts, LeavingCharts, Protocol):
    """The charts of a run, which can be rendered with what is set for them above."""

    def keys(self, folder: str) -> Iterable[tuple[tuple[str, int], str]]:
        """Give the name and the line of each chart that a chart of the run depends on, with the key of its values."""

    def taking_by_paths(self) -> Iterable[tuple[str, Sequence[str]]]:
        """Give the folders of the charts that take others by their paths, or have such ones in them, each with the
        files in it that may be values.
        """

    def refused(self, folder: str, laid: Laid, changes: Sequence[tuple[str, Change]]) -> Mapping[str, str]:
        """Give the paths of what schemas of a chart refuse among values, each with what to say of it.

        In:      changes, each with its path below the values.
        """

    def settings_below(self, folder: str, layers: Iterable[Layer]) -> frozenset[Setting] | None:
        """Give what charts above one set for it that may decide what stands in front of its images; None when that
        cannot be told.
        """

    def render_below(self, folder: str, layers: Iterable[Layer]) -> Rendered | None:
        """Render a chart with what charts above it set for it; None when that cannot be done.

        In:      layers, the lowest first.
        """
