"""The word that something is set to within a text holds it as a key of YAML would."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest

from rewrite.policy import Policy
from rewrite.stream import rewrite_string

if TYPE_CHECKING:
    from rewrite.plans import FilePlan

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  press.conf: |\n"


def plan_of(text: str) -> FilePlan:
    return rewrite_string(HEAD + indent(text, "    "), Policy(mirror="hub.example.com"), "a.yaml")[1]


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param('[[registry]]\nlocation="quay.io/orchard/press"\n', "match-key", id="a location"),
        pytest.param('[[registry]]\nlocation = "quay.io/orchard/press"\n', "match-key", id="with blanks"),
        pytest.param("[[registry.mirror]]\nlocation='quay.io/orchard/press'\n", "match-key", id="in single quotes"),
        pytest.param("[[registry]]\nprefix=quay.io/orchard/press\n", "match-key", id="without quotes"),
        pytest.param('[[registry]]\nlocation="quay.io"\nblocked = true\n', "match-key", id="a registry alone"),
        pytest.param('[[registry]]\nmirror = [{location="quay.io/orchard"}]\n', "match-key", id="in an inline table"),
        pytest.param(
            '[[registry]]\nlocation="quay.io:443/orchard/press"\n', "match-key", id="a known registry with a port"
        ),
        pytest.param('# location="quay.io/orchard/press"\n', "comment", id="in a comment"),
        pytest.param('prefix="quay.io/orchard/press"\n', "possible", id="no such table"),
        pytest.param('source="quay.io/orchard/press"\n', "possible", id="a source"),
        pytest.param("UPSTREAM=quay.io/orchard/press\n", "possible", id="what a cache stands in for"),
        pytest.param('upstream_registry="quay.io/orchard"\n', "possible", id="its registry"),
        pytest.param('server = "quay.io/orchard/press"\nendpoint = ["quay.io/a/b"]\n', "possible possible", id="hosts"),
        pytest.param("match=quay.io/orchard/press:v1\n", "match-key", id="what is compared"),
        pytest.param("CHART=quay.io/orchard/press:v1\n", "chart-repository", id="a chart"),
        pytest.param("press --helm-chart=quay.io/orchard/press:v1\n", "chart-repository", id="a flag of a chart"),
        pytest.param("DOCKER_LOGIN_REGISTRY=quay.io/orchard\n", "possible", id="what is logged in to"),
    ],
)
def test_words_hold_what_is_assigned_to_them(text: str, reasons: str) -> None:
    plan = plan_of(text)
    assert plan.changes == []
    assert " ".join(skip.reason.identifier for skip in plan.skips) == reasons


@pytest.mark.parametrize(
    ("text", "before"),
    [
        pytest.param(
            '[[registry]]\nlocation="quay.io/orchard/press"\n[press]\nimage="quay.io/orchard/mill:v1"\n',
            "quay.io/orchard/mill:v1",
            id="another table",
        ),
        pytest.param("UPSTREAM=quay.io/orchard/press:v1\n", "quay.io/orchard/press:v1", id="with a tag"),
        pytest.param("source=quay.io/orchard/press@sha256:" + "a" * 64 + "\n", None, id="with a digest"),
        pytest.param("SOURCE_IMAGE=quay.io/orchard/press:v1\n", "quay.io/orchard/press:v1", id="which says image"),
        pytest.param("IMAGE_PREFIX=quay.io/orchard\n", "quay.io/orchard", id="a prefix of images"),
        pytest.param("PRESS=quay.io/orchard/press\n", "quay.io/orchard/press", id="any word"),
    ],
)
def test_what_else_is_assigned_moves(text: str, before: str | None) -> None:
    changes = plan_of(text).changes
    assert len(changes) == 1
    assert before is None or changes[0].before == before


@pytest.mark.usefixtures("ends")
def test_a_long_text_ends() -> None:
    plan = plan_of('[[registry]]\nlocation="quay.io/orchard/press"\n' * 3_000)
    assert len(plan.skips) == 3_000
