"""References are found by where they stand, whatever has been added or put elsewhere since."""

from __future__ import annotations

from rewrite.charts.known import Known
from rewrite.document import SourceKind
from rewrite.locate import Located, LocatedReference, Role
from rewrite.reading import Reading
from rewrite.report import Place
from rewrite.source import decode
from rewrite.span import Span


def reference(path: str, start: int, end: int) -> LocatedReference:
    return LocatedReference("chart", Role.NAME, "", Span(start, end), Place("values.yaml", 1, 1, 0, path))


def located(*references: LocatedReference) -> Located:
    return Located(decode("values.yaml", b"a: 1\n"), SourceKind.VALUES, Reading(), list(references))


def test_a_reference_is_found_by_its_path_and_by_its_text() -> None:
    known = Known(located(reference("a", 10, 20), reference("b", 30, 40), reference("b", 50, 60)))
    assert list(known.at_path("b")) == [1, 2]
    assert list(known.at_path("c")) == []
    assert known.overlapping(Span(35, 36)) == 1
    assert known.overlapping(Span(15, 35)) == 0
    assert known.overlapping(Span(20, 30)) is None
    assert known.overlapping(Span(0, 5)) is None
    assert known.overlapping(Span(60, 70)) is None


def test_an_empty_place_is_found_where_it_stands() -> None:
    known = Known(located(reference("a", 10, 10)))
    assert known.overlapping(Span(10, 15)) == 0
    assert known.overlapping(Span(5, 10)) == 0
    assert known.overlapping(Span(11, 15)) is None


def test_what_is_added_meanwhile_is_found() -> None:
    file = located(reference("a", 10, 20))
    known = Known(file)
    assert known.overlapping(Span(0, 5)) is None
    file.references.append(reference("b", 0, 5))
    assert known.overlapping(Span(0, 5)) == 1
    assert list(known.at_path("b")) == [1]


def test_what_is_put_elsewhere_is_found_there_alone() -> None:
    file = located(reference("a", 10, 20), reference("b", 30, 40))
    known = Known(file)
    assert known.overlapping(Span(10, 20)) == 0
    known.put(0, reference("c", 5, 8))
    assert known.overlapping(Span(10, 20)) is None
    assert known.overlapping(Span(5, 8)) == 0
    assert list(known.at_path("a")) == []
    assert list(known.at_path("c")) == [0]
