"""Moves: what the changes of a run make of the pieces of text that a chart's templates work with, and of its files."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import LiteralOrigin, Piece, ValuesOrigin
from rewrite.edit import apply
from rewrite.fieldpath import format_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.charts.traced import ChartFiles
    from rewrite.locate import Located
    from rewrite.plans import FilePlan
    from rewrite.report import Change, Edit
    from rewrite.report import Place as ReportPlace

# By its file in the chart and its field path, or, in an action of a template, by its line and column: `@3:12`.
Place = tuple[str, str]
IN_ACTION: Final = "@"


class Moves:
    """The changes to a chart's files, by where they stand, and by the paths that change with them.

    In:      plans, what is to become of the files, by their path in the chart.
    """

    def __init__(self, plans: Mapping[str, FilePlan]) -> None:
        self._plans = plans
        self.by_place: dict[Place, Change] = {}
        self._values: dict[Place, tuple[str, str]] = {}
        self._edits_by_file: dict[str, list[tuple[Change, Edit]]] = {}
        for name, plan in plans.items():
            for change in plan.changes:
                self._add(place_in(name, change.place), change, (change.before, change.after))
                if change.beside:
                    self._add((name, change.beside.path), change, (change.beside.before, change.beside.after))

    def _add(self, place: Place, change: Change, values: tuple[str, str]) -> None:
        self.by_place[place] = change
        self._values[place] = values

    def of(self, piece: Piece) -> str | None:
        """Give what becomes of the text of a piece; None where it moves and that cannot be told."""
        origin, text = piece.origin, piece.text
        if not text or origin is None:
            return text
        if isinstance(origin, LiteralOrigin):
            return self._literal(origin, text)
        values = self._values.get((origin.file, format_path(origin.path)))
        if values is None:
            return text
        gone, new = _differing(*values)
        if origin.start >= len(gone) and values[0].startswith(text, origin.start):
            return text if origin.start else new + text
        return new + text[len(gone) :] if origin.start == 0 and text.startswith(gone) else None

    def changes(self, pieces: Iterable[Piece]) -> dict[Place, Change]:
        """Give what moves of some pieces: of values, or, where none of these moves, of literals and of files that the
        templates print.
        """
        pieces = list(pieces)
        found = {place: self.by_place[place] for place in places_of(pieces) if place in self.by_place}
        return found or {
            place_in(piece.origin.file, change.place): change
            for piece in pieces
            if isinstance(piece.origin, LiteralOrigin)
            for change, _ in self._edits(piece.origin, piece.text)
        }

    def _edits(self, origin: LiteralOrigin, text: str) -> Iterator[tuple[Change, Edit]]:
        edits = self._edits_in(origin.file)
        first, last = (
            bisect_left(edits, at, key=lambda found: found[1].span.start)
            for at in (origin.start, origin.start + len(text))
        )
        yield from edits[first:last]

    def _edits_in(self, name: str) -> Sequence[tuple[Change, Edit]]:
        """Give the edits of a file in their order: a template may look at each of its literals."""
        if name not in self._edits_by_file:
            plan = self._plans.get(name)
            edits = [(change, edit) for change in plan.changes for edit in change.edits] if plan else []
            self._edits_by_file[name] = sorted(edits, key=lambda found: found[1].span)
        return self._edits_by_file[name]

    def _literal(self, origin: LiteralOrigin, text: str) -> str | None:
        end = origin.start + len(text)
        edits = [edit for _, edit in self._edits(origin, text)]
        if any(edit.span.end > end for edit in edits):
            return None
        return apply(text, [edit._replace(span=edit.span.shift(-origin.start)) for edit in edits])

    def made(self, chart: ChartFiles, files: Mapping[str, Located]) -> ChartFiles:
        """Give the chart as the changes make it."""
        plans = {name: plan for name, plan in self._plans.items() if plan.changes}
        edits = {name: [edit for change in plan.changes for edit in change.edits] for name, plan in plans.items()}
        return made_by(edits, chart, files)


def made_by(edits: Mapping[str, Sequence[Edit]], chart: ChartFiles, files: Mapping[str, Located]) -> ChartFiles:
    """Give a chart as edits in its files make it."""
    texts, documents = dict(chart.files), dict(chart.documents)
    for name in edits:
        texts[name] = apply(files[name].source.text, edits[name])
        documents.pop(name, None)
    return replace(chart, files=texts, documents=documents, slots=chart.slots.moved(edits) if chart.slots else None)


def place_in(name: str, place: ReportPlace) -> Place:
    """Give the place of what stands in a file of a chart."""
    return name, place.path or f"{IN_ACTION}{place.line}:{place.column}"


def places_of(pieces: Iterable[Piece]) -> Iterator[Place]:
    """Give the places in values that pieces were read from."""
    for piece in pieces:
        if piece.text and isinstance(piece.origin, ValuesOrigin):
            yield piece.origin.file, format_path(piece.origin.path)


def _differing(before: str, after: str) -> tuple[str, str]:
    """Give how two texts begin whose ends are equal."""
    same = 0
    while same < min(len(before), len(after)) and before[-1 - same] == after[-1 - same]:
        same += 1
    return before[: len(before) - same], after[: len(after) - same]
