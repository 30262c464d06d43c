"""Laid below: names of charts that an umbrella depends on, and that a release of the umbrella joins.

    values: {press: {image: {registry: ghcr.io}}}

Where a release stands outside of all charts, it sets the registry, and the name is in the values of a chart below, or
in a template. What renders the umbrella for the release shows that; this takes it down for when all else has been said
of the names.

Source:  helm.sh, Subcharts and Global Values; Charts, dependencies.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from rewrite.chart_names import VALUES_FILE, ChartNames
from rewrite.chart_paths import within
from rewrite.plans import FilePlan
from rewrite.reasons import Reason
from rewrite.set_registries import is_joinable, is_name
from rewrite.umbrellas import charts_below

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rewrite.charts.laid_over import Rendered
    from rewrite.rendered_charts import ChartsBelow
    from rewrite.report import Change

# As many as this are looked at for what was not rendered; where charts depend on each other in circles there are more.
MOST_BELOW: Final = 5000


class LaidBelow:
    """What is laid over the charts of a run that others depend on: why names in their values, and in templates, stay,
    by these.
    """

    def __init__(self, plans: Mapping[str, FilePlan], charts: ChartsBelow) -> None:
        self._plans, self._charts = plans, charts
        self._own = ChartNames(plans, charts.folders)
        self._names: dict[str, dict[str, Change]] = {}
        self._literals: dict[str, dict[tuple[int, int], Change]] = {}
        self._why: dict[str, dict[Change, str]] = {}

    def add(self, umbrella: str, file: str, registries: Collection[str], rendered: Rendered | None) -> None:
        """Take down what becomes of the names below a chart that was rendered with the values of a release.

        In:      file, where the values stand. registries, the field paths, below the values, of those that they set.
                 rendered is None where that could not be done.
        """
        for (values, path), why in rendered.whys(file) if rendered else ():
            if values != within(umbrella, VALUES_FILE) and (name := self._names_in(values).get(path)):
                self._add(name, why)
        for (template, line, column), example in rendered.literals.items() if rendered else ():
            if name := self._literals_in(template).get((line, column)):
                self._add(name, f"{file} joins it to a registry, as in {example}")
        if rendered and not rendered.cut:
            return
        for found in islice(charts_below(umbrella, registries, self._charts), MOST_BELOW):
            detail = f"{file} may join it to a registry, and {found.chart} was not rendered with that"
            values = within(found.chart, VALUES_FILE)
            is_seen = rendered is not None and values not in rendered.cut
            for path, name in self._names_in(values).items() if not is_seen else ():
                if is_name(name) and (rendered is None or (values, path) not in rendered.shown):
                    self._add(name, detail)
            for name in filter(is_name, self._own.in_templates(found.chart)) if not is_seen else ():
                self._add(name, detail)

    def _names_in(self, values: str) -> Mapping[str, Change]:
        """Give the names in a file of values that get the mirror in front, by their field paths."""
        if values not in self._names:
            changes = self._plans.get(values, FilePlan(values)).changes
            self._names[values] = {change.place.path: change for change in changes if is_joinable(change)}
        return self._names[values]

    def _literals_in(self, template: str) -> Mapping[tuple[int, int], Change]:
        """Give the same of a template, by lines and columns."""
        if template not in self._literals:
            changes = self._plans.get(template, FilePlan(template)).changes
            found = {(change.place.line, change.place.column): change for change in changes if is_joinable(change)}
            self._literals[template] = found
        return self._literals[template]

    def _add(self, name: Change, why: str) -> None:
        # Releases for many stages join the same.
        self._why.setdefault(name.place.file, {}).setdefault(name, why)

    def hold(self) -> frozenset[str]:
        """Hold the names that nothing else holds; give what they would have become."""
        targets = set[str]()
        for values, why in self._why.items():
            plan = self._plans[values]
            held = {name: name.held(Reason.UNDECIDED, why[name]) for name in plan.changes if name in why}
            targets |= plan.hold(held)
        return frozenset(targets)
