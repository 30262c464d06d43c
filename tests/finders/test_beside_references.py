from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import beside_references

if TYPE_CHECKING:
    from conftest import Leaves


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # warm.yaml
            warm: [quay.io/orchard/press:v1, nginx:1.25]
            """,
            "possible possible",
            id="a list under any key",
        ),
        pytest.param(
            """
            # warm.yaml
            warm: [registry.orchard.internal/press:v1, nginx:1.25]
            """,
            "unknown-registry possible",
            id="beside a registry of one's own",
        ),
        pytest.param(
            """
            # warm.json
            {"warm": {"press": "quay.io/orchard/press:v1", "db": "mysql:8", "kind": "orchard:Press"}}
            """,
            "possible possible",
            id="a mapping, in which a word behind a colon says nothing",
        ),
        pytest.param(
            """
            # warm.yaml
            warm: [quay.io/orchard/press:v1, "mysql:3306", nginx:1.25]
            run: [pull, quay.io/orchard/press:v1, nginx:1.25]
            none: [nginx:1.25, redis:7]
            """,
            "possible possible",
            id="ports, words, and names without any registry",
        ),
    ],
)
def test_beside_references_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(beside_references, text, reasons)
