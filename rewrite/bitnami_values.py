"""Bitnami values: names in values for Bitnami's charts that stand in another file than what deploys the charts.

The charts join a registry to them. What stands beside the name of the chart says so itself (see finders/bitnami).

Source:  bitnami/common, `_images.tpl` and values.yaml.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.chart_paths import ChartPaths
from rewrite.chart_sources import ChartSources
from rewrite.finders.bitnami import JOINED, MAY_BE_JOINED
from rewrite.linked import Certainty, FileNames, Laid, is_laid, laid_by
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.linked import Charts
    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip

NAMES: Final = (Role.NAME.value, Role.REFERENCE.value)
KEY: Final = "repository"


def hold_bitnami_values(plans: Mapping[str, FilePlan], charts: Charts | None) -> frozenset[str]:
    """Hold the names without a registry that are set for Bitnami's charts.

    In:      plans, by the name of the file. charts, those of the run; None when there can be none.
    Out:     what they would have become.
    """
    sources = ChartSources({name: plan.chart_sources for name, plan in plans.items()})
    if not sources and not any(deployed.is_bitnami for plan in plans.values() for deployed in plan.deployed):
        return frozenset()
    by_file: dict[str, list[tuple[Laid, Certainty]]] = {}
    for laid, how in _laid(plans, charts, sources).items():
        by_file.setdefault(laid.file, []).append((laid, how))
    targets: set[str] = set()
    for file, values in by_file.items():
        plan = plans[file]
        names = filter(_is_name, plan.changes)
        targets |= plan.hold({change: skip for change in names if (skip := _held(change, values))})
    return frozenset(targets)


def _laid(plans: Mapping[str, FilePlan], charts: Charts | None, sources: ChartSources) -> dict[Laid, Certainty]:
    """Give the values for charts of Bitnami's, without those that may be meant and are for others.

    In:      plans and charts as for hold_bitnami_values; sources, the repositories that charts are fetched from.
    """
    names, paths = FileNames(plans, charts), ChartPaths(charts) if charts else None
    deployments = [
        (plan.name, deployed, deployed.is_bitnami or sources.has(plan.name, deployed.source))
        for plan in plans.values()
        for deployed in plan.deployed
    ]
    objects = {deployed.resource for _, deployed, is_theirs in deployments if is_theirs and deployed.resource[1]}
    laid: dict[Laid, Certainty] = {}
    others: set[Laid] = set()
    for name, deployed, is_known in deployments:
        is_theirs = is_known or (not deployed.chart and deployed.resource in objects)
        if paths and "/" in deployed.chart and paths.meant(name, deployed.chart, deployed.start, "").is_known:
            # `bitnami/redis` is a folder of the run, and the chart in it says itself what it joins.
            is_theirs = False
        for found, how in laid_by(name, deployed, deployed.chart, names):
            if is_theirs:
                laid[found] = min(how, laid.get(found, how))
            elif how is Certainty.WRITTEN:
                others.add(found)
    return {found: how for found, how in laid.items() if how is Certainty.WRITTEN or found not in others}


def _is_name(change: Change) -> bool:
    """Tell whether a change puts the mirror in front of a name without a registry."""
    return change.role in NAMES and shape_of(change.before) is not Shape.EXPLICIT


def _held(change: Change, values: list[tuple[Laid, Certainty]]) -> Skip | None:
    """Give the skip that a change becomes that is among some values."""
    how = [how for laid, how in values if _is_among(change, laid)]
    if not how:
        return None
    detail = JOINED if min(how) is Certainty.WRITTEN else MAY_BE_JOINED
    return change.held(Reason.UNDECIDED, detail)


def _is_among(change: Change, laid: Laid) -> bool:
    """Tell whether a change is of the name of an image, which may have a registry beside it, in some values."""
    below = dict(laid.parameters).get(change.place.path, change.place.path)
    return below.rpartition(".")[2] == KEY and is_laid(change.place, laid)
