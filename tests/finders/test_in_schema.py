"""Examples in schemas, what these let in, and the defaults of those that are files stay; an object's defaults move."""

from __future__ import annotations

import pytest

from rewrite.policy import Policy
from rewrite.stream import rewrite_string

DRAFT = '"$schema": "https://json-schema.org/draft/2020-12/schema"'


def outcome(text: str) -> str:
    _, plan = rewrite_string(text, Policy(mirror="hub.example.com"), "values.schema.json")
    return " ".join(["moves" for _ in plan.changes] + [skip.reason.identifier for skip in plan.skips])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '{"properties": {"image": {"examples": [{"repository": "orchard/press", "tag": "1.2.3"}]}}}',
            "possible",
            id="an example in parts",
        ),
        pytest.param(
            '{"properties": {"image": {"type": "string", "example": "quay.io/orchard/press:v1"}}}',
            "possible",
            id="an example",
        ),
        pytest.param(
            f'{{{DRAFT}, "properties": {{"image": {{"default": {{"registry": "quay.io", "tag": "v1"}}}}}}}}',
            "possible",
            id="the default of a schema that is a file",
        ),
        pytest.param(
            "{openapi: 3.0.0, components: {schemas: {A: {properties: {image: {default: 'quay.io/orchard/a:1'}}}}}}",
            "possible",
            id="the default of a schema of an interface",
        ),
        pytest.param(
            "{apiVersion: orchard.example/v1, kind: Press, spec: "
            f"{{{DRAFT}, properties: {{image: {{default: 'quay.io/orchard/a:1'}}}}}}}}",
            "moves",
            id="the default of a schema that an object holds",
        ),
        pytest.param(
            '{"type": "object", "properties": {"image": {"default": "quay.io/orchard/a:1"}}}',
            "possible",
            id="the default of a schema that does not say its language",
        ),
        pytest.param(
            '{"form": {"type": "object", "properties": {"image": {"default": "quay.io/orchard/a:1"}}}}',
            "moves",
            id="the default of a schema that something holds",
        ),
        pytest.param(
            '[{"key": "image", "default": "quay.io/orchard/a:1", "description": "The image"}]',
            "possible",
            id="an index of settings",
        ),
        pytest.param(
            '{"press": [{"path": "image", "default": "quay.io/orchard/a:1", "description": "The image"}]}',
            "possible",
            id="settings by their paths",
        ),
        pytest.param(
            '{"images": [{"name": "image", "default": "quay.io/orchard/a:1", "description": "The image"}]}',
            "moves",
            id="a parameter",
        ),
        pytest.param(f'{{{DRAFT}, "examples": [{{"image": "quay.io/orchard/press:v1"}}]}}', "possible", id="of all"),
        pytest.param(
            '{"properties": {"images": {"items": {"anyOf": [{"example": "quay.io/orchard/press:v1"}]}}}}',
            "possible",
            id="of an item",
        ),
        pytest.param(
            '{"properties": {"registry": {"enum": ["quay.io", "ghcr.io"]}}}', "match-key match-key", id="registries"
        ),
        pytest.param(
            '{"properties": {"image": {"enum": ["quay.io/orchard/press:v1"], "default": "quay.io/orchard/press:v1"}}}',
            "match-key match-key",
            id="choices, and the default among them",
        ),
        pytest.param(
            '{"properties": {"image": {"const": "quay.io/orchard/press:v1"}}}', "match-key", id="the only choice"
        ),
        pytest.param(
            '{"properties": {"image": {"enum": [], "default": "quay.io/orchard/press:v1"}}}', "moves", id="a default"
        ),
        pytest.param(
            '{"properties": {"examples": {"properties": {"image": {"default": "quay.io/orchard/press:v1"}}}}}',
            "moves",
            id="a property of such a name",
        ),
        pytest.param(
            f'{{{DRAFT}, "properties": {{"image": {{"listEnum": ["quay.io/orchard/press:v1"]}}}}}}',
            "possible",
            id="a keyword of another program",
        ),
        pytest.param(
            '{"type": "object", "properties": {"image": {"x-options": {"image": "quay.io/orchard/press:v1"}}}}',
            "possible",
            id="one that holds a mapping, where the schema does not say its language",
        ),
        pytest.param(
            f'{{{DRAFT}, "properties": {{"image": {{"allowedImages": ["quay.io/orchard/press:v1"]}}}}}}',
            "match-key",
            id="a keyword that says more",
        ),
        pytest.param(
            "{apiVersion: orchard.example/v1, kind: Press, spec: "
            f"{{{DRAFT}, properties: {{image: {{listEnum: ['quay.io/orchard/a:1']}}}}}}}}",
            "moves",
            id="the same in a schema that an object holds",
        ),
        pytest.param(
            '{"image": {"listEnum": ["quay.io/orchard/press:v1"]}, "properties": {"type": "object"}}',
            "moves",
            id="the same in no schema",
        ),
        pytest.param(
            '{"image": {"examples": [{"image": "quay.io/orchard/press:v1"}]}}', "moves", id="what is no schema"
        ),
        pytest.param(
            '{"inputs": {"anyOf": [{"enum": [{"image": "quay.io/orchard/press:v1"}]}]}}', "moves", id="nor below it"
        ),
    ],
)
def test_schemas(text: str, expected: str) -> None:
    assert outcome(text) == expected
