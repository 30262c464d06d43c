"""Texts that charts parse: what is told without the parser is what that would say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts import values
from rewrite.charts.traced import OPAQUE, LiteralOrigin, Piece, Traced, computed
from rewrite.charts.value import Table
from rewrite.charts.values import parse_traced

if TYPE_CHECKING:
    import pytest

UNKNOWN = computed(OPAQUE)


def test_what_is_not_known_stays_that(monkeypatch: pytest.MonkeyPatch) -> None:
    marker = Piece("", LiteralOrigin("templates/press.yaml", 0))
    parsed = parse_traced(Traced((marker, *UNKNOWN.pieces)))
    monkeypatch.setattr(values, "read_yaml", None)
    assert isinstance(parsed, Traced)
    assert parsed.text == OPAQUE
    assert parse_traced(UNKNOWN) == UNKNOWN


def test_no_entries_are_none() -> None:
    for text in ("{}", "{ }"):
        parsed = parse_traced(computed(text))
        assert isinstance(parsed, Table)
        assert not parsed.entries


def test_the_same_text_is_read_once_and_each_reading_is_its_readers_own(monkeypatch: pytest.MonkeyPatch) -> None:
    text = Traced((Piece("press:\n  image: ", LiteralOrigin("a.yaml", 0)), Piece("orchard/press")))
    first = parse_traced(text)
    monkeypatch.setattr(values, "read_yaml", None)
    assert isinstance(first, Table)
    inner = first.get("press")
    assert isinstance(inner, Table)
    inner.entries["image"] = None
    second = parse_traced(text)
    assert isinstance(second, Table)
    again = second.get("press")
    assert isinstance(again, Table)
    image = again.get("image")
    assert isinstance(image, Traced)
    assert image.text == "orchard/press"


def test_a_text_from_elsewhere_is_another() -> None:
    places = [LiteralOrigin("a.yaml", 0), LiteralOrigin("b.yaml", 0)]
    parsed = [parse_traced(Traced((Piece("orchard/press", place),))) for place in places]
    assert [value.pieces[0].origin for value in parsed if isinstance(value, Traced)] == places
