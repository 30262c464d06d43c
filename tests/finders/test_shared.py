"""What may begin the names of all images moves, and these stay: the mirror must not stand twice."""

from __future__ import annotations

import pytest

from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.stream import rewrite_string

MIRRORS = ("hub.example.com", "hub.example.com/{registry}")


@pytest.mark.parametrize("mirror", MIRRORS)
@pytest.mark.parametrize(
    "key", ["imageBase", "imageRoot", "imagePath", "registryPath", "registryAddress", "image_source", "dockerOrg"]
)
def test_a_beginning_below_global(key: str, mirror: str) -> None:
    text = f"global: {{{key}: quay.io/orchard}}\nimage: {{repository: press, tag: v1}}\nmill: {{image: 'mill:v1'}}\n"
    after, plan = rewrite_string(text, Policy(mirror=mirror), "values.yaml")
    assert [change.before for change in plan.changes] == ["quay.io/orchard"]
    assert [skip.reason for skip in plan.skips] == [Reason.UNDECIDED, Reason.UNDECIDED]
    assert rewrite_string(after, Policy(mirror=mirror), "values.yaml")[0] == after


@pytest.mark.parametrize("mirror", MIRRORS)
@pytest.mark.parametrize("key", ["imageRepo", "image_repo", "dockerRepo", "containerRepository", "sourceRepo"])
def test_a_registry_under_the_key_of_a_repository(key: str, mirror: str) -> None:
    text = f"press: {{{key}: quay.io, image: orchard/press, tag: v1}}\n"
    after, plan = rewrite_string(text, Policy(mirror=mirror), "values.yaml")
    assert [change.before for change in plan.changes] == ["quay.io"]
    assert [skip.reason for skip in plan.skips] == [Reason.INHERITED]
    assert rewrite_string(after, Policy(mirror=mirror), "values.yaml")[0] == after


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("global: {imageSource: github.com/orchard/press}\n", id="source code"),
        pytest.param("global: {imagePath: hub.example.com/orchard/agent, imageTag: v1}\n", id="an image with its tag"),
        pytest.param("imagePath: hub.example.com/orchard/agent\n", id="a path of one image"),
        pytest.param("global: {agentImagePath: hub.example.com/orchard/agent}\n", id="a path of another image"),
        pytest.param("global: {imageBase: alpine}\n", id="a word"),
    ],
)
def test_what_begins_no_names(text: str) -> None:
    text = f"{text}image: {{repository: orchard/press, tag: v1}}\n"
    _, plan = rewrite_string(text, Policy(mirror="hub.example.com"), "values.yaml")
    assert "orchard/press" in {change.before for change in plan.changes}


@pytest.mark.usefixtures("ends")
def test_a_mapping_of_many_keys_ends() -> None:
    keys = "".join(f"k{i}: v\na{i}: {{image: {{repository: orchard/a{i}, tag: v1}}}}\n" for i in range(2_000))
    _, plan = rewrite_string(
        f"global: {{imageBase: quay.io/b}}\n{keys}", Policy(mirror="hub.example.com"), "values.yaml"
    )
    assert len(plan.skips) == 2_000
