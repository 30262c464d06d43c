"""Chart joins: names in values that stand outside of a chart of the run, and that the chart joins to a registry.

The chart moves its registry, and what is joined to it must not get the mirror a second time. Where the chart's own
values have the same name, they say what becomes of it; the others are rendered over them, as overlays in the chart are.
So are the names of the chart itself, in its values and in its templates, where something outside sets a registry alone.

Source:  helm.sh, Values Files: what is given is laid over the chart's own.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.chart_names import VALUES_FILE, ChartNames, why_joined
from rewrite.chart_paths import within
from rewrite.charts.fronts import REGISTRY
from rewrite.laid_names import Names
from rewrite.linked import Certainty
from rewrite.plans import FilePlan, hold_all
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.set_registries import NAMES, is_name, moved_in, registries_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rewrite.charts.fronts import Setting
    from rewrite.laid_below import LaidBelow
    from rewrite.laid_names import Paths
    from rewrite.linked import Laid, Links
    from rewrite.rendered_charts import RenderedCharts
    from rewrite.report import Change, Skip

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
    names: dict[str, Names] = {}
    own = ChartNames(plans, charts.folders)
    for folder in sorted(links.laid):
        chart = _Chart(folder, plans, charts, laid_below, own.of(folder))
        _judge(chart, links, plans, names, found)
        for change, detail in chart.below.items():
            found.setdefault(change, []).append(_Found(Certainty.WRITTEN, (Reason.UNDECIDED, detail), folder))
    skips = ((change, _skip(change, said)) for change, said in found.items())
    return hold_all(plans, {change: skip for change, skip in skips if skip})


def _judge(
    chart: _Chart,
    links: Links,
    plans: Mapping[str, FilePlan],
    names: dict[str, Names],
    found: dict[Change, list[_Found]],
) -> None:
    """Add what a chart says of the names that are set for it."""
    for laid, certainty in links.laid.get(chart.folder, {}).items():
        if laid.file not in names:
            names[laid.file] = Names(plans.get(laid.file) or FilePlan(laid.file), moves=_is_any_name)
        for change, why in _said(chart, laid, certainty, names[laid.file]).items():
            found.setdefault(change, []).append(_Found(certainty, why, chart.folder))


def _said(chart: _Chart, laid: Laid, certainty: Certainty, own: Names) -> Mapping[Change, Why | None]:
    """Give what a chart says of the names among values.

    In:      own, what is set in the file of the values.
    """
    all_names, paths = dict(own.below(laid)), own.paths(laid)
    sets = {change: path for change, path in all_names.items() if is_name(change)}
    joined: dict[Change, Why | None] = {change: chart.why for change, path in sets.items() if chart.is_joined(path)}
    if certainty is Certainty.ANY:
        return joined
    said = chart.judge(laid, sets, paths)
    if certainty is Certainty.NAMED:
        # A name alone says too little where nothing shows that the chart takes these values.
        said = {change: why for change, why in said.items() if sets[change] not in chart.unseen}
    explicit = {change: path for change, path in all_names.items() if change not in sets}
    return {**said, **chart.judge_explicit(laid, explicit)}


class _Chart:
    """What a chart says of the names in values that are laid over its own.

    below are the names in its own values, and in its templates, that these join to a registry; unseen, by their paths,
    those of which nothing that was rendered shows what becomes of them.
    """

    def __init__(
        self,
        folder: str,
        plans: Mapping[str, FilePlan],
        charts: RenderedCharts,
        laid_below: LaidBelow,
        own: Sequence[Change],
    ) -> None:
        self.folder = folder
        self._laid_below = laid_below
        self.below: dict[Change, str] = {}
        self.unseen: set[str] = set()
        self._charts = charts
        self._name = within(folder, VALUES_FILE)
        values = plans.get(self._name, FilePlan(self._name))
        self._own = own
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
        # By all that was set, and the names with it: why these stay; and the paths of any such.
        self._rendered: dict[tuple[frozenset[Setting], frozenset[str]], Mapping[str, Why]] = {}
        # The like for names with a registry of their own.
        self._explicit: dict[tuple[frozenset[Setting], frozenset[str]], Mapping[str, Why]] = {}
        self._joined: set[str] = set()
        self._opened = 0
        self._kinds = 0

    @cached_property
    def _holds_any(self) -> bool:
        """Whether there is a name that what stands in front could hold, in the chart or in those it depends on."""
        return bool(self._own or self._charts.beside(self.folder))

    @property
    def why(self) -> Why:
        """Why a name stays that the chart's own values have as well."""
        return Reason.INHERITED, f"a chart of this run joins it to a registry, {self._name}"

    @property
    def _unrendered(self) -> Why:
        return Reason.UNDECIDED, f"for a chart of this run, {self.folder}, that was not rendered with it"

    def is_joined(self, path: str) -> bool:
        """Tell whether the chart's own values say that a name is joined to a registry."""
        if path in self._inherited:
            return True
        return path not in self._moved and path.rpartition(".")[0] in self._beside

    def judge(self, laid: Laid, sets: Mapping[Change, str], paths: Paths) -> dict[Change, Why | None]:
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
        # Releases for several stages set the same name; what stands in front of it is that of each.
        shown = found, frozenset(sets.values())
        is_open = bool(found and sets) and shown not in self._rendered
        judged = self._rendered.get(shown, {}) if found else {}
        if is_asked or deciding or is_open:
            if self._is_among_first(is_asked=is_asked, is_deciding=bool(deciding)):
                judged = self._render(laid, new, own)
                self._joined |= judged.keys()
            else:
                if is_asked or deciding:
                    self._hold_unrendered(laid, new, own, deciding)
                # timid: what is a registry may be joined to any name that is set with it.
                names = frozenset(sets.values())
                judged = dict.fromkeys(names if _has_registry(deciding) else names & self._joined, self._unrendered)
            self._rendered[shown] = judged
        self._known |= new
        self._sets.add(kind)
        return {
            change: self.why if self.is_joined(path) else judged.get(path) or self._judged.get(path)
            for change, path in sets.items()
        }

    def judge_explicit(self, laid: Laid, sets: Mapping[Change, str]) -> dict[Change, Why | None]:
        """Give why names with a registry of their own stay that are set by their paths below the values: only where
        they are seen behind another one, which the values set as well, or the chart's own have beside them.
        """
        paths = frozenset(sets.values())
        found = self._charts.settings(self.folder, laid) if sets else frozenset()
        is_behind = _has_registry(setting for setting in found if setting.path not in paths)
        if not is_behind and not any(self.is_joined(path) for path in paths):
            return {}
        # Whether the one of the chart is left empty is a setting as well.
        shown = found, paths
        if shown not in self._explicit and len(self._explicit) < MOST_KINDS:
            rendered = self._charts.render(self.folder, laid, frozenset())
            self._explicit[shown] = rendered.over if rendered else {}
        judged = self._explicit.get(shown, {})
        chart = f"by a chart of this run, {self.folder}"
        return {
            change: (judged[path][0], f"{judged[path][1]}, {chart}") if path in judged else None
            for change, path in sets.items()
        }

    def _is_among_first(self, *, is_asked: bool, is_deciding: bool) -> bool:
        """Tell whether values are rendered: so many of each of three kinds, none of which uses up those of another."""
        if is_asked:
            return self._kinds <= MOST_KINDS
        if is_deciding:
            self._decided += 1
            return self._decided <= MOST_KINDS
        self._opened += 1
        return self._opened <= MOST_KINDS

    def _new(self, paths: Iterable[str]) -> frozenset[str]:
        """Give the paths of names of which the chart's own values say nothing."""
        return frozenset(path for path in paths if path not in self._moved and not self.is_joined(path))

    def _hold_unrendered(
        self, laid: Laid, new: frozenset[str], own: frozenset[str], deciding: Collection[Setting] = ()
    ) -> None:
        """Hold what values set, and what they may join to a registry, where the chart is not rendered with them."""
        self._laid_below.add(self.folder, laid.file, own, None)
        self.unseen |= new - self._judged.keys()
        self._judged.update({path: self._judged.get(path, self._unrendered) for path in new})
        # timid: what is a registry may be joined to any name of the chart.
        if own or _has_registry(deciding):
            detail = f"{laid.file} may join it to a registry, and the chart was not rendered with that"
            self.below = {**dict.fromkeys(filter(is_name, self._own), detail), **self.below}

    def _render(self, laid: Laid, new: frozenset[str], own: frozenset[str]) -> Mapping[str, Why]:
        """Render the chart with values of a kind that was not rendered yet."""
        rendered = self._charts.render(self.folder, laid, new | own)
        if rendered is None:
            self._hold_unrendered(laid, new, own)
            return {}
        self._laid_below.add(self.folder, laid.file, own, rendered)
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
            if why := why_joined(rendered, change, laid.file):
                self.below[change] = why
        return over


def _is_any_name(change: Change) -> bool:
    return change.role in NAMES


def _has_registry(settings: Iterable[Setting]) -> bool:
    return any(setting.state == REGISTRY for setting in settings)


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
