"""Image entries of kustomizations that a walk leaves: told where what they set is lost, and never written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from working_folder import write

from rewrite import aside, passed_over
from rewrite.batch import Mode, run
from rewrite.files import read
from rewrite.policy import Policy
from rewrite.walking import walk

if TYPE_CHECKING:
    from rewrite.report import Report

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: press}\nspec: {containers: [{name: press, image: %s}]}\n"
ENTRY = "resources: [%s]\nimages: [{name: quay.io/orchard/press, newTag: v2}]\n"
TEMPLATE = "resources: [../base]\nimages: [{name: quay.io/orchard/press, newTag: {{ tag }}}]\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("base/kustomization.yaml", "resources: [pod.yaml]\n")
    write("base/pod.yaml", POD % "quay.io/orchard/press:v1")


def ran(*paths: str, mode: Mode = Mode.CHECK, exclude: tuple[str, ...] = ()) -> Report:
    policy = Policy(mirror="hub.example.com", exclude_files=exclude)
    report = run(walk(paths or ["."], exclude=exclude), policy, mode, 1, lambda *_: None).report
    assert report.problems == []
    return report


def told(report: Report) -> list[str]:
    return [skip.place.file for skip in report.skips if skip.reason.identifier == "ambiguous"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("over/kustomization.yaml", "resources: [../base]\n", id="no entries"),
        pytest.param("over/kustomization.yaml", ENTRY % "own.yaml", id="what it builds is not in the run"),
        pytest.param("over/kustomization.yaml", (ENTRY % "../base").replace("press,", "other,"), id="another image"),
        pytest.param("over/notes.yaml", ENTRY % "../base", id="no kustomization"),
        pytest.param("over/a/b/c/d/e/kustomization.yaml", ENTRY % "../../../../../../base", id="deep in a folder"),
        pytest.param("over/node_modules/kustomization.yaml", ENTRY % "../../base", id="packages of node"),
        pytest.param("over/.terraform/kustomization.yaml", ENTRY % "../../base", id="a hidden folder"),
        pytest.param("node_modules/kustomization.yaml", ENTRY % "../base", id="passed over without a pattern"),
    ],
)
def test_entries_leave_alone(name: str, text: str) -> None:
    write(".gitignore", "over/\nnode_modules/\n")
    write(name, text)
    assert told(ran()) == []


def test_what_is_installed_is_left_alone() -> None:
    write(".gitignore", "env/\nthird/\nvendor/\n")
    write("env/pyvenv.cfg", "")
    write("env/kustomization.yaml", ENTRY % "../base")
    write("third/vendor/modules.txt", "")
    write("third/vendor/kustomization.yaml", ENTRY % "../../base")
    write("vendor/modules.txt", "")
    write("vendor/kustomization.yaml", ENTRY % "../base")
    assert told(ran()) == []


@pytest.mark.parametrize("text", [TEMPLATE, "resources: [../base]\n"])
def test_what_is_made_of_a_template_beside_it_is_left_alone(text: str) -> None:
    write(".gitignore", "kustomization.yaml\n")
    write("over/kustomization.yaml", ENTRY % "../base")
    write("over/kustomization.yaml.j2", text)
    assert told(ran()) == []


@pytest.mark.parametrize(
    ("patterns", "name", "base"),
    [
        pytest.param("over/kustomization.yaml", "over/kustomization.yaml", "../base", id="a file"),
        pytest.param("over/", "over/kustomization.yaml", "../base", id="a folder"),
        pytest.param("over/*", "over/a/Kustomization", "../../base", id="what is in a folder"),
        pytest.param("over/", "over/a/b/c/d/kustomization.yml", "../../../../../base", id="folders in a folder"),
        pytest.param(".local/", ".local/kustomization.yaml", "../base", id="a hidden folder itself"),
        pytest.param("over/", "over/kustomization.yaml.j2", "../base", id="one that is filled in"),
    ],
)
def test_entries_whose_tag_would_be_lost_are_told(patterns: str, name: str, base: str) -> None:
    write(".gitignore", f"{patterns}\n")
    write(name, ENTRY % base)
    report = ran(mode=Mode.WRITE)
    assert told(report) == [name]
    assert "give it as a PATH" in next(skip.detail for skip in report.skips if skip.place.file == name and skip.detail)
    assert read(name).decode() == ENTRY % base


def test_entries_under_the_old_name_of_their_list_are_told() -> None:
    write(".gitignore", "over/\n")
    write("over/kustomization.yaml", (ENTRY % "../base").replace("images:", "imageTags:"))
    assert told(ran()) == ["over/kustomization.yaml"]


@pytest.mark.parametrize("paths", [(".",), ("base", "over/kustomization.yaml")])
def test_those_that_the_configuration_leaves_are_told(paths: tuple[str, ...]) -> None:
    write("over/kustomization.yaml", ENTRY % "../base")
    report = ran(*paths, exclude=("over/**",))
    assert told(report) == ["over/kustomization.yaml"]
    assert "take it out of that" in report.skips[-1].detail


def test_one_that_builds_another_one_is_told() -> None:
    write(".gitignore", "over/\n")
    write("over/a/kustomization.yaml", "resources: [../../base]\n")
    write("over/b/kustomization.yaml", ENTRY % "../a")
    assert told(ran()) == ["over/b/kustomization.yaml"]


def test_nothing_else_is_told_of_them() -> None:
    write(".gitignore", "over/\n")
    replacement = "replacements: [{source: {kind: ConfigMap, name: a, fieldPath: data.a}, targets: [{select: {kind: Pod}, fieldPaths: [spec.containers.0.image]}]}]\n"
    patch = "patches: [{target: {kind: Pod}, patch: '[{op: replace, path: /spec/containers/1/image, value: quay.io/orchard/jam}]'}]\n"
    write("over/kustomization.yaml", ENTRY % "../base, https://git.example.com/orchard/press" + replacement + patch)
    report = ran()
    assert [skip.reason.identifier for skip in report.skips if skip.place.file.startswith("over/k")] == ["ambiguous"]


def test_entries_that_would_be_for_more_images_are_told() -> None:
    write(".gitignore", "over/\n")
    write("over/kustomization.yaml", (ENTRY % "../base").replace("quay.io", "hub.example.com"))
    assert told(ran()) == ["over/kustomization.yaml"]


def test_one_that_is_given_is_followed() -> None:
    write(".gitignore", "over/\n")
    write("over/kustomization.yaml", ENTRY % "../base")
    for paths in ((".", "over/kustomization.yaml"), (".", "over")):
        report = ran(*paths)
        assert told(report) == []
        assert [change.place.file for change in report.changes] == ["base/pod.yaml", "over/kustomization.yaml"]


def test_a_kustomization_of_the_run_is_that_of_its_folder() -> None:
    write(".gitignore", "over/Kustomization\n")
    write("over/Kustomization", ENTRY % "../base")
    write("over/kustomization.yaml", "resources: [../base]\n")
    assert told(ran()) == []


def test_nothing_is_looked_for_where_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    write(".gitignore", "over/\n")
    write("over/kustomization.yaml", ENTRY % "../base")
    write("base/pod.yaml", POD % "hub.example.com/orchard/press:v1")
    monkeypatch.setattr(aside, "kustomizations_in", lambda _: pytest.fail("it was looked for"))
    assert told(ran()) == []


@pytest.mark.parametrize(("bound", "value"), [("MOST_FOLDERS", 3), ("MOST_FOLDERS_OF_A_RUN", 3)])
def test_a_folder_with_many_others_is_looked_into_so_far(
    bound: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(".gitignore", "over/\n")
    for name in "abcd":
        write(f"over/{name}/kustomization.yaml", ENTRY % "../../base")
    monkeypatch.setattr(passed_over, bound, value)
    assert told(ran()) == ["over/a/kustomization.yaml", "over/b/kustomization.yaml"]


def test_what_cannot_be_read_is_none() -> None:
    write(".gitignore", "over/\n")
    write("over/kustomization.yaml", ENTRY % "../base")
    Path("over/kustomization.yaml").chmod(0)
    Path("over/a").mkdir(mode=0)
    try:
        Path("over/kustomization.yaml").read_bytes()
    except PermissionError:
        assert told(ran()) == []
