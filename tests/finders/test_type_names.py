"""Words for types stay; names that images may have move."""

from __future__ import annotations

import pytest

from rewrite.policy import Policy
from rewrite.stream import rewrite_string


def moved(text: str) -> list[str]:
    _, plan = rewrite_string(text, Policy(mirror="hub.example.com"), "a.yaml")
    return [change.before for change in plan.changes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("containers: [{name: nginx, image: nginx}]\n", ["nginx"], id="a container called like its image"),
        pytest.param(
            "properties: {image: nginx, command: [run], ports: [{port: 80}]}\n",
            ["nginx"],
            id="properties of a container",
        ),
        pytest.param(
            "containers: [{name: press-string, image: press-string}]\n",
            ["press-string"],
            id="an image with such a name",
        ),
        pytest.param("containers: [{image: 'string:1'}]\n", ["string:1"], id="a word with a tag"),
    ],
)
def test_type_names_leaves_alone(text: str, expected: list[str]) -> None:
    assert moved(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("containerDefinitions: [{name: string, image: string, command: [string]}]\n", id="a skeleton"),
        pytest.param("containers: [{name: str, image: str}]\n", id="a container of a skeleton"),
        pytest.param("spec: {image: required, args: [optional]}\n", id="what is required"),
        pytest.param(
            "mapping: {properties: {using: non-empty-string, image: non-empty-string, args: list}}\n", id="a schema"
        ),
        pytest.param("press: {image: short-string, args: short-string}\n", id="a word beside its like"),
    ],
)
def test_type_names(text: str) -> None:
    assert moved(text) == []
