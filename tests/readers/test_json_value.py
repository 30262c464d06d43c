from __future__ import annotations

import json

import pytest

from rewrite.errors import UnreadableDocument
from rewrite.fieldpath import format_path
from rewrite.policy import Policy
from rewrite.readers.json_value import read_json
from rewrite.readers.yaml_events import read_yaml
from rewrite.stream import rewrite_string

LONG = "x" * 1100


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{", id="cut off"),
        pytest.param("{'a': 1}", id="quotes of YAML"),
        pytest.param('{"a": 1} {"b": 2}', id="two values"),
        pytest.param("[" * 200_000, id="without end"),
    ],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDocument):
        read_json(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"a": {"b": [1, "two", {"c": null}], "d": ""}, "e": [[true], []], "f": {}}', id="nested"),
        pytest.param('["a", "b"]', id="a list"),
        pytest.param('{"image": "quay.io/a\\u002fb:1", "q\\"": "x\\ny"}', id="escapes"),
        pytest.param('"alone"', id="a string"),
        pytest.param('{"a": -1.5e3 , "b":false}', id="numbers and words"),
    ],
)
def test_json_is_read_as_yaml_reads_it(text: str) -> None:
    ours, theirs = read_json(text), read_yaml(text)
    told = [(format_path(s.path), s.value, s.start, s.end, s.style or "") for s in ours.scalars]
    assert told == [(format_path(s.path), s.value, s.start, s.end, s.style or "") for s in theirs.scalars]


POD = {"kind": "Pod", "image": "quay.io/orchard/press:v1"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(json.dumps({"properties": {LONG: POD}}, indent=2), id="a key that is too long"),
        pytest.param(json.dumps(POD).replace(":", "\n:", 1), id="a colon on the line below"),
        pytest.param(json.dumps({**POD, "said": "a\x7fb\x9f"}, ensure_ascii=False), id="signs of control"),
    ],
)
def test_what_is_json_and_no_yaml_is_read(text: str) -> None:
    with pytest.raises(UnreadableDocument):
        read_yaml(text)
    after, plan = rewrite_string(text, Policy(mirror="hub.example.com"), "schema.json")
    assert not plan.problems
    assert after == text.replace("quay.io/", "hub.example.com/")
