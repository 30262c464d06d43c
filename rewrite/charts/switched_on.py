"""Switched on: names in a chart's own values that nothing prints, where a switch is off.

What a condition leaves out is seen as long as the template prints it; not in a text that is read as YAML first, as for
`{{ include "press.spec" . | fromYaml | toYaml }}`. So the chart is rendered once more with these switches on: beside an
empty registry a name moves if it begins an image there, and elsewhere it stays if something stands in front of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.fronts import SWITCHES
from rewrite.charts.handed_on import handed_on
from rewrite.charts.joined_behind import joined_behind, values_behind
from rewrite.charts.looks import is_looked_at
from rewrite.charts.overlaid import named_by
from rewrite.charts.sites import sort_out
from rewrite.charts.trace import trace_chart
from rewrite.charts.value import Table
from rewrite.charts.verdicts import judge
from rewrite.charts.waiting import settled, unprinted_in
from rewrite.fieldpath import format_path, parse_path
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rewrite.charts.renderings import Renderings
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
    switches = {path: above for path in asked if file and (above := _switches_above(file, parse_path(path)))}
    if file is None or not switches:
        return verdicts
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
        if path not in switches or verdict.example.startswith("/"):
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
    if found:
        # An overlay may set the registry, and not the switch.
        renderings.switch_on(on)
    return replace(verdicts, values={**found, **verdicts.values})


def _hold(file: Located, index: int, why: tuple[Reason, str]) -> None:
    if file.references[index].hold is None:
        file.hold(index, *why)


def _undecided(located: LocatedReference) -> LocatedReference:
    return located if located.hold is not None else located._replace(hold=Reason.UNDECIDED, hold_detail=OFF)


def _switches_above(file: Located, path: FieldPath) -> list[FieldPath]:
    """Give the field paths of the switches above a value that are off."""
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
