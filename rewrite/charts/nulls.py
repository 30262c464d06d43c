"""Nulls: names that only some versions of Helm join to a registry, as a null in the values stands over that one.

    press: {image: {registry: null, repository: orchard/press}}

Helm 3 takes the registry away that the chart `press` has by itself; Helm 4 keeps it. As it moves, Helm 4 would print a
name that gets the mirror too behind it, and Helm 3 prints one that does not with nothing in front.

Source: as run by Helm 3.17 and 4.3. Helm 4 keeps it for a null of the outermost chart alone, and only where no other
values are given for the same chart within; so what overlays set is printed alike by both.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from rewrite.charts.chart import GLOBAL, instances, read_chart
from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.given import texts_in
from rewrite.charts.machine import is_consulted
from rewrite.charts.repeated import of_all_uses
from rewrite.charts.sites import sort_out
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ValuesOrigin
from rewrite.charts.value import Table
from rewrite.charts.values import read_values
from rewrite.charts.verdicts import Part, judge
from rewrite.document import unmasked
from rewrite.errors import UnreadableDocument
from rewrite.fieldpath import format_path
from rewrite.finders.part_names import REGISTRY_KEY
from rewrite.reasons import Reason
from rewrite.reference import is_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.charts.traced import ChartFiles, Shown
    from rewrite.charts.value import Value
    from rewrite.charts.verdicts import ScalarPlace, Verdict, Verdicts
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located


def hold_behind_nulls(shown: Shown, files: Mapping[str, Located], verdicts: Verdicts) -> None:
    """Hold the names that Helm 4 alone joins to a registry.

    In:      files, those that are decided about, by their path in the chart; verdicts, those on what Helm 3 renders.
    """
    nulls = _nulls_over_registries(shown.chart)
    if not nulls:
        return
    kept = replace(shown.chart, keeps=True)
    others = judge(sort_out(trace_chart(kept, domains=shown.domains, judged=True)).trace)
    for name, file in files.items():
        own = {path: verdict for (of, path), verdict in others.values.items() if of == name}
        doubted = {
            format_path(path): _why(name, path, verdict, nulls)
            for path, verdict in of_all_uses(file, own).items()
            if _is_joined_now(verdict, verdicts.values.get((name, path)))
        }
        starts = {
            origin.start: _why(name, (), verdict, nulls)
            for origin, verdict in others.literals.items()
            if origin.file == name and _is_joined_now(verdict, verdicts.literals.get(origin))
        }
        for index, located in enumerate(file.references if doubted or starts else ()):
            why = doubted.get(located.place.path) or starts.get(located.span.start)
            if why and located.hold is None:
                # timid: a mirror in place of the null would be right with both, but a null is no part of an image.
                file.hold(index, Reason.UNDECIDED, why)


def _is_joined_now(verdict: Verdict, before: Verdict | None) -> bool:
    """Tell whether something stands in front only with the other way; if it does with both, that is told already.

    What is not printed at all without the null is switched off by it.
    """
    return bool(verdict.parts - {Part.TAIL}) and not verdict.begins and before is not None and before.begins


def _why(name: str, path: FieldPath, verdict: Verdict, nulls: Mapping[ScalarPlace, list[FieldPath]]) -> str:
    for origin in sorted(origin for origin in verdict.joined_to if isinstance(origin, ValuesOrigin)):
        if found := nulls.get((origin.file, origin.path)):
            # A chart may be used under several names, of which one is that of the name at hand.
            key = format_path(next((null for null in found if null[:1] == path[:1]), found[0]))
            where = "" if name == VALUES_FILE else f" in {VALUES_FILE}"
            return f"Helm 3 takes the registry of {origin.file} away for a null, Helm 4 keeps it: set {key}{where}"
    return f"Helm 4 keeps what Helm 3 takes away for a null in {VALUES_FILE}, as in {unmasked(verdict.example)}"


def _nulls_over_registries(chart: ChartFiles) -> dict[ScalarPlace, list[FieldPath]]:
    """Give the registries of charts within that nulls stand over, each with the paths of the nulls."""
    found: dict[ScalarPlace, list[FieldPath]] = {}
    paths: list[FieldPath] = []
    with suppress(UnreadableDocument):
        values = read_values(VALUES_FILE, chart.files.get(VALUES_FILE, ""), chart.documents.get(VALUES_FILE))
        paths += _nulls_in(values)
    if not paths:
        return found
    uses = instances(read_chart(replace(chart, keeps=True), (VALUES_FILE,), []), [])
    for path in paths:
        # What is global stands in the values of each chart.
        for use in uses if path[0] == GLOBAL else uses[:1]:
            below = _at(use.values, path)
            for origin, text in texts_in(Table({"": below})):
                if REGISTRY_KEY.match(str(origin.path[-1])) or is_domain(text.partition("/")[0]):
                    found.setdefault((origin.file, origin.path), []).append(path)
    return found


def _nulls_in(values: Table) -> Iterator[FieldPath]:
    """Give the paths of the nulls that may be for a registry of a chart within, or for all that is global in it."""
    waiting: list[tuple[FieldPath, Table]] = [((), values)]
    while waiting:
        above, table = waiting.pop()
        for key, value in table.entries.items():
            if isinstance(value, Table):
                waiting.append(((*above, key), value))
            elif value is None and above and (is_consulted(key) or key == GLOBAL):
                yield (*above, key)


def _at(values: Table, path: FieldPath) -> Value:
    found: Value = values
    for step in path:
        found = found.get(str(step)) if isinstance(found, Table) else None
    return found
