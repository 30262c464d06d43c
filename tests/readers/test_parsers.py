from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import _ruamel_yaml
import pytest
from ruamel.yaml import YAML

from rewrite.errors import UnreadableDocument
from rewrite.readers import parsers
from rewrite.readers.chunks import split
from rewrite.readers.yaml_events import read_yaml

if TYPE_CHECKING:
    from rewrite.document import Document

FIXTURES = Path(__file__).parents[2] / "fixtures"
TEXTS = sorted(
    {path.read_text(encoding="utf-8", errors="ignore") for path in FIXTURES.rglob("before/**/*.yaml") if path.is_file()}
)


def classes() -> dict[str, object]:
    return {name: getattr(_ruamel_yaml, name) for name in parsers.OWN}


def told(document: Document) -> list[tuple[object, ...]]:
    scalars = (*document.scalars, *document.repeats)
    return [(one.path, one.value, one.start, one.end, one.style) for one in scalars]


def all_told() -> list[object]:
    found: list[object] = []
    for text in TEXTS:
        for chunk in split(text):
            try:
                found.append(told(read_yaml(text[chunk.start : chunk.end])))
            except UnreadableDocument as error:
                found.append((str(error), error.line, error.column))
    return found


@pytest.mark.parametrize("text", ["a: b\n", "a: [\n", "a: {image: nginx:1.2}\n", "a: *b\n"])
def test_the_classes_of_the_parser_are_back_when_a_text_is_parsed(text: str) -> None:
    before = classes()
    try:
        read_yaml(text)
    except UnreadableDocument:
        assert text in ("a: [\n", "a: *b\n")
    assert classes() == before
    assert [event.value for event in YAML(typ="safe").parse("a: b") if hasattr(event, "value")] == ["a", "b"]


def test_while_a_text_is_parsed_the_parser_makes_no_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr(parsers, "tell", lambda event, _: made.append(event))
    assert read_yaml("%YAML 1.1\n---\na: &x [b, *x]\nc: {d: 'e'}\n...\n").scalars[-1].value == "e"
    assert made == []


def test_a_parser_that_makes_objects_all_the_same_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    called = all_told()
    monkeypatch.setattr(parsers, "_functions", lambda _: {})
    assert all_told() == called
    assert len(called) >= len(TEXTS) > 100
