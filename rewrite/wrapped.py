"""Wrapped: names that the values of a chart of the run set for one that it depends on and that is not here, and the
registry that another source of the same values sets for that.

    dependencies: [{name: press, repository: "https://charts.orchard.example"}]

Nothing can be rendered, so that the chart says nothing of what stands below the key of the other: what it is given is
judged as the values of a release of a chart that is fetched. The chart's own values lie below all others.

Source:  helm.sh, Subcharts and Global Values; Values Files; Charts, dependencies: `alias`.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.chart_names import VALUES_FILE
from rewrite.chart_paths import HERE, ChartPaths, within
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.found_in_values import FoundInValues
from rewrite.laid_together import Together, at_most, one_of, patches_in, sources_of
from rewrite.linked import Certainty, FileNames, Laid
from rewrite.plans import hold_all
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.umbrellas import GLOBAL, umbrella_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.laid_together import Source, Why
    from rewrite.plans import FilePlan
    from rewrite.registries import Mirrors
    from rewrite.rendered_charts import ChartsBelow
    from rewrite.report import Change

# A path with placeholders may lead to each of some hundred charts, and a team may have a hundred of these.
MOST_SUPPOSED: Final = 5000


class _Release(NamedTuple):
    """A release of a chart: its folder, the sources of its values, and whether all of that is known."""

    chart: str
    sources: tuple[Source, ...]
    is_known: bool


class _Named(NamedTuple):
    """A name that a release sets: the index of its source, how well that is known to be one, its path and change."""

    at: int
    how: Certainty
    path: str
    change: Change


def hold_wrapped(plans: Mapping[str, FilePlan], charts: ChartsBelow, mirrors: Mirrors) -> frozenset[str]:
    """Hold the names that are set for what is not here, and joined to a registry which another source of the same
    values sets.

    In:      plans, by the name of the file. mirrors, those that are more than the name of a host.
    Out:     what they would have become.
    """
    wrappers = dict(_wrappers(plans, charts))
    judge = _Judge(plans, charts, mirrors)
    for release in dict.fromkeys((*_releases(plans, charts, wrappers), *_overlaid(plans, charts, wrappers))):
        judge.add(release, wrappers[release.chart])
    judged = ((change, one_of(answers)) for change, answers in judge.said.items())
    return hold_all(plans, {change: change.held(*why) for change, why in judged if why})


def _wrappers(plans: Mapping[str, FilePlan], charts: ChartsBelow) -> Iterator[tuple[str, Sequence[str]]]:
    """Give the folders of the charts that depend on what is not here, with the keys of the values of that."""
    missing: dict[str, set[tuple[str, int]]] = {}
    for name, plan in plans.items():
        for skip in plan.skips:
            if skip.reason is Reason.MISSING_DEPENDENCY:
                missing.setdefault(name.rpartition("/")[0] or HERE, set()).add((skip.text, skip.place.line))
    for folder, named in missing.items():
        yield folder, [*dict.fromkeys(key for of, key in charts.keys(folder) if of in named)]


def _releases(
    plans: Mapping[str, FilePlan], charts: ChartsBelow, wrappers: Mapping[str, Sequence[str]]
) -> Iterator[_Release]:
    """Give what deploys some charts."""
    names = FileNames(plans, charts)
    patches = patches_in(plans, names)
    paths = ChartPaths(charts)
    supposed = 0
    for plan in plans.values():
        for deployed in (deployed for deployed in plan.deployed if deployed.chart):
            meant = paths.meant(plan.name, deployed.chart, deployed.start, deployed.release)
            folders = [folder for folder in meant.folders if folder in wrappers]
            if not meant.is_certain:
                folders = folders[: MOST_SUPPOSED - supposed]
                supposed += len(folders)
            certainty = Certainty.WRITTEN if meant.is_certain else Certainty.SUPPOSED
            for folder in folders:
                found = sources_of(plan.name, deployed._replace(chart=folder), names, plans)
                sources = [at_most(source, certainty) for source in found]
                sources += patches.get(deployed.resource, ())
                own = Laid(within(folder, VALUES_FILE))
                if own.file in plans and all(laid != own for source in sources for laid, _ in source):
                    sources.insert(0, ((own, Certainty.WRITTEN),))
                yield _Release(folder, tuple(sources), meant.is_certain)


def _overlaid(
    plans: Mapping[str, FilePlan], charts: ChartsBelow, wrappers: Mapping[str, Sequence[str]]
) -> Iterator[_Release]:
    """Give the values files beside those that Helm reads by itself in some charts, each as laid over that one."""
    for name in plans:
        chart = umbrella_of(name, charts.folders) if kind_of(name) is SourceKind.VALUES else ""
        own = within(chart, VALUES_FILE)
        # Further below, a chart at the top of a repository has those of all others.
        is_beside = posixpath.dirname(name) == posixpath.dirname(own)
        if chart in wrappers and own in plans and name != own and is_beside:
            below, over = ((Laid(own), Certainty.WRITTEN),), ((Laid(name), Certainty.GUESSED),)
            yield _Release(chart, (below, over), is_known=False)


class _Judge:
    """Takes down why each name stays, by the releases that have it: None for one that belongs to no registry there."""

    def __init__(self, plans: Mapping[str, FilePlan], charts: ChartsBelow, mirrors: Mirrors) -> None:
        self.said: dict[Change, list[Why | None]] = {}
        # What stands in the chart itself counts too.
        self._values = FoundInValues(plans, None)
        self._charts = charts
        self._mirrors = mirrors

    def add(self, release: _Release, keys: Sequence[str]) -> None:
        """Take down what is so of the names that a release sets for dependencies, by the keys of their values."""
        named: dict[str, list[_Named]] = {}
        for at, source in enumerate(release.sources):
            for laid, how in self._of(release, source):
                for path, change in self._values.names(laid):
                    named.setdefault(_first_of(path), []).append(_Named(at, how, path, change))
        for key in map(format_path, ((key,) for key in keys)):
            if key not in named:
                continue
            # It is given no more.
            together = Together(release.sources, self._values, self._mirrors, (f"{key}.", f"{GLOBAL}."))
            for at, how, path, change in named[key]:
                why = together.why(at, how, path, change)
                if why or release.is_known:
                    self.said.setdefault(change, []).append(why)

    def _of(self, release: _Release, source: Source) -> Iterator[tuple[Laid, Certainty]]:
        """Give what may set names in a source: no file of another chart."""
        for laid, how in source:
            chart = umbrella_of(laid.file, self._charts.folders) if laid.is_file else ""
            if chart == release.chart:
                # Whoever takes a file of the chart lays it over the chart's own values.
                yield laid, how if release.is_known else Certainty.WRITTEN
            elif not chart:
                yield laid, how


def _first_of(path: str) -> str:
    """Give the first step of a field path, as it is written there."""
    return path[: path.find("]") + 1] if path.startswith("[") else path.partition(".")[0]
