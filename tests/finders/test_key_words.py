"""Words around a finding hold what they are about, and nothing beside it."""

from __future__ import annotations

import pytest

from rewrite.policy import Policy
from rewrite.rewriting import rewrite_string


def moved(text: str) -> list[str]:
    _, plan = rewrite_string(text, Policy(mirror="hub.example.com"), "compose.yaml" if "services" in text else "a.yaml")
    return [change.before for change in plan.changes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "services: {a: {volumes: [{type: image, source: 'quay.io/orchard/models:1', target: /models}]}}\n",
            ["quay.io/orchard/models:1"],
            id="an image that is mounted is no copy",
        ),
        pytest.param(
            "sync: [{type: image, source: 'quay.io/orchard/press:1', target: 'ghcr.io/orchard/press:1'}]\n",
            [],
            id="a copy",
        ),
        pytest.param(
            "apiVersion: a/v1\nkind: B\nmetadata: {name: c}\nspec:\n  image: quay.io/orchard/press:1\n"
            "  builderImage: quay.io/orchard/builder:1\n  pushSecret: d\n",
            ["quay.io/orchard/builder:1"],
            id="what builds is pulled, beside the secret for what is pushed",
        ),
        pytest.param(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.sh: |\n    cp /* /backup */ && docker run 'quay.io/orchard/press:1'\n"
            "    /* docker run 'quay.io/orchard/old:1'\n",
            ["quay.io/orchard/press:1"],
            id="a pattern of files is no comment",
        ),
    ],
)
def test_words_hold_what_they_are_about(text: str, expected: list[str]) -> None:
    assert moved(text) == expected
