"""Printed outside: names in values outside of a chart of the run that are said to be joined to a registry, for one
stands beside or above them, and that the chart prints without it.

`imageRegistry: quay.io` is put in front of the chart's own images, and `sidecar: {image: "busybox:1"}` is taken over as
it is. Nothing follows there when the registry moves, so that somebody has to look at it.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from rewrite.chart_paths import ChartPaths
from rewrite.finders.belonging import JOINED_TO
from rewrite.linked import Certainty, FileNames, laid_by
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.deployed import Deployed
    from rewrite.linked import Charts, Laid, Links
    from rewrite.plans import FilePlan
    from rewrite.rendered_charts import RenderedCharts
    from rewrite.report import Place, Skip

    # The document, and the field path in it, of a name that stays.
    _Joined = tuple[int, str, Skip]

# A chart for all applications of a team is deployed hundreds of times: what sets the same as one of the first is not
# rendered once more.
MOST_RENDERED: Final = 20
# Of what stands in a text.
ITEM: Final = "] > "


def doubt_printed_alone(plans: Mapping[str, FilePlan], charts: RenderedCharts, links: Links) -> None:
    """Say of the names that charts of the run print as they are that nothing decides about them.

    In:      plans, by name of the file. links, which values are for which chart.
    """
    joined = {name: told for name, plan in plans.items() if (told := sorted(_joined_in(plan), key=itemgetter(0, 1)))}
    # timid: what else a release lays over the chart may have them joined.
    together = frozenset(_laid_together(plans, charts)) if joined else frozenset()
    doubted: dict[str, dict[Place, Skip]] = {}
    for folder in sorted(links.laid) if joined else ():
        found = (laid for laid, certainty in links.laid[folder].items() if certainty is Certainty.WRITTEN)
        written = (laid for laid in found if laid not in together)
        asked = ((laid, names) for laid in written if (names := dict(_below(joined.get(laid.file, ()), laid))))
        alone: dict[frozenset[str], frozenset[str]] = {}
        for number, (laid, names) in enumerate(asked):
            paths = frozenset(names)
            if number < MOST_RENDERED:
                rendered = charts.render(folder, laid, paths)
                alone[paths] = rendered.alone if rendered else frozenset()
            for path in alone.get(paths, frozenset()):
                detail = f"a chart of this run, {folder}, prints it as it is"
                doubt = names[path]._replace(reason=Reason.UNDECIDED, detail=detail)
                doubted.setdefault(laid.file, {})[doubt.place] = doubt
    for file, doubts in doubted.items():
        plans[file].skips = [_or_doubt(skip, doubts) for skip in plans[file].skips]


def _laid_together(plans: Mapping[str, FilePlan], charts: Charts) -> Iterator[Laid]:
    """Give the values that stand in one of several places from which a release has its values."""
    names, paths = FileNames(plans, charts, charts.files), ChartPaths(charts)
    patched = {deployed.resource for plan in plans.values() for deployed in plan.deployed if not deployed.chart}
    kinds = {kind for kind, name in patched if not name}
    for plan in plans.values():
        for deployed in plan.deployed:
            is_patched = deployed.resource in patched or deployed.resource[0] in kinds
            if is_patched or _count_sources(deployed) > 1:
                meant = paths.meant(plan.name, deployed.chart, deployed.start, deployed.release)
                for folder in meant.folders or (deployed.chart,):
                    yield from (laid for laid, _ in laid_by(plan.name, deployed, folder, names))


def _count_sources(deployed: Deployed) -> int:
    """Give the number of places that a release has its values from; an item of a list that is a text is a path."""
    scopes = [scope for scope in deployed.scopes if not scope.endswith(ITEM)]
    lists = (deployed.files, deployed.config_maps, scopes, deployed.handed)
    return sum(map(len, lists)) + bool(deployed.parameters)


def _or_doubt(skip: Skip, doubts: Mapping[Place, Skip]) -> Skip:
    return doubts.get(skip.place, skip) if skip.reason is Reason.INHERITED else skip


def _joined_in(plan: FilePlan) -> Iterator[_Joined]:
    """Give the names of a file that are said to be joined to a registry, by document and field path."""
    for skip in plan.skips:
        if skip.reason is Reason.INHERITED and skip.detail.startswith(JOINED_TO):
            yield skip.place.document, skip.place.path, skip


def _below(joined: Sequence[_Joined], laid: Laid) -> Iterator[tuple[str, Skip]]:
    """Give those that stand among values, by their paths below these."""
    if not (laid.scope or laid.parameters):
        yield from ((path, skip) for _, path, skip in joined)
        return
    for begin, below in laid.parameters or ((laid.scope, ""),):
        for at in range(bisect_left(joined, (laid.document, begin), key=itemgetter(0, 1)), len(joined)):
            document, path, skip = joined[at]
            if document != laid.document or not path.startswith(begin):
                break
            if not laid.parameters or path == begin:
                yield below or path.removeprefix(begin), skip
