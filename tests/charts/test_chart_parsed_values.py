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
