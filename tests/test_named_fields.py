"""What stands in a field that a configuration of kustomize names is an image where an entry of the build is for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from working_folder import write

from rewrite import files
from rewrite.batch import Mode, run
from rewrite.fieldspec import FieldSpec
from rewrite.overlays.configuration import fields_of
from rewrite.policy import Policy
from rewrite.readers.yaml_events import read_yaml
from rewrite.walking import walk

if TYPE_CHECKING:
    from rewrite.report import Report

MILL = "apiVersion: orchard.example/v1\nkind: Mill\nmetadata: {name: press}\nspec: {runner: %s}\n"
FIELDS = "images: [{kind: Mill, path: spec/runner}]\n"
BUILD = "resources: [%s]\nconfigurations: [%s]\nimages: [{name: %s, newTag: v2}]\n"

pytestmark = pytest.mark.usefixtures("in_folder")


def ran(mode: Mode = Mode.CHECK, fields: tuple[FieldSpec, ...] = ()) -> Report:
    policy = Policy(mirror="hub.example.com", fields=fields)
    report = run(walk(["."]), policy, mode, 1, lambda *_: None).report
    assert report.problems == []
    return report


def moved(report: Report) -> list[str]:
    return sorted(f"{change.place.file} {change.before}" for change in report.changes)


@pytest.mark.parametrize(
    ("fields", "value", "name"),
    [
        pytest.param(FIELDS, "orchard/press", "orchard/mill", id="an image that no entry is for"),
        pytest.param(FIELDS, "production", "orchard/press", id="a word"),
        pytest.param(FIELDS.replace("runner", "driver"), "orchard/press", "orchard/press", id="another field"),
        pytest.param(FIELDS.replace("Mill", "Press"), "orchard/press", "orchard/press", id="another kind"),
        pytest.param("images: [{group: a.example, path: spec/runner}]", "orchard/press", "orchard/press", id="a group"),
        pytest.param("images: [{name: orchard/press}]\n", "orchard/press", "orchard/press", id="no configuration"),
        pytest.param("images: [press, mill]\n", "orchard/press", "orchard/press", id="a list of words"),
        pytest.param("images: press\n", "orchard/press", "orchard/press", id="a word for a list"),
    ],
)
def test_leaves_alone(fields: str, value: str, name: str) -> None:
    write("mill.yaml", MILL % value)
    write("fields.yaml", fields)
    write("kustomization.yaml", BUILD % ("mill.yaml", "fields.yaml", name))
    assert not any("mill.yaml" in change for change in moved(ran()))


def test_moves_with_the_entry() -> None:
    write("mill.yaml", MILL % "orchard/press")
    write("fields.yaml", FIELDS)
    write("kustomization.yaml", BUILD % ("mill.yaml", "fields.yaml", "orchard/press"))
    assert moved(ran(Mode.WRITE)) == ["kustomization.yaml orchard/press", "mill.yaml orchard/press"]
    assert "runner: hub.example.com/orchard/press}" in Path("mill.yaml").read_text()
    assert moved(ran()) == []


def test_what_the_user_names_too_moves_once() -> None:
    write("mill.yaml", MILL % "orchard/press")
    write("fields.yaml", FIELDS)
    write("kustomization.yaml", BUILD % ("mill.yaml", "fields.yaml", "orchard/press"))
    fields = (FieldSpec("spec/runner", "Mill"),)
    assert moved(ran(Mode.WRITE, fields)) == ["kustomization.yaml orchard/press", "mill.yaml orchard/press"]


def test_a_marker_keeps_it() -> None:
    write("mill.yaml", (MILL % "orchard/press").replace("spec:", "# rewrite-images: ignore\nspec:"))
    write("fields.yaml", FIELDS)
    write("kustomization.yaml", BUILD % ("mill.yaml", "fields.yaml", "orchard/press"))
    report = ran()
    assert moved(report) == []
    assert [skip.reason.identifier for skip in report.skips if skip.place.file == "mill.yaml"] == ["ignored"]


def test_bases_that_name_each_other_end() -> None:
    write("mill.yaml", MILL % "orchard/press")
    write("fields.yaml", FIELDS)
    write("a/kustomization.yaml", "resources: [../b]\n")
    write("b/kustomization.yaml", "resources: [../a, ../mill.yaml]\ncomponents: [../c]\n")
    write("c/kustomization.yaml", "kind: Component\ncomponents: [../c]\nimages: [{name: orchard/press, newTag: v1}]\n")
    write("kustomization.yaml", BUILD % ("a", "fields.yaml", "orchard/press"))
    assert "c/kustomization.yaml orchard/press" not in moved(ran())


def test_what_stands_in_a_chart_is_no_resource() -> None:
    write("charts/press/Chart.yaml", "apiVersion: v2\nname: press\nversion: 1.0.0\n")
    write("charts/press/mill.yaml", MILL % "orchard/press")
    write("fields.yaml", FIELDS)
    write("kustomization.yaml", BUILD % ("charts/press/mill.yaml", "fields.yaml", "orchard/press"))
    assert moved(ran()) == []


def test_a_file_that_cannot_be_read_again_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    write("mill.yaml", MILL % "orchard/press")
    write("fields.yaml", FIELDS)
    write("kustomization.yaml", BUILD % ("mill.yaml", "fields.yaml", "orchard/press"))

    kept, asked = files.read, []

    def read(path: str) -> bytes:
        asked.append(Path(path).name)
        if asked.count("mill.yaml") > 1:
            raise OSError
        return kept(path)

    monkeypatch.setattr(files, "read", read)
    assert moved(ran()) == []


@pytest.mark.usefixtures("ends")
def test_a_field_of_any_steps_is_none_to_kustomize() -> None:
    document = read_yaml(f"images:\n- path: '{'**/a/' * 20}b'\n- path: spec/runner\n")
    assert document.top is not None
    assert [field.path for field in fields_of(document.top)] == ["spec/runner"]
