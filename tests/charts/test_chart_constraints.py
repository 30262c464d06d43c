"""Values stay that a chart's schema would refuse once they have moved."""

from __future__ import annotations

import json

import pytest

from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.rewriting import plan_chart

VALUES = b"image: {registry: docker.io, repository: orchard/press}\nlist: [quay.io/orchard/mill:1]\nvat: {repository: orchard/vat}\n"
TEMPLATE = b"kind: Pod\nimage: {{ .Values.image.registry }}/{{ .Values.image.repository }}:1\nnot: {{ .Values.list }}\n---\nimage: {{ .Values.vat.repository }}:1\n"


def refused(schema: object, *, path: str = "values.schema.json", read_only: bool = False, **more: bytes) -> list[str]:
    """Give the values that stay for a schema, and where it refuses them."""
    files = {"Chart.yaml": b"name: press\n", "values.yaml": VALUES, "templates/pod.yaml": TEMPLATE}
    files |= {name.replace("__", "/") + ".yaml": text for name, text in more.items()}
    content = schema if isinstance(schema, bytes) else json.dumps(schema, indent=1).encode()
    context = {path: content} if read_only else {}
    files |= {} if read_only else {path: content}
    plans = plan_chart(
        "press", {name: (name, text) for name, text in files.items()}, context, Mapper(Policy("hub.org"))
    )[0]
    assert not any(plan.problems for plan in plans)
    skips = [skip for plan in plans for skip in plan.skips if skip.reason is Reason.UNDECIDED]
    moved = {change.place for plan in plans for change in plan.changes}
    assert moved.isdisjoint(skip.place for skip in skips)
    return [f"{skip.detail.rpartition(' refuse')[0].rpartition(':')[0]} {skip.text}" for skip in skips]


def registry(constraint: object) -> dict[str, object]:
    return {"properties": {"image": {"properties": {"registry": constraint}}}}


@pytest.mark.parametrize(
    "constraint",
    [
        pytest.param({"pattern": "[a-z.]+"}, id="a pattern that fits both"),
        pytest.param({"pattern": "^quay"}, id="a pattern that did not fit before"),
        pytest.param({"pattern": 1}, id="no pattern"),
        pytest.param({"maxLength": 9}, id="short enough"),
        pytest.param({"anyOf": [{"type": "null"}, {"pattern": "[.]"}]}, id="one of a few"),
        pytest.param({"not": {"pattern": "^quay"}}, id="not what neither is"),
        pytest.param({"not": {"not": True}}, id="anything"),
        pytest.param({"$ref": "#/definitions/none"}, id="what is not there"),
        pytest.param({"$ref": "other.json#/a"}, id="another file"),
        pytest.param({"allOf": [{"$ref": "#/properties/image/properties/registry"}] * 9}, id="within itself"),
        pytest.param({"enum": 1}, id="no list"),
        pytest.param({"anyOf": [{"$ref": "#/properties/image"}]}, id="referred to"),
    ],
)
def test_a_schema_that_lets_in_both_is_not_told_of(constraint: object) -> None:
    assert refused(registry(constraint)) == []


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param(registry({"pattern": "^docker"}), ["values.schema.json:6 docker.io"], id="a pattern"),
        pytest.param(registry({"pattern": "(a*)*"}), ["values.schema.json:6 docker.io"], id="one that is not tried"),
        pytest.param(
            registry({"pattern": "^((.)|(.)|(.)|(.)|(.)|(.)|(.)|(.)|(.)|(.))+!$"}),
            ["values.schema.json:6 docker.io"],
            id="one that would take for ever",
        ),
        pytest.param(
            registry({"not": {"anyOf": [{"pattern": f"{'.*' * 5}{n}"} for n in range(9_000)]}}),
            ["values.schema.json:6 docker.io"],
            id="too many",
        ),
        pytest.param(registry({"not": {"pattern": "hub"}}), ["values.schema.json:6 docker.io"], id="not"),
        pytest.param(registry({"maxLength": 6}), [], id="too long before"),
        pytest.param(
            registry({"oneOf": [{"maxLength": 1}, {"not": {"pattern": "(a+)+"}}]}),
            ["values.schema.json:6 docker.io"],
            id="one of what cannot be told",
        ),
        pytest.param(
            {"properties": {"vat": {"properties": {"repository": {"enum": ["orchard/vat"]}}}}},
            ["values.schema.json:6 orchard/vat"],
            id="names without a registry",
        ),
        pytest.param(
            {"properties": {"vat": {"properties": {"repository": {"const": "orchard/vat"}}}}}, None, id="one name"
        ),
        pytest.param(
            {"$ref": "#/definitions/all", "definitions": {"all": registry({"allOf": [{"pattern": "^docker"}]})}},
            None,
            id="referred to",
        ),
        pytest.param({"properties": {"list": {"items": {"pattern": "^quay"}}}}, None, id="an item"),
        pytest.param(
            {"properties": {"image": {"additionalProperties": {"pattern": "^(docker|orchard)"}}}}, None, id="all others"
        ),
        pytest.param(
            {"properties": {"image": {"patternProperties": {"^r": {"pattern": "^(docker|orchard)"}}}}}, None, id="some"
        ),
        pytest.param(
            {"properties": {"image": {"patternProperties": {"^x": {}, "(a*)*": {}}}}}, [], id="names that fit nothing"
        ),
        pytest.param([], [], id="a list"),
        pytest.param({"properties": []}, [], id="no mapping"),
    ],
)
def test_what_a_schema_refuses(schema: object, expected: list[str] | None) -> None:
    found = refused(schema)
    assert found == expected if expected is not None else len(found) == 1


def test_an_item_that_is_let_in() -> None:
    assert refused({"properties": {"list": {"items": {"pattern": "orchard"}}}}) == []


def test_what_is_not_known_to_be_refused_is_told_so() -> None:
    assert refused(registry({"pattern": "(a*)*"})) == ["values.schema.json:6 docker.io"]


def test_a_schema_that_is_only_read() -> None:
    assert refused(registry({"pattern": "^docker"}), read_only=True) == ["values.schema.json:6 docker.io"]
    assert refused(b"{", read_only=True) == []


def test_the_schema_of_a_chart_within_the_chart() -> None:
    schema = {"properties": {"registry": {"pattern": "^docker"}}}
    chart = {"charts__image__Chart": b"name: image\n"}
    assert len(refused(schema, path="charts/image/values.schema.json", **chart)) == 1
    assert refused(schema, path="charts/other/values.schema.json", **chart) == []
    own = {"charts__image__values": b"registry: docker.io\nimage: docker.io/orchard/x:1\n"}
    assert len(refused(schema, path="charts/image/values.schema.json", **chart, **own)) == 2
    assert refused(schema, **own) == []


def test_the_schema_of_a_chart_within_a_chart_within_the_chart() -> None:
    schema = {"properties": {"registry": {"pattern": "^docker"}}}
    charts = {
        "charts__vat__Chart": b"name: vat\ndependencies:\n- {name: tap, alias: image}\n",
        "charts__vat__values": b"image: {registry: docker.io, repository: orchard/tap}\n",
        "charts__vat__charts__tap__Chart": b"name: tap\n",
        "charts__vat__charts__tap__templates__pod": b"image: {{ .Values.registry }}/{{ .Values.repository }}:1\n",
    }
    found = refused(schema, path="charts/vat/charts/tap/values.schema.json", **charts)
    assert found == ["charts/vat/charts/tap/values.schema.json:4 docker.io"]
