"""Laid joins: what charts of the run do with a registry that is laid over them, beside names in files of their own.

A chart has said of a name in such a file what becomes of it with the values in that file alone, and what else a release
lays over it stands elsewhere: `valueFiles: [registry.yaml, name.yaml]`.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.chart_names import VALUES_FILE
from rewrite.chart_paths import HERE, within
from rewrite.charts.fronts import REGISTRY

if TYPE_CHECKING:
    from rewrite.charts.laid_over import Rendered
    from rewrite.linked import Laid
    from rewrite.rendered_charts import RenderedCharts

# Charts for all applications of a team are deployed hundreds of times.
MOST_RENDERED: Final = 50


class LaidJoins:
    """The charts of a run, each rendered once with each registry that is laid over it."""

    def __init__(self, charts: RenderedCharts) -> None:
        self._charts = charts
        self._rendered: dict[tuple[str, Laid], Rendered | None] = {}

    def around(self, file: str) -> str:
        """Give the folder of the chart that a file stands in; "" for the chart's own values, of which it says all."""
        folder, folders = posixpath.dirname(file), self._charts.folders
        while folder not in folders and folder != posixpath.dirname(folder):
            folder = posixpath.dirname(folder)
        return "" if file == within(folder or HERE, VALUES_FILE) else folder or HERE

    def joins(self, folder: str, name: str, laid: Laid, path: str) -> bool | None:
        """Tell whether a chart joins a registry among some values to the name that it has at a path of its own; None
        where it may.
        """
        key = folder, laid
        if key not in self._rendered and len(self._rendered) < MOST_RENDERED:
            self._rendered[key] = self._charts.render(folder, laid, frozenset())
        own = within(folder, VALUES_FILE), name
        rendered = self._rendered.get(key)
        if rendered and own not in rendered.beside and (own in rendered.below or own in rendered.shown):
            return own in rendered.below
        # timid: it has none of its own there, or was not rendered, or what reads both may join them.
        settings = self._charts.settings(folder, laid)
        may_join = any(setting.path == path and setting.state == REGISTRY for setting in settings)
        return None if may_join else False
