"""Whole runs over a tree on disk: the files are found by what they name, and an entry follows only what has moved."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from rewrite.batch import LEFT_BEHIND
from rewrite.cli import command
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.rewriting import plan
from rewrite.source import Source

if TYPE_CHECKING:
    from pathlib import Path

POD = "kind: Pod\nspec: {containers: [{image: quay.io/orchard/press}]}\n"
BASE = "resources: [pod.yaml]\n"
OVERLAY = "resources: [../base]\nimages: [{name: quay.io/orchard/press, newTag: v2}]\n"
MOVED = OVERLAY.replace("quay.io", "hub.example.com")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("base/pod.yaml", POD), ("base/kustomization.yaml", BASE), ("a/kustomization.yaml", OVERLAY)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", "--verbose", *args])
    return result.exit_code, result.output


def overlay(tree: Path) -> str:
    return (tree / "a" / "kustomization.yaml").read_text(encoding="utf-8")


def test_the_entry_moves_with_its_base(tree: Path) -> None:
    assert run(".")[0] == 0
    assert overlay(tree) == MOVED


def test_the_order_of_the_paths_and_how_they_are_written_do_not_matter(tree: Path) -> None:
    assert run(str(tree / "a"), "base/pod.yaml", "./base/../base/kustomization.yaml")[0] == 0
    assert overlay(tree) == MOVED


def test_a_record_tells_of_which_image_a_name_on_the_mirror_was_made(tree: Path) -> None:
    assert run("base", "--write-baseline", "baseline.json")[0] == 0
    assert run(".")[0] == 0
    assert overlay(tree) == OVERLAY
    code, said = run("--baseline", "baseline.json", ".")
    assert code == 3
    assert "this entry is for quay.io/orchard/press, whose images are on the mirror" in said
    (tree / "a" / "kustomization.yaml").write_text(OVERLAY.replace("quay.io", "ghcr.io"), encoding="utf-8")
    assert run("--baseline", "baseline.json", ".")[0] == 0


def test_an_entry_for_another_registry_is_as_wrong_in_the_second_run_as_in_the_first(tree: Path) -> None:
    (tree / "a" / "kustomization.yaml").write_text(OVERLAY.replace("quay.io", "ghcr.io"), encoding="utf-8")
    for what in ("kustomize does not take it for quay.io/orchard/press", "if that was written ghcr.io/orchard/press"):
        code, said = run(".")
        assert code == 0
        assert what in said


def test_a_base_outside_the_run_stays_and_so_does_the_entry(tree: Path) -> None:
    code, said = run("a")
    assert code == 0
    assert overlay(tree) == OVERLAY
    assert "../base is not in this run; add `newName: hub.example.com/orchard/press`" in said


def test_an_entry_does_not_follow_a_base_that_could_not_be_written(tree: Path) -> None:
    (tree / "base" / "pod.yaml").chmod(0o444)
    code, said = run(".")
    assert code == 3
    assert overlay(tree) == OVERLAY
    assert "pod.yaml is not read as a whole" in said
    (tree / "base" / "pod.yaml").chmod(0o644)
    assert run(".")[0] == 0
    assert overlay(tree) == MOVED


def test_an_entry_that_could_not_be_written_is_told_to_be_left_behind(tree: Path) -> None:
    (tree / "a" / "kustomization.yaml").chmod(0o444)
    code, said = run(".")
    assert code == 3
    assert (tree / "base" / "pod.yaml").read_text(encoding="utf-8") == POD.replace("quay.io", "hub.example.com")
    assert f"or exclude it; {LEFT_BEHIND}" in said
    assert LEFT_BEHIND not in run(".")[1]


def test_what_could_not_be_written_and_names_no_image_that_has_moved_leaves_nothing_behind(tree: Path) -> None:
    (tree / "a" / "kustomization.yaml").write_text("images: [{name: press, newName: quay.io/orchard/press}]\n")
    (tree / "a" / "kustomization.yaml").chmod(0o444)
    code, said = run(".")
    assert code == 3
    assert "or exclude it\n" in said


def test_an_entry_stays_with_images_that_would_collide(tree: Path) -> None:
    (tree / "base" / "other.yaml").write_text(POD.replace("quay.io", "docker.io"), encoding="utf-8")
    code, said = run(".")
    assert code == 3
    assert overlay(tree) == OVERLAY
    assert "the images that it is for stay as they are" in said


def test_a_file_with_a_problem_beside_what_moves_still_counts(tree: Path) -> None:
    (tree / "base" / "pod.yaml").write_text(f"{POD}---\nimage: [\n", encoding="utf-8")
    assert run(".")[0] == 3
    assert overlay(tree) == MOVED


def test_nothing_is_written_by_a_check_and_the_diff_is_in_the_order_of_the_files(tree: Path) -> None:
    assert run("--check", ".")[0] == 1
    _, said = run("--diff", ".")
    assert overlay(tree) == OVERLAY
    assert said.index("+++ b/a/kustomization.yaml") < said.index("+++ b/base/pod.yaml")


def test_a_base_behind_a_symbolic_link_is_found(tree: Path) -> None:
    (tree / "link").symlink_to("base")
    (tree / "a" / "kustomization.yaml").write_text(OVERLAY.replace("../base", "../link"), encoding="utf-8")
    assert run(".")[0] == 0
    assert overlay(tree) == MOVED.replace("../base", "../link")


def test_what_a_worker_says_of_a_kustomization_travels_between_processes() -> None:
    found = plan(Source("kustomization.yaml", OVERLAY), Mapper(Policy(mirror="hub.example.com")))
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - its own bytes
    assert [getattr(again, name) for name in found.__slots__] == [getattr(found, name) for name in found.__slots__]
    assert len(found.layers) == 1


def test_a_file_that_is_no_kustomization_has_no_layers() -> None:
    assert plan(Source("pod.yaml", POD), Mapper(Policy(mirror="hub.example.com"))).layers == ()
