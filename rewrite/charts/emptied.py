"""Emptied: names in values that are laid over a chart's own, beside a registry that these values leave empty.

`{registry: "", repository: orchard/press}` in `values-prod.yaml` takes the registry of `values.yaml` away, so what is
said of the name there says nothing of this one. The chart is rendered with both: a template that skips what is empty
begins the image with the name, and one with a registry of its own puts that in front, unless the empty one is filled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import base_of
from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.fills import fill_registries, fills_of
from rewrite.charts.handed_on import handed_on
from rewrite.charts.joined_behind import joined_behind, values_behind
from rewrite.charts.joined_names import tell_names
from rewrite.charts.overlaid import MOST_KINDS, UNRENDERED
from rewrite.charts.traced import LiteralOrigin
from rewrite.charts.verdicts import Part, judge
from rewrite.document import unmasked
from rewrite.fieldpath import format_path
from rewrite.finders.parts import STANDS_IN
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.renderings import Renderings
    from rewrite.charts.verdicts import Verdict
    from rewrite.locate import Located, LocatedReference

BEGINS: Final = frozenset({Part.HEAD, Part.DOMAIN})


def settle_emptied(renderings: Renderings, files: Mapping[str, Located]) -> None:
    """Move the names in overlays that begin an image beside an empty registry, or fill that.

    In:      files, those of the chart that the run decides about.
    """
    rendered = 0
    for name, file in files.items():
        if name == VALUES_FILE or not (emptied := _emptied(file)) or not base_of(name, file, {VALUES_FILE}):
            continue
        rendered += 1
        if rendered <= MOST_KINDS:
            _settle(name, emptied, renderings, files)
            continue
        for index in emptied.values():
            file.references[index] = file.references[index]._replace(hold_detail=UNRENDERED)


def _emptied(file: Located) -> dict[str, int]:
    """Give the indices of the names that wait for what stands in for an empty registry, by their field paths."""
    return {
        located.place.path: index
        for index, located in enumerate(file.references)
        if located.hold is Reason.UNDECIDED and located.role is Role.NAME and located.hold_detail.endswith(STANDS_IN)
    }


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
            file.references[index] = _settled(file.references[index], verdict, files)
            file.settled.add(path)
    fill_registries(name, file, fills)
    if fills:
        tell_names(trace, files, fills, laid=name)
    file.references.sort(key=lambda located: located.span)


def _settled(located: LocatedReference, verdict: Verdict, files: Mapping[str, Located]) -> LocatedReference:
    parts = verdict.parts - {Part.TAIL}
    if verdict.elsewhere or (parts != {Part.JOINED} and not parts <= BEGINS):
        return located._replace(hold_detail=verdict.both_ways())
    if parts != {Part.JOINED}:
        return located._replace(hold=None, hold_detail="") if parts else located
    # Of a registry that stays where it is the report says so as well.
    reason = Reason.INHERITED if _moves(verdict, files) else Reason.UNDECIDED
    detail = f"joined to what stands in front of it, as in {unmasked(verdict.example)}"
    return located._replace(hold=reason, hold_detail=detail)


def _moves(verdict: Verdict, files: Mapping[str, Located]) -> bool:
    """Tell whether all that a name is joined to is a literal of a template that moves."""
    return bool(verdict.joined_to) and all(
        isinstance(origin, LiteralOrigin)
        and origin.file in files
        and any(
            located.hold is None and located.span.start == origin.start for located in files[origin.file].references
        )
        for origin in verdict.joined_to
    )
