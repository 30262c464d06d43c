"""Laid over: what a chart makes of values that stand outside of it and are laid over its own.

They are judged as an overlay in the chart is: by what is rendered with them, and where that shows nothing of a name, by
what templates join that print it with other values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.absent import UNRENDERED
from rewrite.charts.chart import dependency_keys
from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.overlaid import joined_by, named_by
from rewrite.charts.printed_alone import ALONE
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles
from rewrite.charts.unprinted import JOINED, Joins
from rewrite.charts.verdicts import Part, judge
from rewrite.fieldpath import format_path
from rewrite.hits import known_domains
from rewrite.reasons import Reason
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.value import Table

# What is laid over a chart stands in none of its files.
OVER: Final = "../values"


class Rendered(NamedTuple):
    """What a chart makes of values that are laid over its own: why names in them stay, by their field paths, and the
    names in the chart's own values that are joined to a registry with them, each with an image. unseen are those in
    them that a template may print which was not rendered to its end.
    """

    over: Mapping[str, tuple[Reason, str]]
    below: Mapping[str, str]
    unseen: frozenset[str]


def render(root: str, texts: Mapping[str, str], over: Table, paths: frozenset[str], mapped: frozenset[str]) -> Rendered:
    """Render a chart with values laid over its own.

    In:      root and texts, as for settle. over, the values, whose origins are in OVER; paths, those of interest in
             them. mapped, the domains that rules name, and those of the mirrors.
    """
    decided = {OVER: paths, VALUES_FILE: frozenset[str]()}
    joins = Joins(texts, dependency_keys(texts), {}).by_folder.get("", {})
    joined = {path: joint for path in paths if (joint := joins.get(path)) is not None and joint.weight == JOINED}
    asked = frozenset((OVER, path) for path in joined)
    chart = ChartFiles(root, texts, decided=decided, over=over, asked=asked)
    trace = trace_chart(chart, domains=known_domains(mapped))
    verdicts = judge(trace)
    shown = {format_path(path) for of, path in verdicts.values if of == OVER}
    alone = dict(sorted(trace.alone, reverse=True))
    why = {**named_by(OVER, trace.names), **joined_by(OVER, verdicts)}
    unseen = paths - shown - joined.keys() if any(problem.cuts for problem in trace.problems) else frozenset[str]()
    why.update(dict.fromkeys(unseen, (Reason.UNDECIDED, UNRENDERED)))
    for path in paths - shown:
        if path in joined:
            detail = f"joined to what stands in front of it in {joined[path].template}, where other values print it"
            text = alone.get((OVER, path))
            why[path] = (Reason.UNDECIDED, ALONE.format(text)) if text else (Reason.INHERITED, detail)
    below = {
        format_path(path): verdict.example
        for (of, path), verdict in verdicts.values.items()
        if of == VALUES_FILE and verdict.parts - {Part.TAIL} == {Part.JOINED}
    }
    return Rendered(why, below, unseen)
