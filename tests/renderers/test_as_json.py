from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from rewrite.reasons import Reason
from rewrite.renderers import RenderOptions
from rewrite.renderers.as_json import render, schema
from rewrite.report import REPORT_VERSION, Change, Place, Report, Skip

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[2] / "docs" / "report.schema.json"
SCHEMA = json.loads(schema())


def errors_of(report: Report, options: RenderOptions) -> list[str]:
    instance = json.loads(render(report, options))
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(SCHEMA).iter_errors(instance)]


def objects_of(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects_of(child)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_published_schema_is_the_one_of_the_package() -> None:
    assert DOCS.read_text("utf-8") == schema()


def test_the_schema_is_strict() -> None:
    loose = [node for node in objects_of(SCHEMA) if node.get("type") == "object" and "additionalProperties" not in node]
    assert loose == []


def test_the_schema_describes_every_field() -> None:
    silent = [
        name
        for node in objects_of(SCHEMA)
        for name, field in node.get("properties", {}).items()
        if "description" not in field | SCHEMA["$defs"].get(field.get("$ref", "").rpartition("/")[2], {})
    ]
    assert silent == []


def test_the_schema_knows_the_version() -> None:
    assert SCHEMA["properties"]["reportVersion"]["const"] == REPORT_VERSION


@pytest.mark.parametrize("version", ["", "1.2.3"])
def test_reports_are_valid(written: Report, checked: Report, every_reason: Report, version: str) -> None:
    options = RenderOptions(version=version)

    assert [errors_of(report, options) for report in (written, checked, every_reason, Report())] == [[]] * 4


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param({"results": [{"outcome": "changed"}]}, id="a change without its fields"),
        pytest.param({"reportVersion": 2}, id="another version"),
        pytest.param({"extra": 1}, id="an unknown field"),
        pytest.param({"written": "yes"}, id="a wrong type"),
    ],
)
def test_the_schema_refuses(spoil: dict[str, object], written: Report, options: RenderOptions) -> None:
    instance = json.loads(render(written, options)) | spoil

    assert list(Draft202012Validator(SCHEMA).iter_errors(instance))


def test_the_edits_of_the_report_make_the_changes(
    written: Report, texts: dict[str, str], options: RenderOptions
) -> None:
    results = [result for result in json.loads(render(written, options))["results"] if result["outcome"] == "changed"]
    for result in results:
        text = texts[result["file"]["path"]]
        (edit,) = result["edits"]
        edited = text[: edit["start"]] + edit["replacement"] + text[edit["end"] :]
        assert edited == text.replace(result["field"]["currentValue"], result["field"]["proposedValue"], 1)
    assert len(results) == 10


def test_results_come_in_the_order_of_the_files(written: Report, options: RenderOptions) -> None:
    results = json.loads(render(written, options))["results"]
    spots = [(result["file"]["path"], result.get("line", 0), result.get("column", 0)) for result in results]

    assert spots == sorted(spots)
    assert len(spots) == len(written.changes) + len(written.skips) + len(written.problems)


def test_nothing_empty_is_written(written: Report, options: RenderOptions) -> None:
    values = [
        value for node in objects_of(json.loads(render(written, options))) for value in node.values() if value == ""
    ]
    replacements = [edit.replacement for change in written.changes for edit in change.edits if not edit.replacement]

    assert values == replacements


def test_a_value_that_was_empty_is_valid(options: RenderOptions) -> None:
    change = Change(Place("a.yaml", 1, 1), "f", "domain", "", "hub.example.com", "", "", "", ())

    assert errors_of(Report(changes=[change]), options) == []


def test_a_file_name_that_is_not_utf_8_comes_back(options: RenderOptions) -> None:
    report = Report(skips=[Skip(Place("\udcff.yaml", 1, 1), "f", "x", Reason.POSSIBLE)])

    text = render(report, options)

    assert text.encode()
    assert json.loads(text)["results"][0]["file"]["path"] == "\udcff.yaml"


def test_what_a_guard_may_refuse_is_not_said_to_stay() -> None:
    place = Place("values.yaml", 2, 21, 0, "redis.image.registry")
    report = Report(
        skips=[Skip(place, "split", "docker.io", reason) for reason in (Reason.CHART_GUARD, Reason.TEMPLATED)]
    )

    messages = [
        result["message"].partition(":")[0] for result in json.loads(render(report, RenderOptions()))["results"]
    ]
    assert sorted(messages) == ["docker.io left as it is", "docker.io may be refused"]
