"""Named ahead: values stay that a chart prints as names of Kubernetes, where these could not stand with a mirror.

    containers: [{name: {{ .Values.image.name }}, image: "{{ .Values.image.name }}:{{ .Values.image.tag }}"}]

The API server refuses an object with such a name, or with such a label; and what a selector looks for must stay what it
was. So the chart is rendered once more, as the run makes it, where something that moves is printed in a name.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.foreseen import hold_values
from rewrite.charts.moves import Moves
from rewrite.charts.name_forms import LOOKED_FOR
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import LiteralOrigin
from rewrite.reasons import Reason
from rewrite.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rewrite.charts import moves
    from rewrite.charts.named import Named
    from rewrite.charts.traced import Shown
    from rewrite.locate import Located
    from rewrite.plans import FilePlan

STAYS: Final = "it must stay what it was"
REFUSED: Final = "no mirror can stand"


def hold_named(
    shown: Shown, files: Mapping[str, Located], plans: dict[str, FilePlan], plan: Callable[[Located], FilePlan]
) -> None:
    """Hold what a chart would print as a name that cannot be, and plan its files anew.

    In:      shown, the chart before. files and plans, by their path in the chart; plan, what plans a file.
    """
    moved = Moves(plans)
    if not any(value in moved.by_place for named in shown.trace.names for value in named.values):
        return
    made = moved.made(replace(shown.chart, as_is=True), files)
    before: defaultdict[tuple[object, ...], list[Named]] = defaultdict(list)
    for named in shown.trace.names:
        before[named.place].append(named)
    reasons: dict[moves.Place, tuple[Reason, str]] = {}
    for named in sorted(trace_chart(made, domains=shown.domains).names, key=repr):
        known = before[named.place]
        if why := _why_wrong(named, known):
            detail = f"{_printing(known, shown.chart.files)} prints it as {named.form.words}, where {why}"
            for value in named.values:
                if value in moved.by_place:
                    reasons.setdefault(value, (Reason.UNDECIDED, detail))
    for name in hold_values(files, reasons):
        plans[name] = plan(files[name])


def _why_wrong(named: Named, before: Iterable[Named]) -> str:
    """Say why a name cannot be, or must not be another than before, "" where it may be what it is."""
    texts = {known.text for known in before if known.form.allows(known.text)}
    if not texts or named.text in texts:
        return ""
    if not named.form.allows(named.text):
        return REFUSED
    return STAYS if named.form in LOOKED_FOR else ""


def _printing(names: Iterable[Named], texts: Mapping[str, str]) -> str:
    """Give the template that prints a name, with its line where that is known."""
    found = [known.origin for known in names if isinstance(known.origin, LiteralOrigin) and known.origin.file in texts]
    if not found:
        return next(known.template for known in names)
    origin = min(found)
    return f"{origin.file}, line {Source('', texts[origin.file]).position(origin.start).line},"
