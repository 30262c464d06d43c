"""Switched on: names in a chart's own values that nothing prints, where a switch is off.

What a condition leaves out is seen as long as the template prints it; not in a text that is read as YAML first, as for
`{{ include "press.spec" . | fromYaml | toYaml }}`. So the chart is rendered once more with these switches on: beside an
empty registry a name moves if it begins an image there, and elsewhere it stays if something stands in front of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import base_of
from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.fronts import SWITCHES
from rewrite.charts.handed_on import handed_on
from rewrite.charts.joined_behind import joined_behind, values_behind
from rewrite.charts.looks import is_looked_at
from rewrite.charts.overlaid import MOST_KINDS, UNRENDERED, named_by, why_below
from rewrite.charts.sites import sort_out
from rewrite.charts.trace import trace_chart
from rewrite.charts.value import Table
from rewrite.charts.verdicts import Part, judge
from rewrite.charts.waiting import names_unprinted, settled, unprinted_in
from rewrite.fieldpath import format_path, parse_path
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.charts.renderings import Renderings
    from rewrite.charts.traced import ChartFiles
    from rewrite.charts.verdicts import ScalarPlace, Verdict, Verdicts
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located, LocatedReference

OFF: Final = "switched off; the chart's templates decide what stands in front of it"
LOOKED_AT: Final = "switched off, and a template looks at it: what that does once it has moved is not known"


def settle_switched(renderings: Renderings, files: Mapping[str, Located], verdicts: Verdicts) -> Verdicts:
    """Settle the names that nothing prints by what becomes of them once what they are for is switched on.

    In:      files, those of the chart that the run decides about.
    Out:     verdicts, and those on these names: an overlay may join one to a registry.
    """
    file = files.get(VALUES_FILE)
    asked = unprinted_in(file, verdicts) if file else {}
    if file is None or not any(_switches_above(file, path) for path in asked):
        return verdicts
    switches = {path: _switches_above(file, path) for path in (*names_unprinted(file, verdicts), *asked)}
    on = _all_on(switch for above in switches.values() for switch in above)
    chart = replace(renderings.chart, over=on)
    trace, held = sort_out(trace_chart(chart, domains=renderings.domains, judged=True))
    named = {(VALUES_FILE, path): why for path, why in named_by(VALUES_FILE, trace.names).items()}
    held = {**values_behind(joined_behind(trace, files)), **handed_on(trace, files, chart.files), **named, **held}
    shown = {place: verdict for place, verdict in judge(trace).values.items() if place[0] == VALUES_FILE}
    found: dict[ScalarPlace, Verdict] = {}
    for place, verdict in shown.items():
        path = format_path(place[1])
        # What an overlay has to set first says nothing yet: `/orchard/press:v1`.
        if path not in asked or not switches[path] or verdict.example.startswith("/"):
            continue
        index = asked[path]
        if why := held.get((VALUES_FILE, path)):
            _hold(file, index, why)
            continue
        file.references[index] = settled(_undecided(file.references[index]), verdict, files)
        file.settled.add(path)
        found[place] = verdict
        if any(is_looked_at(look, VALUES_FILE, path) for look in trace.looks):
            # timid: what is on is rendered once more as the run makes it; what is switched off, is not.
            _hold(file, index, (Reason.UNDECIDED, LOOKED_AT))
    moving = [format_path(path) for _, path in found]
    moving = [path for path in moving if file.references[asked[path]].hold is None]
    for path, why in _joined_by_overlays(chart, renderings.domains, files, moving).items():
        _hold(file, asked[path], why)
    return replace(verdicts, values={**found, **verdicts.values})


def _joined_by_overlays(
    chart: ChartFiles, domains: frozenset[str], files: Mapping[str, Located], moving: Sequence[str]
) -> dict[str, tuple[Reason, str]]:
    """Give why names stay that overlays join to a registry which set that, and not the switch.

    In:      chart, with the switches on; moving, the field paths of the names in its own values.
    """
    found: dict[str, tuple[Reason, str]] = {}
    overlays = [
        name
        for name, file in files.items()
        if name != VALUES_FILE
        and any(located.role is Role.DOMAIN for located in file.references)
        and base_of(name, file, {VALUES_FILE})
    ]
    for name in overlays[:MOST_KINDS] if moving else ():
        verdicts = judge(trace_chart(chart, (VALUES_FILE, name), domains=domains, judged=True)).values
        for path in moving:
            verdict = verdicts.get((VALUES_FILE, parse_path(path)))
            if verdict is not None and Part.JOINED in verdict.parts:
                found[path] = why_below(name, verdict)
    if len(overlays) > MOST_KINDS:
        return {**dict.fromkeys(moving, (Reason.UNDECIDED, f"{overlays[MOST_KINDS]} is {UNRENDERED}")), **found}
    return found


def _hold(file: Located, index: int, why: tuple[Reason, str]) -> None:
    if file.references[index].hold is None:
        file.hold(index, *why)


def _undecided(located: LocatedReference) -> LocatedReference:
    return located if located.hold is not None else located._replace(hold=Reason.UNDECIDED, hold_detail=OFF)


def _switches_above(file: Located, at: str) -> list[FieldPath]:
    """Give the field paths of the switches above a value that are off."""
    path = parse_path(at)
    documents = file.reading.documents
    node = documents[0].top if documents else None
    found: list[FieldPath] = []
    for depth, step in enumerate(path[:-1]):
        node = node.node(step) if node and isinstance(step, str) else None
        if node and isinstance(node.children, dict):
            found += [(*path[: depth + 1], name) for name in SWITCHES if node.text(name) == "false"]
    return found


def _all_on(switches: Iterable[FieldPath]) -> Table:
    """Give values that have nothing but some switches, all of them on."""
    top = Table()
    for path in switches:
        table = top
        for step in map(str, path[:-1]):
            inner = table.entries.setdefault(step, Table())
            table = inner if isinstance(inner, Table) else Table()
        table.entries[str(path[-1])] = True
    return top
