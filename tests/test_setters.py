"""Patterns from which kpt sets values again."""

from __future__ import annotations

import pytest

from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.stream import rewrite_string

WRITE = "kpt sets the value to this again: write {} in the comment"
LONG = "x" * 1_000


def told(line: str, policy: Policy) -> list[str]:
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - name: a\n    image: {line}\n"
    _, plan = rewrite_string(text, policy, "pod.yaml")
    assert [skip.text for skip in plan.skips if skip.reason is Reason.COMMENT] == []
    return [skip.detail for skip in plan.skips if skip.finder == "setters"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("orchard/press:v1 # kpt-set: ${press}", id="the setter decides"),
        pytest.param("orchard/press:v1 # kpt-set: ${press}:${tag}", id="setters decide"),
        pytest.param("orchard/press:v1 # kpt-set: orchard/press:v1", id="nothing is filled in"),
        pytest.param("orchard/press:v1 # kpt-set: orchard/mill:${tag}", id="another name"),
        pytest.param("orchard/press:v1 # kpt-set: orchard/${name}-a:v1", id="another ending in the middle"),
        pytest.param("orchard/press:v1 # kpt-set: orchard/${name}:v${tag}-a", id="another end"),
        pytest.param("orchard/press:v1 # kpt-set: orchard/${name}:b${tag}", id="another beginning of the tag"),
        pytest.param("hub.example.com/a/b:v1 # kpt-set: hub.example.com/a/b:${tag}", id="both have moved"),
        pytest.param("corp.example.com/a/b:v1 # kpt-set: corp.example.com/a/b:${tag}", id="what stays"),
        pytest.param(f"orchard/press:v1 # kpt-set: orchard/press:${{{LONG}}}", id="what nobody writes"),
        pytest.param("orchard/press:v1 #kpt-set: orchard/press:${tag}", id="what kpt does not read"),
    ],
)
def test_setters_that_say_nothing(line: str) -> None:
    assert told(line, Policy(mirror="hub.example.com")) == []


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ("ghcr.io/orchard/press:v1 # kpt-set: ghcr.io/orchard/press:${tag}", "hub.example.com/orchard/press:${tag}"),
        ("orchard/press:v1 # kpt-set: orchard/press:${tag}", "hub.example.com/orchard/press:${tag}"),
        ("press:v1 # kpt-set: press:v${major}", "hub.example.com/press:v${major}"),
        ("orchard/press:v1.2 # kpt-set: orchard/${name}:v${a}.${b}", "hub.example.com/orchard/${name}:v${a}.${b}"),
        ("'quay.io/a/b:v1'\t# kpt-set: quay.io/${org}/b:v1  ", "hub.example.com/${org}/b:v1"),
        ("hub.example.com/a/b:v1 # kpt-set: quay.io/a/b:${tag}", "hub.example.com/a/b:${tag}"),
        ("hub.example.com/a/b:v1 # kpt-set: a/b:${tag}", "hub.example.com/a/b:${tag}"),
    ],
)
def test_setters_that_undo_a_change(line: str, pattern: str) -> None:
    assert told(line, Policy(mirror="hub.example.com")) == [WRITE.format(pattern)]
