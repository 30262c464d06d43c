"""Emptied: names in values that are laid over a chart's own, beside a registry that these values leave empty.

`{registry: "", repository: orchard/press}` in `values-prod.yaml` takes the registry of `values.yaml` away, so what is
said of the name there says nothing of this one. The chart is rendered with both: a template that skips what is empty
begins the image with the name, and one with a registry of its own puts that in front, unless the empty one is filled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.bases import base_of
from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.fills import fill_registries, fills_of
from rewrite.charts.handed_on import handed_on
from rewrite.charts.joined_behind import joined_behind, values_behind
from rewrite.charts.joined_names import tell_names
from rewrite.charts.overlaid import MOST_KINDS, UNRENDERED
from rewrite.charts.taken_away import tell_taken_away
from rewrite.charts.verdicts import judge
from rewrite.charts.waiting import settled, unprinted_in, waiting_in
from rewrite.fieldpath import format_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.renderings import Renderings
    from rewrite.charts.verdicts import Verdicts
    from rewrite.locate import Located


def settle_left_out(renderings: Renderings, files: Mapping[str, Located], verdicts: Verdicts) -> Verdicts:
    """Settle the names in a chart's own values that the templates leave out as long as a switch is off; give the
    verdicts with those on them.
    """
    if VALUES_FILE not in files or not unprinted_in(files[VALUES_FILE], verdicts):
        return verdicts
    from rewrite.charts.switched_on import settle_switched  # the templates settle most

    return settle_switched(renderings, files, verdicts)


def settle_emptied(renderings: Renderings, files: Mapping[str, Located]) -> None:
    """Move the names in overlays that begin an image beside an empty registry, or fill that; tell what else is empty.

    In:      files, those of the chart that the run decides about.
    """
    rendered = 0
    for name, file in files.items():
        if name == VALUES_FILE or not (emptied := waiting_in(file)) or not base_of(name, file, {VALUES_FILE}):
            continue
        rendered += 1
        if rendered <= MOST_KINDS:
            _settle(name, emptied, renderings, files)
            continue
        for index in emptied.values():
            file.references[index] = file.references[index]._replace(hold_detail=UNRENDERED)
    tell_taken_away(renderings, files)


def _settle(name: str, emptied: Mapping[str, int], renderings: Renderings, files: Mapping[str, Located]) -> None:
    file = files[name]
    trace, held = renderings.sorted_out(name)
    behind = values_behind(joined_behind(trace, files))
    held = {**behind, **handed_on(trace, files, renderings.chart.files), **held}
    fills = {key: fill for key, fill in fills_of(trace, files).items() if key.file == name}
    verdicts = {format_path(path): verdict for (of, path), verdict in judge(trace).values.items() if of == name}
    for path, index in emptied.items():
        verdict = verdicts.get(path)
        if verdict is not None and (name, path) not in held:
            file.references[index] = settled(file.references[index], verdict, files)
            file.settled.add(path)
    fill_registries(name, file, fills)
    if fills:
        tell_names(trace, files, fills, laid=name)
    file.references.sort(key=lambda located: located.span)
