"""Taken outside: what values that stand outside of a chart of the run leave empty, and what is pulled then.

As for overlays in the chart (see charts/taken_away): a release that sets `image: {registry: ""}` takes the registry of
the chart away, which moves, and an image comes from what stands in for it, which stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rewrite.chart_joins import MOST_KINDS
from rewrite.charts.doubts import ID
from rewrite.charts.taken_away import EMPTY, OF_NAMES, UNRENDERED
from rewrite.linked import Certainty
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import Skip
from rewrite.set_registries import is_registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.charts.left_outside import LeftImage, Spot
    from rewrite.fieldpath import FieldPath
    from rewrite.linked import Laid, Links
    from rewrite.plans import FilePlan
    from rewrite.report import Place

    Empty = Mapping[FieldPath, tuple[Place, str]]
    _Holds = dict[Spot, list[Reason | None]]


class Left(NamedTuple):
    """An empty value: its place, how it is written, and an image for which it was asked."""

    place: Place
    text: str
    image: LeftImage


class LeavingCharts(Protocol):
    """The charts of a run, which can be asked what they make of what values leave empty."""

    def empty(self, laid: Laid) -> Empty:
        """Give what is empty among values where charts may ask for it in images."""

    def left(self, folder: str, laid: Laid, empty: Empty) -> Sequence[Left]:
        """Give what is empty among values and a chart asks for in images, each with one that it makes then."""


def tell_taken_outside(plans: Mapping[str, FilePlan], charts: LeavingCharts, links: Links) -> Iterator[Skip]:
    """Tell what is empty in values for charts of the run, where images begin with what stays as it is for it.

    In:      plans, by name of the file, of which all else is known. links, which values are for which chart.
    """
    told: dict[Place, Skip] = {}
    holds: dict[str, _Holds] = {}
    for folder, laid in links.laid.items():
        known: dict[frozenset[FieldPath], dict[FieldPath, str]] = {}
        rendered = 0
        # What may be for another chart says nothing of this one.
        for values in [values for values, certainty in laid.items() if certainty <= Certainty.GUESSED]:
            if not (empty := charts.empty(values)):
                continue
            kind = frozenset(empty)
            rendered += 1
            if rendered <= MOST_KINDS:
                found = (left for left in charts.left(folder, values, empty) if _stays(left.image, plans, holds))
                images = {left.place: EMPTY.format(left.image.text) for left in found}
                details = {path: images[place] for path, (place, _) in empty.items() if place in images}
                known[kind] = {**details, **known.get(kind, {})}
            else:
                # timid: of more values than are rendered with a chart a registry that is empty is told.
                unseen = {path: UNRENDERED for path in empty if is_registry(str(path[-1]))}
                details = known.get(kind, unseen)
            for path, detail in details.items():
                place, text = empty[path]
                told.setdefault(place, Skip(place, ID, text, Reason.UNDECIDED, "", detail))
    yield from told.values()


def _stays(image: LeftImage, plans: Mapping[str, FilePlan], holds: dict[str, _Holds]) -> bool:
    """Tell whether an image begins with what stays, and nothing else tells that."""
    for file in {spot[0] for spot in (image.head, *image.parts)} - holds.keys():
        holds[file] = _holds(plans.get(file))
    if None in holds[image.head[0]].get(image.head, ()):
        return False
    return all(hold in OF_NAMES for spot in image.parts for hold in holds[spot[0]].get(spot, ()))


def _holds(plan: FilePlan | None) -> _Holds:
    """Give why what stands in a file stays, None where it moves, by all that its place is called."""
    found: _Holds = {}
    changes = [(change.place, None) for change in plan.changes] if plan else []
    for place, hold in (*changes, *((skip.place, skip.reason) for skip in (plan.skips if plan else ()))):
        for spot in ((place.file, place.path), (place.file, place.line, place.column)):
            found.setdefault(spot, []).append(hold)
    return found
