"""What becomes of the values of a file with patches is decided by what the kustomization that names it says they are for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from working_folder import write

from rewrite import files
from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

if TYPE_CHECKING:
    from rewrite.report import Report

PATCH = "- {op: replace, path: /spec/output/image, value: %s}\n"
NAMED = "patches: [{path: %s, target: {kind: %s}}]\n"

pytestmark = pytest.mark.usefixtures("in_folder")


def ran(mode: Mode = Mode.CHECK, *, sweep: bool = True) -> Report:
    policy = Policy(mirror="hub.example.com", sweep=sweep)
    report = run(walk(["."]), policy, mode, 1, lambda *_: None).report
    assert report.problems == []
    return report


def moved(report: Report) -> list[str]:
    return sorted(f"{change.place.file} {change.before}" for change in report.changes)


def left(report: Report) -> list[str]:
    return sorted(f"{skip.place.file} {skip.text} {skip.reason.identifier}" for skip in report.skips)


@pytest.mark.parametrize(
    ("kustomization", "becomes"),
    [
        pytest.param(NAMED % ("patch.yaml", "ImageList"), "match-key", id="what is removed from nodes"),
        pytest.param(NAMED % ("./patch.yaml", '"Press|ImageList"'), "match-key", id="one of several kinds"),
        pytest.param(NAMED % ("patch.yaml", "Press"), "moved", id="another kind"),
        pytest.param(NAMED % ("other.yaml", "ImageList"), "moved", id="another file"),
        pytest.param("patches: [{path: patch.yaml, target: {labelSelector: app=press}}]\n", "moved", id="no kind"),
        pytest.param("patches: [{path: patch.yaml}]\n", "moved", id="no target"),
        pytest.param(
            "patchesJson6902: [{path: patch.yaml, target: {group: kyverno.io, version: v1, kind: ClusterPolicy, name: a}}]\n",
            "match-key",
            id="in the notation of old",
        ),
        pytest.param(
            "patchesJson6902: [{path: patch.yaml, target: {group: orchard.example, kind: ClusterPolicy, name: '*'}}]\n",
            "moved",
            id="a kind of another group",
        ),
        pytest.param(NAMED % ("patch.yaml", "ClusterPolicy"), "match-key", id="a kind of any group"),
    ],
)
def test_a_file_of_patches(kustomization: str, becomes: str) -> None:
    write("kustomization.yaml", kustomization)
    write("patch.yaml", "- {op: add, path: /spec/images/-, value: quay.io/orchard/press:v1}\n")
    report = ran(Mode.WRITE)
    told = [f"{line} moved" for line in moved(report)] + left(report)
    assert told == [f"patch.yaml quay.io/orchard/press:v1 {becomes}"]


def test_what_else_a_file_has_is_written() -> None:
    write("kustomization.yaml", NAMED % ("patches/patch.yaml", "Build"))
    write(
        "patches/patch.yaml",
        PATCH % "quay.io/orchard/press:v1"
        + "- {op: replace, path: /spec/strategy/image, value: quay.io/orchard/builder:v1}\n",
    )
    report = ran(Mode.WRITE)
    assert moved(report) == ["patches/patch.yaml quay.io/orchard/builder:v1"]
    assert left(report) == ["patches/patch.yaml quay.io/orchard/press:v1 push-target"]
    assert "hub.example.com/orchard/builder:v1" in Path("patches/patch.yaml").read_text(encoding="utf-8")
    assert moved(ran()) == []


def test_what_only_the_target_tells_is_an_image_moves() -> None:
    write("kustomization.yaml", NAMED % ("patch.yaml", "Kustomization"))
    write(
        "patch.yaml", "- {op: add, path: /spec/images/-, value: {name: quay.io/orchard/press, newName: orchard/mill}}\n"
    )
    report = ran(Mode.WRITE)
    assert moved(report) == ["patch.yaml orchard/mill"]
    assert left(report) == ["patch.yaml quay.io/orchard/press match-key"]


def test_without_the_sweep() -> None:
    write("kustomization.yaml", NAMED % ("patch.yaml", "ClusterPolicy"))
    write(
        "patch.yaml",
        "- {op: add, path: /spec/rules/0/verifyImages/0/imageReferences/-, value: quay.io/orchard/press:v1}\n",
    )
    assert left(ran(sweep=False)) == ["patch.yaml quay.io/orchard/press:v1 match-key"]


def test_a_transformer_names_a_file() -> None:
    write("kustomization.yaml", "transformers: [patcher.yaml]\n")
    write(
        "patcher.yaml",
        "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: press}\npath: patch.yaml\ntarget: {kind: Build}\n",
    )
    write("patch.yaml", PATCH % "quay.io/orchard/press:v1")
    assert left(ran()) == ["patch.yaml quay.io/orchard/press:v1 push-target"]


def test_a_file_that_goes_away_keeps_its_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    write("kustomization.yaml", NAMED % ("patch.yaml", "Build"))
    write("patch.yaml", PATCH % "quay.io/orchard/press:v1")
    taken = walk(["."])
    read, seen = files.read, []

    def once(path: str) -> bytes:
        if path.endswith("patch.yaml"):
            seen.append(path)
            if len(seen) == 2:
                raise OSError
        return read(path)

    monkeypatch.setattr(files, "read", once)
    report = run(taken, Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert moved(report) == ["patch.yaml quay.io/orchard/press:v1"]


def test_a_file_that_is_marked_stays() -> None:
    write("kustomization.yaml", NAMED % ("patch.yaml", "Press"))
    write("patch.yaml", "# rewrite-images: ignore-file\n" + PATCH % "quay.io/orchard/press:v1")
    report = ran()
    assert moved(report) == []
    assert left(report) == ["patch.yaml quay.io/orchard/press:v1 ignored"]
