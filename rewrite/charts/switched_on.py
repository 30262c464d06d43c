"""Switched on: names in a chart's own values beside an empty registry that nothing prints, where a switch is off.

What a condition leaves out is seen as long as the template prints it; not in a text that is read as YAML first, as for
`{{ include "press.spec" . | fromYaml | toYaml }}`. So the chart is rendered once more with these switches on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.fronts import SWITCHES
from rewrite.charts.handed_on import handed_on
from rewrite.charts.joined_behind import joined_behind, values_behind
from rewrite.charts.sites import sort_out
from rewrite.charts.trace import trace_chart
from rewrite.charts.value import Table
from rewrite.charts.verdicts import judge
from rewrite.charts.waiting import settled, waiting_in
from rewrite.fieldpath import format_path, parse_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rewrite.charts.renderings import Renderings
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located


def settle_switched(renderings: Renderings, files: Mapping[str, Located]) -> None:
    """Move the names that begin an image, beside an empty registry, once what they are for is switched on.

    In:      files, those of the chart that the run decides about.
    """
    file = files.get(VALUES_FILE)
    emptied = waiting_in(file) if file and renderings.chart.over is None else {}
    switches = {path: above for path in emptied if file and (above := _switches_above(file, parse_path(path)))}
    if file is None or not switches:
        return
    chart = replace(renderings.chart, over=_all_on(switch for above in switches.values() for switch in above))
    trace, held = sort_out(trace_chart(chart, domains=renderings.domains, judged=True))
    held = {**values_behind(joined_behind(trace, files)), **handed_on(trace, files, chart.files), **held}
    verdicts = {format_path(path): verdict for (of, path), verdict in judge(trace).values.items() if of == VALUES_FILE}
    for path in switches:
        verdict = verdicts.get(path)
        if verdict is not None and (VALUES_FILE, path) not in held:
            index = emptied[path]
            file.references[index] = settled(file.references[index], verdict, files)
            file.settled.add(path)


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
