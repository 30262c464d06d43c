"""Names in locks of imgpkg move with what names the images elsewhere in the run."""

from __future__ import annotations

import pytest

from rewrite.collisions import Origins
from rewrite.locks import UNNAMED, hold_locked
from rewrite.plans import FilePlan
from rewrite.policy import Policy, Rule
from rewrite.reasons import Reason
from rewrite.report import Change, Place, Skip

SOURCE = "docker.io/orchard/press:v1"
TARGET = "hub.example.com/orchard/press:v1"
NAME = 'images[0].annotations["kbld.carvel.dev/id"]'
ENTRY = "images[0].image"
CONTAINER = "spec.containers[0].image"
FLAT = Origins(Policy(mirror="hub.example.com"))


def plan(name: str, *paths: str, source: str = SOURCE) -> FilePlan:
    made = FilePlan(name)
    target = source.replace("docker.io", "hub.example.com")
    for path in paths:
        place = Place(name, 1, 1, path=path)
        made.changes.append(Change(place, "test", "reference", source, target, source, target, "", ()))
    return made


def stays(*plans: FilePlan, origins: Origins = FLAT, detail: str = UNNAMED) -> bool:
    targets = hold_locked(plans, origins)
    assert targets in (frozenset(), {TARGET})
    assert [skip.detail for skip in plans[0].skips] == [detail] * len(targets)
    return bool(targets)


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([], id="nothing names it"),
        pytest.param([plan("pod.yaml", CONTAINER, source="docker.io/orchard/vat:v1")], id="another image"),
        pytest.param([plan("b/images.yml", NAME, ENTRY)], id="another lock"),
    ],
)
def test_a_name_stays_that_nothing_else_moves(others: list[FilePlan]) -> None:
    lock = plan("images.yml", NAME, ENTRY)
    assert stays(lock, *others)
    assert [change.place.path for change in lock.changes] == [ENTRY]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(plan("pod.yaml", CONTAINER), id="a manifest"),
        pytest.param(plan("values.yaml", "image.repository", source="docker.io/orchard/press"), id="values of a chart"),
        pytest.param(plan("images.yaml", ENTRY), id="a list of images in another file"),
    ],
)
def test_a_name_moves_with_what_names_it(other: FilePlan) -> None:
    assert not stays(plan("images.yml", NAME, ENTRY), other)


def test_a_name_follows_what_is_on_the_mirror_already() -> None:
    other = FilePlan("pod.yaml")
    other.skips = [Skip(Place("pod.yaml", 1, 1, path=CONTAINER), "test", TARGET, Reason.ALREADY_MIRRORED, name=TARGET)]
    only = Origins(Policy(rules=(Rule("docker.io", "hub.example.com"),)))
    assert not stays(plan("images.yml", NAME), other, origins=only)
    # It may be the image of another registry.
    assert stays(
        plan("images.yml", NAME), other, detail=f"{UNNAMED}; write {TARGET} by hand if pod.yaml:1 is for the same image"
    )


def test_without_a_lock_nothing_is_held() -> None:
    assert hold_locked([plan("pod.yaml", CONTAINER)], FLAT) == frozenset()
