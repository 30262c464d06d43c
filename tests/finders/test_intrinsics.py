"""Names that functions of CloudFormation put something else in place of stay; texts move."""

from __future__ import annotations

import pytest

from rewrite.policy import Policy
from rewrite.stream import rewrite_string

HEAD = "Resources:\n  Task: {Properties: {ContainerDefinitions: ["


def found(image: str) -> list[str]:
    _, plan = rewrite_string(f"{HEAD}{{Name: a, Image: {image}}}]}}}}\n", Policy(mirror="hub.example.com"), "a.yaml")
    return [
        *(change.before for change in plan.changes),
        *(f"{skip.reason.identifier} {skip.text}" for skip in plan.skips),
    ]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param("!Ref image", ["placeholder image"], id="a parameter"),
        pytest.param("!Ref &press image", ["placeholder image"], id="an anchor behind the tag"),
        pytest.param("&press !GetAtt Press.Uri", ["placeholder Press.Uri"], id="an anchor in front of it"),
        pytest.param("!FindInMap [orchard, press, uri]", ["placeholder orchard"], id="an entry of a mapping"),
        pytest.param("!FindInMap [!Ref Stage, press, uri]", ["placeholder Stage"], id="an entry by a parameter"),
        pytest.param(
            "!If [isprod, !Ref image, !Ref mill]", ["placeholder image", "placeholder mill"], id="a condition"
        ),
    ],
)
def test_intrinsics_leaves_alone(image: str, expected: list[str]) -> None:
    assert found(image) == expected


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param("!Sub orchard/press:v1", ["orchard/press:v1"], id="a text"),
        pytest.param("!Other quay.io/orchard/press:v1", ["quay.io/orchard/press:v1"], id="a tag of something else"),
        pytest.param("&press orchard/press:v1", ["orchard/press:v1"], id="an anchor alone"),
        pytest.param(
            "!If [isprod, quay.io/orchard/press:v1]", ["quay.io/orchard/press:v1"], id="what a condition chooses"
        ),
        pytest.param(
            "[{a: !If [b]}, quay.io/orchard/press:v1]", ["quay.io/orchard/press:v1"], id="a list without a tag"
        ),
    ],
)
def test_intrinsics(image: str, expected: list[str]) -> None:
    assert found(image) == expected
