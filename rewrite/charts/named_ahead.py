"""Named ahead: values stay that a chart prints as names of Kubernetes, where these could not stand with a mirror.

    containers: [{name: {{ .Values.image.name }}, image: "{{ .Values.image.name }}:{{ .Values.image.tag }}"}]

The API server refuses an object with such a name, or with such a label; and what a selector looks for must stay what it
was. So the chart is rendered once more, as the run makes it, where something that moves is printed in a name. What may
have another name is told: to Helm it is another object.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import ID
from rewrite.charts.foreseen import hold_values
from rewrite.charts.moves import Moves
from rewrite.charts.name_forms import LOOKED_FOR, Form
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import LiteralOrigin
from rewrite.reasons import Reason
from rewrite.report import Place, Skip
from rewrite.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from rewrite.charts import moves
    from rewrite.charts.named import Named
    from rewrite.charts.traced import Shown
    from rewrite.locate import Located
    from rewrite.plans import FilePlan
    from rewrite.report import Change

STAYS: Final = "it must stay what it was"
REFUSED: Final = "no mirror can stand"


def hold_named(
    shown: Shown, files: Mapping[str, Located], plans: dict[str, FilePlan], plan: Callable[[Located], FilePlan]
) -> dict[moves.Place, Skip]:
    """Hold what a chart would print as a name that cannot be, and plan its files anew.

    In:      shown, the chart before. files and plans, by their path in the chart; plan, what plans a file.
    Out:     a row for each value that makes another name of one, for as long as it moves.
    """
    moved = Moves(plans)
    if not any(value in moved.by_place for named in shown.trace.names for value in named.values):
        return {}
    made = moved.made(replace(shown.chart, as_is=True), files)
    before: defaultdict[tuple[object, ...], list[Named]] = defaultdict(list)
    for named in shown.trace.names:
        before[named.place].append(named)
    reasons: dict[moves.Place, tuple[Reason, str]] = {}
    told: dict[moves.Place, Skip] = {}
    for named in sorted(trace_chart(made, domains=shown.domains).names, key=_weight):
        known = [one for one in before[named.place] if one.form.allows(one.text)]
        if not known or any(one.text == named.text for one in known):
            continue
        why = _why_wrong(named)
        detail = f"{_printing(known, shown.chart.files)} prints it as {named.form.words}, where {why}"
        for value in named.values:
            if value in moved.by_place and why:
                reasons.setdefault(value, (Reason.UNDECIDED, detail))
            elif value in moved.by_place:
                told.setdefault(value, _row(value, known, moved.by_place[value], files))
    for name in hold_values(files, reasons):
        plans[name] = plan(files[name])
    return {value: row for value, row in told.items() if value not in reasons}


def _weight(named: Named) -> tuple[int, str]:
    """Tell which name is told of first: what an object is called matters most."""
    return tuple(Form).index(named.form), repr(named)


def _why_wrong(named: Named) -> str:
    """Say why a name that was another one cannot be, or must not be, "" where it may be what it is."""
    if not named.form.allows(named.text):
        return REFUSED
    return STAYS if named.form in LOOKED_FOR else ""


def _row(value: moves.Place, names: Collection[Named], change: Change, files: Mapping[str, Located]) -> Skip:
    """Tell of a name that a value makes another one, where it is printed, or else at the value."""
    origins = (named.origin for named in names)
    found = [origin for origin in origins if isinstance(origin, LiteralOrigin) and origin.file in files]
    place, maker = change.place, next(named.template for named in names)
    if found:
        origin = min(found)
        source = files[origin.file].source
        place, maker = Place(source.name, *source.position(origin.start)), "a template"
    words = next(named.form.words for named in names)
    detail = f"{maker} makes {words} of {value[1]}, which changes with it"
    return Skip(place, ID, change.before, Reason.COMPARED, change.source.partition("/")[0], detail, change.source)


def _printing(names: Iterable[Named], texts: Mapping[str, str]) -> str:
    """Give the template that prints a name, with its line where that is known."""
    found = [known.origin for known in names if isinstance(known.origin, LiteralOrigin) and known.origin.file in texts]
    if not found:
        return next(known.template for known in names)
    origin = min(found)
    return f"{origin.file}, line {Source('', texts[origin.file]).position(origin.start).line},"
