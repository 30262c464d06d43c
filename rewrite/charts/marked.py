"""Marked: lines and files in which everything stays, also what only the rendering of a chart has shown; and what a
chart joins to the registry of a path that is marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.doubts import ID
from rewrite.charts.traced import ValuesOrigin
from rewrite.charts.verdicts import Part
from rewrite.fieldpath import format_path
from rewrite.file_holds import hold_file
from rewrite.line_holds import LineHolds
from rewrite.markers import MARKED
from rewrite.reasons import Reason
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.traced import Origin
    from rewrite.charts.verdicts import Verdict, Verdicts
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located, LocatedReference


def settle_marked(file: Located, own: Mapping[FieldPath, Verdict], verdicts: Verdicts) -> None:
    """Hold what is marked, and say what the chart joins to it.

    In:      own, the verdicts on the scalars of the file; verdicts, those on the chart.
    """
    hold_marked(file)
    if file.source.has(MARKED):
        _tell_marked(file, own, verdicts)


def hold_marked(file: Located) -> None:
    """Hold what was added to the references of a file that is held, or on lines that are; the finders have asked for
    what they found.
    """
    added = [index for index, located in enumerate(file.references) if located.finder == ID]
    if not added:
        return
    whole = hold_file(file.source.text)
    lines = None if whole else LineHolds(file.source, Span(0, len(file.source.text)), file.reading.documents)
    for index in added:
        located = file.references[index]
        at, line = located.span.start, located.place.line
        held = lines.judge(at, line, located.hold, located.hold_detail) if lines else whole
        if held:
            file.references[index] = located._replace(hold=held[0], hold_detail=held[1])


def _tell_marked(file: Located, own: Mapping[FieldPath, Verdict], verdicts: Verdicts) -> None:
    """Say which registry a marked path is joined to elsewhere, and what else is joined to the one beside it."""
    printed = {format_path(path): verdict for path, verdict in own.items()}
    for index, located in enumerate(file.references):
        verdict = printed.get(located.place.path)
        if verdict is None:
            continue
        if located.hold is Reason.IGNORED and verdict.is_joined:
            fronts = [format_path(origin.path) for origin in verdict.joined_to if isinstance(origin, ValuesOrigin)]
            file.references[index] = located._replace(registry=min(fronts, default=""))
        elif located.beside.is_marked:
            shared = _shared(located, verdict, printed, verdicts)
            file.references[index] = located._replace(beside=located.beside._replace(shared=shared))


def _shared(registry: LocatedReference, verdict: Verdict, printed: Mapping[str, Verdict], verdicts: Verdicts) -> str:
    """Give an image of another path that a chart joins to a registry; "" when there is none."""
    own, path = _place(verdict.origin), printed.get(registry.beside.path)
    for found in (*verdicts.values.values(), *verdicts.literals.values()):
        is_joined = Part.JOINED in found.parts and own in map(_place, found.joined_to)
        if is_joined and (path is None or _place(found.origin) != _place(path.origin)):
            return found.example
    return registry.beside.shared


def _place(origin: Origin) -> tuple[str, object]:
    """Give the file and the scalar that text comes from, wherever in it."""
    return origin.file, origin.path if isinstance(origin, ValuesOrigin) else origin.start
