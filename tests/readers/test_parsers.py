from __future__ import annotations

import subprocess
import sys
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

# What a process does after the C parser was imported without the modules that it takes classes from.
AFTERWARDS = """
import sys
from rewrite.readers import parsers, yaml_events
import _ruamel_yaml
print(*sorted(name for name in sys.modules if name.startswith("ruamel.yaml") and "clib" not in name))
yaml_events.read_yaml("a: b")
try:
    parser = _ruamel_yaml.CParser("a: ]")
    while True:
        parser.get_event()
except parsers.YAMLError as error:
    print(type(error) is sys.modules["ruamel.yaml.parser"].ParserError)
import ruamel.yaml
yaml = ruamel.yaml.YAML(typ="safe")
print(yaml.load("a: [1, {b: &x c, d: *x}]"))
yaml.dump({"a": [1]}, sys.stdout)
print(_ruamel_yaml.ScalarNode is ruamel.yaml.nodes.ScalarNode)
print(sum(type(value).__name__ == "StandIn" for value in vars(_ruamel_yaml).values()))
"""
ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
TEXTS = sorted(
    {path.read_text(encoding="utf-8", errors="ignore") for path in FIXTURES.rglob("before/**/*.yaml") if path.is_file()}
)


def classes() -> dict[str, object]:
    return {name: value for name, value in vars(_ruamel_yaml).items() if name.endswith("Event")}


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


def test_the_parser_is_imported_alone_and_has_its_classes_when_the_package_is_run() -> None:
    done = subprocess.run([sys.executable, "-c", AFTERWARDS], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines() == [
        "ruamel.yaml ruamel.yaml.error",
        "True",
        "{'a': [1, {'b': 'c', 'd': 'c'}]}",
        "a: [1]",
        "True",
        "0",
    ]


def test_a_parser_that_asks_more_of_its_classes_is_imported_with_them() -> None:
    # Nothing can stand in for a class.
    refused = "from rewrite import lazy\nlazy.StandIn = None\n"
    done = subprocess.run(
        [sys.executable, "-c", refused + AFTERWARDS], capture_output=True, text=True, check=True, cwd=ROOT
    )
    modules, *others = done.stdout.splitlines()
    assert "ruamel.yaml.nodes" in modules.split()
    assert others == ["True", "{'a': [1, {'b': 'c', 'd': 'c'}]}", "a: [1]", "True", "0"]
