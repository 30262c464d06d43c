"""Moves: what the changes of a run make of the pieces of text that a chart's templates work with, and of its files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rewrite.charts.traced import LiteralOrigin, Piece, ValuesOrigin
from rewrite.edit import apply
from rewrite.fieldpath import format_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.charts.traced import ChartFiles
    from rewrite.locate import Located
    from rewrite.plans import FilePlan
    from rewrite.report import Change, Edit

# By its file in the chart and its field path.
Place = tuple[str, str]


class Moves:
    """The changes to a chart's files, by where they stand, and by the paths that change with them.

    In:      plans, what is to become of the files, by their path in the chart.
    """

    def __init__(self, plans: Mapping[str, FilePlan]) -> None:
        self._plans = plans
        self.by_place: dict[Place, Change] = {}
        self._values: dict[Place, tuple[str, str]] = {}
        for name, plan in plans.items():
            for change in plan.changes:
                self._add((name, change.place.path), change, (change.before, change.after))
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
            (piece.origin.file, change.place.path): change
            for piece in pieces
            if isinstance(piece.origin, LiteralOrigin)
            for change, _ in self._edits(piece.origin, piece.text)
        }

    def _edits(self, origin: LiteralOrigin, text: str) -> Iterator[tuple[Change, Edit]]:
        plan = self._plans.get(origin.file)
        end = origin.start + len(text)
        for change in plan.changes if plan else ():
            yield from ((change, edit) for edit in change.edits if origin.start <= edit.span.start < end)

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
