"""Failing: templates that end in `fail` once what they look at has moved.

`{{ if not (has .Values.image.registry .Values.allowed) }}{{ fail "not allowed" }}{{ end }}` lets the registry in today.
Helm refuses the whole chart once that is the mirror, as it does for a schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.looks import FAILING
from rewrite.charts.moves import IN_ACTION
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.charts.looks import Look
    from rewrite.charts.moves import Moves, Place
    from rewrite.charts.traced import ChartTrace, LiteralOrigin


def fails_anew(
    before: ChartTrace, after: ChartTrace, looks: Sequence[Look], moved: Moves
) -> dict[Place, tuple[Reason, str]]:
    """Give why values stay with which a template fails that did not.

    In:      before and after, what the chart renders with its values as they are, and as the run makes them; looks,
             those that find something else then.
    """
    known, failing = _failing(before), _failing(after)
    # Literals that move shift what stands behind them.
    new = [file for file, places in failing.items() if len(places) > len(known.get(file, []))]
    found: dict[Place, tuple[Reason, str]] = {}
    for file in sorted(new):
        at = next((place.start for place in failing[file] if place not in known.get(file, [])), failing[file][-1].start)
        for place in sorted(_looked_at(looks, file, at, moved)):
            name = moved.by_place[place].before if place[1].startswith(IN_ACTION) else place[1]
            found.setdefault(place, (Reason.UNDECIDED, f"{file} looks at {name}, and would fail once that has moved"))
    return found


def _failing(trace: ChartTrace) -> dict[str, list[LiteralOrigin]]:
    """Give the places at which a chart fails, in their order, by their files."""
    found: dict[str, list[LiteralOrigin]] = {}
    for place in sorted(look.place for look in trace.looks if look.name == FAILING and look.place):
        found.setdefault(place.file, []).append(place)
    return found


def _looked_at(looks: Sequence[Look], file: str, at: int, moved: Moves) -> set[Place]:
    """Give what still moves of what is looked at: first that which the nearest condition in front of a place looks at,
    then all that the file does, then all.
    """
    own = [look for look in looks if look.place and look.place.file == file]
    changes = [set(moved.changes(look.pieces())) for look in own]
    begins = [look.place.start for look in own if look.place]
    nearest = max((begin for begin in begins if begin <= at), default=-1)
    if all(changes) and nearest >= 0:
        return set().union(*(places for begin, places in zip(begins, changes, strict=True) if begin == nearest))
    return set().union(*changes) or set().union(*(moved.changes(look.pieces()) for look in looks))
