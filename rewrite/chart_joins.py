"""Chart joins: names in values that stand outside of a chart of the run, and that the chart joins to a registry.

The chart moves its registry, and what is joined to it must not get the mirror a second time. Where the chart's own
values have the same name, they say what becomes of it; the others are rendered over them, as overlays in the chart are.

Source:  helm.sh, Values Files: what is given is laid over the chart's own.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.chart_paths import within
from rewrite.charts.fronts import REGISTRY
from rewrite.linked import Certainty, Laid
from rewrite.plans import FilePlan, hold_all
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.set_registries import is_name, is_registry, may_be_registries, moved_in, registries_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.charts.fronts import Setting
    from rewrite.laid_below import LaidBelow
    from rewrite.linked import Links
    from rewrite.rendered_charts import RenderedCharts
    from rewrite.report import Change, Skip

VALUES_FILE: Final = "values.yaml"
# What sets other paths than these is rendered; a chart for all applications of a team is deployed hundreds of times.
MOST_KINDS: Final = 50

# Why a name stays, with what is special about it.
Why = tuple[Reason, str]


class _Found(NamedTuple):
    """What a chart says of a name that is set for it: why it stays, None for one that it joins to nothing."""

    certainty: Certainty
    why: Why | None
    chart: str


def hold_chart_joins(
    plans: Mapping[str, FilePlan], charts: RenderedCharts, links: Links, laid_below: LaidBelow
) -> frozenset[str]:
    """Hold the names that are set for charts of the run which join a registry to them.

    In:      plans, by name of the file. links, which values are for which chart. laid_below takes down what is set for
             the charts that these depend on.
    Out:     what they would have become.
    """
    found: dict[Change, list[_Found]] = {}
    names: dict[str, _Names] = {}
    for folder in sorted(links.laid):
        chart = _Chart(folder, plans, charts, laid_below)
        _judge(chart, links, plans, names, found)
        for change, detail in chart.below.items():
            found.setdefault(change, []).append(_Found(Certainty.WRITTEN, (Reason.UNDECIDED, detail), folder))
    skips = ((change, _skip(change, said)) for change, said in found.items())
    return hold_all(plans, {change: skip for change, skip in skips if skip})


def _judge(
    chart: _Chart,
    links: Links,
    plans: Mapping[str, FilePlan],
    names: dict[str, _Names],
    found: dict[Change, list[_Found]],
) -> None:
    """Add what a chart says of the names that are set for it."""
    for laid, certainty in links.laid.get(chart.folder, {}).items():
        if laid.file not in names:
            names[laid.file] = _Names(plans.get(laid.file) or FilePlan(laid.file))
        for change, why in _said(chart, laid, certainty, names[laid.file]).items():
            found.setdefault(change, []).append(_Found(certainty, why, chart.folder))


def _said(chart: _Chart, laid: Laid, certainty: Certainty, own: _Names) -> Mapping[Change, Why | None]:
    """Give what a chart says of the names among values.

    In:      own, what is set in the file of the values.
    """
    sets, paths = dict(own.below(laid)), own.paths(laid)
    joined: dict[Change, Why | None] = {change: chart.why for change, path in sets.items() if chart.is_joined(path)}
    if certainty is Certainty.ANY:
        return joined
    said = chart.judge(laid, sets, paths)
    if certainty is Certainty.NAMED:
        # A name alone says too little where nothing shows that the chart takes these values.
        return {change: why for change, why in said.items() if sets[change] not in chart.unseen}
    return said


class _Paths(NamedTuple):
    """The field paths, below the values, of names and registries; full, of registries that are set to something."""

    names: frozenset[str]
    registries: frozenset[str]
    full: frozenset[str]


class _Names:
    """The names that a file sets for charts, in the order of documents and field paths: there may be thousands."""

    def __init__(self, plan: FilePlan) -> None:
        found = [change for change in plan.changes if is_name(change)]
        self._changes = sorted(found, key=_where)
        self._places = [_where(change) for change in self._changes]
        self._named = moved_in(plan)
        self._named_places = sorted(self._named)
        self._registries = may_be_registries(plan)
        self._registry_places = sorted(place for place in self._registries if is_registry(place[1]))

    def below(self, laid: Laid) -> Iterator[tuple[Change, str]]:
        """Give the names among values that would get the mirror in front, each with its path below these."""
        if laid.parameters:
            return self._of(laid)
        found = self._from(laid.document, laid.scope) if laid.scope else self._changes
        return ((change, change.place.path.removeprefix(laid.scope)) for change in found)

    def paths(self, laid: Laid) -> _Paths:
        """Give the paths of all names and registries among values."""
        if laid.parameters:
            named = frozenset(below for path, below in laid.parameters if (laid.document, path) in self._named)
            # Whatever a registry is set to, names are joined to it.
            registries = frozenset(below for _, below in laid.parameters if is_registry(below))
            set_to = (below for path, below in laid.parameters if (laid.document, path) in self._registries)
            return _Paths(named - registries, registries, registries.intersection(set_to))
        registries = _below(laid, self._registry_places)
        return _Paths(_below(laid, self._named_places), registries, registries)

    def _of(self, laid: Laid) -> Iterator[tuple[Change, str]]:
        """Give the names that single parameters set, each with its path below the values of the chart."""
        for path, below in laid.parameters:
            yield from ((change, below) for change in self._from(laid.document, path) if change.place.path == path)

    def _from(self, document: int, begin: str) -> Iterator[Change]:
        """Give the changes of a document whose path begins so."""
        for at in range(bisect_left(self._places, (document, begin)), len(self._changes)):
            change = self._changes[at]
            if change.place.document != document or not change.place.path.startswith(begin):
                return
            yield change


class _Chart:
    """What a chart says of the names in values that are laid over its own.

    below are the names in its own values that these join to a registry; unseen, by their paths, those of which nothing
    that was rendered shows what becomes of them.
    """

    def __init__(
        self, folder: str, plans: Mapping[str, FilePlan], charts: RenderedCharts, laid_below: LaidBelow
    ) -> None:
        self.folder = folder
        self._laid_below = laid_below
        self.below: dict[Change, str] = {}
        self.unseen: set[str] = set()
        self._charts = charts
        self._name = within(folder, VALUES_FILE)
        values = plans.get(self._name, FilePlan(self._name))
        self._own = [change for change in values.changes if is_name(change)]
        self._moved = {path for _, path in moved_in(values)}
        self._inherited = {skip.place.path for skip in values.skips if skip.reason is Reason.INHERITED}
        self._registries = frozenset(path for _, path in registries_in(values))
        self._beside = {path.rpartition(".")[0] for path in self._registries}
        self._judged: dict[str, Why | None] = {}
        # The kinds of values that there were.
        self._known: set[str] = set()
        self._sets: set[tuple[frozenset[str], frozenset[str]]] = {(frozenset(), frozenset())}
        self._settings: frozenset[Setting] = frozenset()
        self._decided = 0
        # Why names stay that were rendered, with what was set in front of them.
        self._joined: dict[str, tuple[frozenset[Setting], Why]] = {}
        self._kinds = 0

    @cached_property
    def _holds_any(self) -> bool:
        """Whether there is a name that what stands in front could hold, in the chart or in those it depends on."""
        return bool(self._own or self._charts.beside(self.folder))

    @property
    def why(self) -> Why:
        """Why a name stays that the chart's own values have as well."""
        return Reason.INHERITED, f"a chart of this run joins it to a registry, {self._name}"

    def is_joined(self, path: str) -> bool:
        """Tell whether the chart's own values say that a name is joined to a registry."""
        if path in self._inherited:
            return True
        return path not in self._moved and path.rpartition(".")[0] in self._beside

    def judge(self, laid: Laid, sets: Mapping[Change, str], paths: _Paths) -> dict[Change, Why | None]:
        """Give why names stay that are set by their paths below the values, None where the chart joins them to nothing.

        In:      paths, those of all that is set among the same values.
        """
        own = paths.registries - self._registries
        kind = own, own & paths.full
        new = self._new(paths.names)
        # Names that are on the mirror count too, or a second run would render others than the first.
        if not new <= self._known or kind not in self._sets:
            self._kinds += 1
        is_asked = bool(self._new(sets.values()) - self._judged.keys()) or kind not in self._sets
        found = self._charts.settings(self.folder, laid) if sets or self._holds_any else frozenset()
        deciding, self._settings = found - self._settings, self._settings | found
        self._decided += bool(deciding) and not is_asked
        judged: Mapping[str, Why] = {}
        if is_asked or deciding:
            is_among_first = (self._kinds if is_asked else self._decided) <= MOST_KINDS
            judged = self._render(laid, new, own, is_among_first=is_among_first)
            if not is_among_first and (own or any(setting.state == REGISTRY for setting in deciding)):
                # timid: what is a registry may be joined to any name of the chart.
                detail = f"{laid.file} may join it to a registry, and the chart was not rendered with that"
                self.below = {**dict.fromkeys(self._own, detail), **self.below}
        self._known |= new
        self._sets.add(kind)
        for path, why in judged.items() if found else ():
            self._joined.setdefault(path, (found, why))
        # Releases for several stages set the same in front of the same name.
        alike = {path: why for path, (front, why) in self._joined.items() if not found.isdisjoint(front)}
        return {
            change: self.why if self.is_joined(path) else judged.get(path) or self._judged.get(path) or alike.get(path)
            for change, path in sets.items()
        }

    def _new(self, paths: Iterable[str]) -> frozenset[str]:
        """Give the paths of names of which the chart's own values say nothing."""
        return frozenset(path for path in paths if path not in self._moved and not self.is_joined(path))

    def _render(
        self, laid: Laid, new: frozenset[str], own: frozenset[str], *, is_among_first: bool
    ) -> Mapping[str, Why]:
        """Render the chart with values of a kind that was not rendered yet."""
        rendered = self._charts.render(self.folder, laid, new | own) if is_among_first else None
        self._laid_below.add(self.folder, laid.file, own, rendered)
        if rendered is None:
            detail = f"for a chart of this run, {self.folder}, that was not rendered with it"
            self.unseen |= new - self._judged.keys()
            self._judged.update({path: self._judged.get(path, (Reason.UNDECIDED, detail)) for path in new})
            return {}
        self.unseen -= rendered.over.keys() - rendered.unseen
        self.unseen |= {path for path in rendered.unseen if not self._judged.get(path)}
        chart = f"by a chart of this run, {self.folder}"
        over = {path: (reason, f"{detail}, {chart}") for path, (reason, detail) in rendered.over.items()}
        # What one joins stays held for all that set the same, whatever becomes of it with another.
        self._judged = {
            **dict.fromkeys(new),
            **self._judged,
            **{path: why for path, why in over.items() if path in new},
        }
        for change in self._own:
            if example := rendered.below.get((self._name, change.place.path)):
                self.below[change] = f"{laid.file} joins it to a registry, as in {example}"
        return over


