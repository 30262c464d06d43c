"""What stands in texts that are hard to align or to mask is found, and nothing behind it passes in silence."""

from __future__ import annotations

import json

import pytest

from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.stream import rewrite_string

POLICY = Policy(mirror="hub.example.com")
INNER = "# {sign}\nimage: quay.io/orchard/press:v1\nother:\n  image: ghcr.io/orchard/mill:v2\nthird: {{image: 'orchard/vat:v3'}}\n"


@pytest.mark.parametrize("sign", ["🚀", "é", "\u00a0", "\u3000"])
@pytest.mark.parametrize("escaped", [False, True])
def test_signs_in_strings_of_json_hide_nothing(sign: str, *, escaped: bool) -> None:
    text = json.dumps(
        {"apiVersion": "v1", "kind": "ConfigMap", "data": {"a.yaml": INNER.format(sign=sign)}}, ensure_ascii=escaped
    )
    after, plan = rewrite_string(text, POLICY, "a.json")
    assert after == text.replace("quay.io", "hub.example.com").replace("ghcr.io", "hub.example.com").replace(
        "orchard/vat", "hub.example.com/orchard/vat"
    )
    assert plan.skips == []


def test_what_is_called_a_file_of_yaml_may_be_one_line() -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: 'containers: [{name: a, image: \"orchard/press:1\"}]'\n"
        '  b.yml: "image: orchard/mill:1"\n  c.yaml: "Note: the image orchard/none:1"\n  d: "image: orchard/none:2"\n'
    )
    after, plan = rewrite_string(text, POLICY, "a.yaml")
    assert after == text.replace("orchard/press", "hub.example.com/orchard/press").replace(
        "orchard/mill", "hub.example.com/orchard/mill"
    )
    assert plan.skips == []


def test_each_of_several_that_cannot_be_placed_is_told() -> None:
    text = 'kind: ConfigMap\ndata:\n  a.yaml: "image: quay.io/orchard/\\\n    press:v1\\nb: {image: ghcr.io/orch\\\n    ard/mill:v2}\\n"\n'
    after, plan = rewrite_string(text, POLICY, "a.yaml")
    assert after == text
    assert [(skip.text, skip.reason) for skip in plan.skips] == [
        ("quay.io/orchard/press:v1", Reason.FOLDED),
        ("ghcr.io/orchard/mill:v2", Reason.FOLDED),
    ]


@pytest.mark.parametrize("opening", ["{#FSNAME", "{%s", "{{"])
@pytest.mark.parametrize("registry", ["quay.io/", ""])
def test_what_is_never_closed_is_text(opening: str, registry: str) -> None:
    text = (
        f'metadata: {{annotations: {{k: "a{opening}b"}}}}\n'
        f'spec:\n  image: {registry}orchard/mill:v1\n  sidecarImage: {{{{ .Values.x | default "{registry}orchard/vat:v3" }}}}\n'
    )
    after, plan = rewrite_string(text, POLICY, "press/templates/a.yaml")
    if opening != "{{":
        assert "image: hub.example.com/orchard/mill:v1" in after
    assert {skip.reason for skip in plan.skips} <= {Reason.TEMPLATED}
    assert opening == "{{" or any(f"{registry}orchard/vat:v3" in skip.text for skip in plan.skips)
