"""Umbrellas: names of a chart that another one, which depends on it by a path, joins to a registry.

    dependencies: [{name: press, repository: "file://../press"}]

Each of the two is planned for itself. What the umbrella sets below the name of the other, and below `global`, is laid
over the other's own values, and so on for what that depends on. Its registry moves, or is the user's own; a name in the
values or the templates of the other that nothing above sets as well must not get the mirror behind it.

Source:  helm.sh, Subcharts and Global Values; Charts, dependencies.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from rewrite.chart_names import VALUES_FILE, ChartNames, why_joined
from rewrite.chart_paths import HERE, SUBCHARTS, TEMPLATES, within
from rewrite.document import SourceKind
from rewrite.plans import hold_all
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.set_registries import is_name, registries_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from rewrite.charts.laid_over import Rendered
    from rewrite.plans import FilePlan
    from rewrite.rendered_charts import ChartsBelow, Layer
    from rewrite.report import Change, Skip

GLOBAL: Final = "global"
# What charts depend on is read as deep.
DEEPEST: Final = 3
# Where charts depend on each other in circles there are too many ways to follow all of them.
MOST_WAYS: Final = 400


class _Below(NamedTuple):
    """A chart below an umbrella: its folder, the keys of its values in those of the umbrella, and what is laid over
    its own values by the charts between the two.
    """

    chart: str
    keys: tuple[str, ...]
    layers: tuple[Layer, ...]


def hold_in_umbrellas(plans: Mapping[str, FilePlan], charts: ChartsBelow) -> frozenset[str]:
    """Hold the names in the values and templates of charts that umbrellas in the run join to registries.

    In:      plans, by name of the file.
    Out:     what they would have become.
    """
    laying: dict[str, dict[str, list[str]]] = {}
    for file, registries in _laying(plans, charts).items():
        if umbrella := umbrella_of(file, charts.folders):
            laying.setdefault(umbrella, {})[file] = registries
    names = ChartNames(plans, charts.folders)
    held: dict[Change, Skip] = {}
    for umbrella, files in laying.items():
        for below in islice(charts_below(umbrella, None, charts), MOST_WAYS):
            # What stands in the umbrella itself is judged with it.
            if not below.chart.startswith(within(umbrella, f"{SUBCHARTS}/")):
                for file, registries in files.items():
                    # Overlays join the same, as a rule.
                    left = [name for name in names.of(below.chart) if name not in held]
                    held |= _held(below, umbrella, (file, registries), left, plans, charts)
    return hold_all(plans, held)


def _held(
    below: _Below,
    umbrella: str,
    laid: tuple[str, Sequence[str]],
    names: Sequence[Change],
    plans: Mapping[str, FilePlan],
    charts: ChartsBelow,
) -> dict[Change, Skip]:
    """Give which of some names a chart below an umbrella joins to a registry that one of its files sets.

    In:      laid, the file, with the paths of its registries.
    """
    file, registries = laid
    if not names:
        return {}
    above = [(at, below.keys) for at in dict.fromkeys((within(umbrella, VALUES_FILE), file))]
    if not any(path.startswith(_laid_over(below.keys)) for path in registries):
        settings = charts.settings_below(below.chart, above)
        # What cannot be read as values, and is not called so or has nothing of images in it, may be no values.
        may_set = settings is None and file in plans and kind_of(file) is SourceKind.VALUES
        if not (settings or may_set):
            return {}
    rendered = charts.render_below(below.chart, (*below.layers, *above))
    whys = {change: _why(change, rendered, file, below.chart) for change in names}
    return {change: change.held(Reason.UNDECIDED, why) for change, why in whys.items() if why}


def _laying(plans: Mapping[str, FilePlan], charts: ChartsBelow) -> dict[str, list[str]]:
    """Give the files that may lay something over the values of other charts, each with the paths of its registries."""
    found: dict[str, list[str]] = {}
    for file, plan in plans.items():
        if registries := [path for document, path in registries_in(plan) if document == 0]:
            found[file] = registries
    for folder, beside in charts.taking_by_paths():
        # What is found in none of them may decide what stands in front of an image.
        for file in (within(folder, VALUES_FILE), *beside):
            if umbrella_of(file, (folder,)):
                found.setdefault(file, [])
    return found


def _why(change: Change, rendered: Rendered | None, file: str, chart: str) -> str:
    """Say why a name of a chart stays over which a file lays a registry; "" where it need not."""
    if rendered is None:
        # timid: what has a registry of its own is behind another one only where that is seen.
        return (
            "" if not is_name(change) else f"{file} may join it to a registry, and {chart} was not rendered with that"
        )
    return why_joined(rendered, change, file)


def umbrella_of(file: str, folders: Collection[str]) -> str:
    """Give the folder of the chart that a file may hold values of; "" for its templates, and where there is none."""
    folder = file
    while folder:
        folder = folder.rpartition("/")[0]
        if (folder or HERE) in folders:
            inner = file.removeprefix(f"{folder}/").partition("/")[0]
            return "" if inner in (TEMPLATES, SUBCHARTS) else folder or HERE
    return ""


def charts_below(umbrella: str, registries: Collection[str] | None, charts: ChartsBelow) -> Iterator[_Below]:
    """Give the charts below an umbrella over which it lays registries, or (None) all, once for each way to them."""
    waiting = [_Below(umbrella, (), ())]
    while waiting:
        above = waiting.pop()
        for chart, key in charts.beside(above.chart):
            keys = (*above.keys, key)
            if registries is not None and not any(path.startswith(_laid_over(keys)) for path in registries):
                continue
            layers = tuple((file, (*inner, key)) for file, inner in above.layers)
            # The umbrella's own values are laid over all that stands between.
            between = ((within(above.chart, VALUES_FILE), (key,)),) if above.keys else ()
            yield (found := _Below(chart, keys, (*between, *layers)))
            if len(keys) < DEEPEST:
                waiting.append(found)


def _laid_over(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Give what the paths begin with of all that is laid over a chart: below its keys, and what is global around it."""
    around = (".".join((*keys[:depth], GLOBAL, "")) for depth in range(len(keys)))
    return ".".join((*keys, "")), *around
