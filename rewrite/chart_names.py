"""Chart names: the names that move in the values of a chart of the run, and in its templates."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.chart_paths import HERE, TEMPLATES, within
from rewrite.set_registries import is_joinable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rewrite.charts.laid_over import Rendered
    from rewrite.plans import FilePlan
    from rewrite.report import Change

VALUES_FILE: Final = "values.yaml"


class ChartNames:
    """The names of all charts of a run.

    In:      plans, by the name of the file. folders, those of the charts.
    """

    def __init__(self, plans: Mapping[str, FilePlan], folders: Collection[str]) -> None:
        self._plans, self._folders = plans, folders

    def of(self, folder: str) -> list[Change]:
        """Give the names and registries in the values of a chart that Helm reads by itself, and in its templates."""
        values = self._plans.get(within(folder, VALUES_FILE))
        changes = values.changes if values else ()
        return [*filter(is_joinable, changes), *self.in_templates(folder)]

    def in_templates(self, folder: str) -> Sequence[Change]:
        """Give the same of the templates of a chart alone."""
        return self._in_templates.get(folder, ())

    @cached_property
    def _in_templates(self) -> Mapping[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for file, plan in self._plans.items():
            if (own := [*filter(is_joinable, plan.changes)]) and (chart := self._chart_of(file)):
                found.setdefault(chart, []).extend(own)
        return found

    def _chart_of(self, file: str) -> str:
        """Give the chart that a file is a template of; "" where it is none."""
        steps = file.split("/")
        above = ("/".join(steps[:at]) or HERE for at, step in enumerate(steps[:-1]) if step == TEMPLATES)
        return next((folder for folder in above if folder in self._folders), "")


def why_joined(rendered: Rendered, change: Change, file: str) -> str:
    """Say why a name stays, which is joined to what a file lays over a chart; "" where it need not."""
    place = change.place
    below = rendered.why(file, (place.file, place.path))
    image = rendered.literals.get((place.file, place.line, place.column), "")
    return below or (f"{file} joins it to a registry, as in {image}" if image else "")
