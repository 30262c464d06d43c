"""An image that every build replaces is pulled by nothing, and so collides with nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Collisions, Policy
from rewrite.walking import walk

if TYPE_CHECKING:
    from pathlib import Path

POD = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: IMAGE}]}\n"
PRESS = "images: [{name: orchard/press, newName: ghcr.io/orchard/press}]\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("base/pod.yaml", POD.replace("IMAGE", "orchard/press:v1"))
    write("base/kustomization.yaml", "resources: [pod.yaml]\n")


def moved(mode: Mode = Mode.CHECK, collisions: Collisions = Collisions.ERROR) -> list[str]:
    policy = Policy(mirror="hub.example.com", collisions=collisions)
    report = run(walk(["."]), policy, mode, 1, lambda *_: None).report
    assert report.problems == []
    return sorted(change.before for change in report.changes)


def test_what_an_overlay_replaces_stays_and_the_new_name_moves() -> None:
    write("prod/kustomization.yaml", f"resources: [../base]\n{PRESS}")
    assert moved(Mode.WRITE) == ["ghcr.io/orchard/press"]
    assert moved() == []


def test_what_one_of_two_overlays_replaces_is_pulled() -> None:
    write("prod/kustomization.yaml", f"resources: [../base]\n{PRESS}")
    write("test/kustomization.yaml", "resources: [../base]\nimages: [{name: orchard/press, newTag: v2}]\n")
    assert moved() == []
    write("test/kustomization.yaml", f"resources: [../base]\n{PRESS}")
    assert moved() == ["ghcr.io/orchard/press"] * 2


def test_what_stands_in_no_build_is_pulled() -> None:
    write("prod/kustomization.yaml", f"resources: [../base]\n{PRESS}")
    write("other.yaml", POD.replace("IMAGE", "orchard/press:v3"))
    assert moved() == []


def test_what_an_overlay_tags_before_another_replaces_it_stays() -> None:
    write("base/kustomization.yaml", "resources: [pod.yaml]\nimages: [{name: orchard/press, newTag: v2}]\n")
    write("prod/kustomization.yaml", f"resources: [../base]\n{PRESS}")
    write("top/kustomization.yaml", "resources: [../prod]\nimages: [{name: ghcr.io/orchard/press, newTag: v3}]\n")
    assert moved() == ["ghcr.io/orchard/press", "ghcr.io/orchard/press"]


def test_what_its_entry_moves_with_others_is_no_different_from_these() -> None:
    write("base/mill.yaml", POD.replace("IMAGE", "orchard/mill:v1"))
    write("base/kustomization.yaml", "resources: [pod.yaml, mill.yaml]\n")
    write(
        "prod/kustomization.yaml",
        'resources: [../base]\nimages: [{name: "orchard/.*", newName: ghcr.io/orchard/press}]\n',
    )
    assert "orchard/press:v1" not in moved()


def test_nothing_stays_that_collides_with_nothing() -> None:
    write("prod/kustomization.yaml", f"resources: [../base]\n{PRESS.replace('ghcr.io/orchard', 'ghcr.io/other')}")
    assert moved() == ["ghcr.io/other/press", "orchard/press", "orchard/press:v1"]


def test_where_collisions_are_allowed_all_moves() -> None:
    write("prod/kustomization.yaml", f"resources: [../base]\n{PRESS}")
    assert moved(collisions=Collisions.ALLOW) == ["ghcr.io/orchard/press", "orchard/press", "orchard/press:v1"]


def test_what_somebody_has_pointed_at_the_mirror_is_replaced_too() -> None:
    write("prod/kustomization.yaml", f"resources: [../base]\n{PRESS.replace('ghcr.io', 'hub.example.com')}")
    assert moved() == []
