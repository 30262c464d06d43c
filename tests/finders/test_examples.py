"""Examples of interfaces, and of what is asked of them, stay; what is set beside them moves."""

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
        pytest.param(
            '{"parameters": {"image": "quay.io/orchard/a:1"}, "responses": {"image": "quay.io/orchard/b:1"}}\n',
            ["quay.io/orchard/a:1", "quay.io/orchard/b:1"],
            id="no answers by their codes",
        ),
        pytest.param(
            "swagger: true\nexamples: {image: 'quay.io/orchard/a:1'}\n", ["quay.io/orchard/a:1"], id="a setting"
        ),
        pytest.param(
            "swagger: {image: 'quay.io/orchard/a:1'}\nexamples: {image: 'quay.io/orchard/b:1'}\n",
            ["quay.io/orchard/a:1", "quay.io/orchard/b:1"],
            id="values",
        ),
    ],
)
def test_examples_leaves_alone(text: str, expected: list[str]) -> None:
    assert moved(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            '{"parameters": {"a": {"image": "quay.io/orchard/a:1"}}, "responses": {"200": {"body": {}}}}\n',
            id="what is asked, with its answers",
        ),
        pytest.param(
            "openapi: 3.0.0\ncomponents: {schemas: {A: {example: {image: 'quay.io/orchard/a:1'}}}}\n", id="an object"
        ),
        pytest.param(
            "openapi: 3.1.0\ncomponents: {examples: {E: {value: {containers: [{image: 'quay.io/orchard/a:1'}]}}}}\n",
            id="a container",
        ),
        pytest.param(
            "openapi: 3.1.0\ncomponents: {examples: {E: {value: "
            "{apiVersion: v1, kind: Pod, spec: {containers: [{image: 'quay.io/orchard/a:1'}]}}}}}\n",
            id="a manifest",
        ),
        pytest.param(
            'openapi: 3.1.0\ncomponents: {examples: {E: {value: \'{"image": "quay.io/orchard/a:1"}\'}}}\n',
            id="an object in a text",
        ),
        pytest.param(
            '{"swagger": "2.0", "definitions": {"A": {"example": {"Image": "quay.io/orchard/a:1"}}}}\n',
            id="an older version",
        ),
    ],
)
def test_examples(text: str) -> None:
    assert moved(text) == []