def _skip(change: Change, said: Iterable[_Found]) -> Skip | None:
    """Give the skip that a change becomes, if any, by what charts say of it."""
    held = [found for found in said if found.why]
    if not held:
        return None
    sure = next((found for found in held if found.certainty is Certainty.WRITTEN), None)
    of = sure or held[0]
    reason, detail = of.why or (Reason.UNDECIDED, "")
    if sure is None and any(found.certainty is Certainty.WRITTEN for found in said):
        return None
    if of.certainty >= Certainty.SUPPOSED or (sure is None and not all(found.why for found in said)):
        reason = Reason.UNDECIDED
        detail = f"it may be for a chart of this run that joins it to a registry, {of.chart}"
    return change.held(reason, detail)


def _below(laid: Laid, places: Sequence[tuple[int, str]]) -> frozenset[str]:
    """Give the paths below values of what stands among them.

    In:      places, documents and paths in order.
    """
    if not laid.scope:
        return frozenset(path for _, path in places)
    found: list[str] = []
    for at in range(bisect_left(places, (laid.document, laid.scope)), len(places)):
        document, path = places[at]
        if document != laid.document or not path.startswith(laid.scope):
            break
        found.append(path.removeprefix(laid.scope))
    return frozenset(found)


def _where(change: Change) -> tuple[int, str]:
    return change.place.document, change.place.path
