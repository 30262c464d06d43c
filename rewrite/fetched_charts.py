"""Fetched charts: names of images that values set for a chart which is not in the run, and that have moved.

    {chart: press, repoURL: "https://charts.orchard.example", helm: {values: "image: {repository: orchard/press}"}}

Most charts print such a name as it is, and the mirror belongs in front of it. Some have a registry of their own beside
it, `docker.io` as a rule, and put that in front: the mirror belongs there then. Only the chart could say which, so
that its row in the report says what to look for.

Source:  helm.sh, Values Files; Subcharts and Global Values.
"""

from __future__ import annotations

from itertools import product
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from rewrite.chart_paths import HERE
from rewrite.fieldpath import format_path
from rewrite.finders import split
from rewrite.found_in_values import FoundInValues
from rewrite.linked import Certainty, FileNames, Laid, laid_by
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of
from rewrite.umbrellas import umbrella_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from rewrite.deployed import Deployed
    from rewrite.plans import FilePlan
    from rewrite.rendered_charts import ChartsBelow
    from rewrite.report import Change, Skip

PLACE: Final = attrgetter("place")
# Of the names that values set, as many as it takes to know that there are others.
NAMED: Final = 2
TOLD: Final = frozenset({Reason.REMOTE_CHART, Reason.MISSING_DEPENDENCY})


def tell_fetched(plans: Mapping[str, FilePlan], moving: Collection[Change], charts: ChartsBelow | None) -> None:
    """Say of charts that are not in the run which names without a registry move in the values for them.

    In:      plans, by the name of the file; their rows are replaced. moving, the changes that stand. charts, those of
             the run; None when there can be none.
    """
    names = {change for change in moving if change.finder == split.ID and shape_of(change.before) is not Shape.EXPLICIT}
    if not names:
        return
    told = {name: rows for name, plan in plans.items() if (rows := [row for row in plan.skips if row.reason in TOLD])}
    found = FoundInValues(plans, None)
    texts: dict[Laid, list[str]] = {}
    moved: dict[Skip, dict[str, None]] = {}
    for row, laid in (*_deployed(plans, told, charts), *_depended_on(plans, told, charts)):
        if laid not in texts:
            changes = sorted((change for _, change in found.all_names(laid) if change in names), key=PLACE)
            # Many releases may share a long file of values.
            texts[laid] = list(dict.fromkeys(change.before for change in changes))[:NAMED]
        moved.setdefault(row, {}).update(dict.fromkeys(texts[laid]))
    said = {row: row._replace(detail=_detail(row, list(named))) for row, named in moved.items() if named}
    for name in told:
        plans[name].skips = [said.get(row, row) for row in plans[name].skips]


def _deployed(
    plans: Mapping[str, FilePlan], told: Mapping[str, Iterable[Skip]], charts: ChartsBelow | None
) -> Iterator[tuple[Skip, Laid]]:
    """Give the rows of charts that files deploy, each with the values that are plainly for it."""
    files = FileNames(plans, charts)
    for name, rows in told.items():
        releases: dict[tuple[int, str], list[Deployed]] = {}
        for deployed in plans[name].deployed:
            releases.setdefault((deployed.document, deployed.chart), []).append(deployed)
        by_chart: dict[tuple[int, str], list[Skip]] = {}
        for row in rows:
            by_chart.setdefault((row.place.document, row.text), []).append(row)
        for chart, of_chart in by_chart.items():
            # Both stand in the order of the file.
            found = releases.get(chart, ())
            pairs = zip(of_chart, found, strict=True) if len(of_chart) == len(found) else product(of_chart[:1], found)
            for row, deployed in pairs:
                for laid, how in laid_by(name, deployed, deployed.chart, files):
                    if how is Certainty.WRITTEN:
                        yield row, laid


def _depended_on(
    plans: Mapping[str, FilePlan], told: Mapping[str, Iterable[Skip]], charts: ChartsBelow | None
) -> Iterator[tuple[Skip, Laid]]:
    """Give the rows of what charts of the run depend on, each with the values below its name in files of the chart."""
    if charts is None:
        return
    folders: dict[str, list[tuple[Skip, str]]] = {}
    for name, rows in told.items():
        folder = name.rpartition("/")[0] or HERE
        keys = charts.keys(folder)
        missing = [row for row in rows if row.reason is Reason.MISSING_DEPENDENCY]
        below = [(row, key) for row in missing for of, key in keys if of == (row.text, row.place.line)]
        folders.setdefault(folder, []).extend(below)
    for name in plans:
        for row, key in folders.get(umbrella_of(name, charts.folders), ()):
            yield row, Laid(name, 0, f"{format_path((key,))}.")


def _detail(row: Skip, texts: list[str]) -> str:
    others = " and others" if texts[1:] else ""
    moved = f"the mirror goes before {texts[0]}{others}; if the chart has a registry for that, set it instead"
    return f"{row.detail}; {moved}" if row.detail else moved
