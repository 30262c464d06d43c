from __future__ import annotations

import pytest

from rewrite.fieldspec import FieldSpec
from rewrite.policy import Policy
from rewrite.stream import rewrite_string

MIRROR = "hub.example.com"


def run(text: str, *fields: FieldSpec, name: str = "press.yaml") -> tuple[str, list[str]]:
    """Give what becomes of a text, and the reasons why something in it stays."""
    policy = Policy(mirror=MIRROR, fields=fields)
    after, plan = rewrite_string(text, policy, name)
    assert plan.problems == []
    assert {change.finder for change in plan.changes} <= {"own-fields"}
    again, second = rewrite_string(after, policy, name)
    assert (again, second.changes) == (after, []), "twice is once"
    return after, [skip.reason.identifier for skip in plan.skips]


USERS = ".rewrite-images.yaml:1"
RUNNER = FieldSpec("spec/runner", origin=USERS)
BACKUP = "apiVersion: backup.example.com/v1\nkind: Backup\nspec: "
POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: press\n    "
ARGS = FieldSpec("spec/containers[]/args[]", origin=USERS)
ENV = FieldSpec("spec/containers[]/env[]/value", origin=USERS)
SCRIPT = (
    "apiVersion: v1\nkind: ConfigMap\ndata:\n  run.sh: |\n    docker run orchard/press:v1\n    echo x > /tmp/press\n"
)


@pytest.mark.parametrize(
    ("text", "field", "reasons"),
    [
        pytest.param("press: {img: orchard/press}\n", FieldSpec("img"), [], id="a path is whole"),
        pytest.param("press: {img: orchard/press}\n", FieldSpec("press"), [], id="a mapping"),
        pytest.param("press: [orchard/press]\n", FieldSpec("press"), [], id="an item without brackets"),
        pytest.param("img: orchard/press\n", FieldSpec("img", kind="Backup"), [], id="a kind outside of objects"),
        pytest.param("img: orchard/press\n", FieldSpec("img", group="shop.example"), [], id="a group outside of objects"),
        pytest.param(
            BACKUP + "{runner: orchard/press}\n", FieldSpec("spec/runner", kind="Restore"), [], id="another kind"
        ),
        pytest.param(BACKUP + "{runner: the orchard has a press}\n", RUNNER, [], id="prose"),
        pytest.param(BACKUP + "{runner: ''}\n", RUNNER, [], id="nothing"),
        pytest.param(BACKUP + "{runner: 'orchard/press:{{ tag }}'}\n", FieldSpec("spec/other"), [], id="another key"),
        pytest.param(BACKUP + "{runner: registry.corp.example}\n", RUNNER, ["unknown-registry"], id="a registry of one's own"),
        pytest.param(BACKUP + "{runner: hub.example.com/orchard/press}\n", RUNNER, ["already-mirrored"], id="moved"),
        pytest.param(BACKUP + "{runner: 'https://shop.example/press'}\n", RUNNER, ["url"], id="address"),
        pytest.param(BACKUP + "{runner: 'orchard/press, a mill'}\n", RUNNER, ["possible"], id="a list with something else"),
        pytest.param(BACKUP + "{runner: Orchard/Press:v1}\n", RUNNER, ["invalid"], id="upper case"),
        pytest.param(BACKUP + "{runner: 'press:'}\n", RUNNER, ["invalid"], id="an empty tag"),
        pytest.param(BACKUP + "{runner: 12}\n", RUNNER, [], id="a number"),
        pytest.param(BACKUP + "{runner: 'a=orchard/press:v1,b=debug'}\n", RUNNER, ["possible"], id="what else stands in it"),
        pytest.param(BACKUP + "{runner: Orchard/Press:v1}\n", FieldSpec("spec/*", origin=USERS), [], id="any key"),
        pytest.param(POD + "args: [serve, orchard/mill, --level=debug]\n", ARGS, ["possible", "possible"], id="arguments"),
        pytest.param(POD + "env: [{name: A, value: debug}]\n", ENV, ["possible"], id="a word of a variable"),
        pytest.param(POD + "env: [{name: A, value: 'db:5432'}]\n", ENV, ["possible"], id="a port of a variable"),
        pytest.param(POD + "env: [{name: A, value: 'true'}]\n", ENV, [], id="no word of a variable"),
        pytest.param(SCRIPT, FieldSpec("data/*", origin=USERS), ["possible"], id="a script"),
    ],
)  # fmt: skip
def test_own_fields_leaves_alone(text: str, field: FieldSpec, reasons: list[str]) -> None:
    assert run(text, field) == (text, reasons)


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        pytest.param(BACKUP + "{runner: orchard/press}\n", RUNNER, "{runner: hub.example.com/orchard/press}", id="name"),
        pytest.param(BACKUP + "{runner: quay.io}\n", RUNNER, "{runner: hub.example.com}", id="registry"),
        pytest.param(BACKUP + "{runner: 'docker://quay.io'}\n", RUNNER, "'docker://hub.example.com'", id="its scheme"),
        pytest.param(
            BACKUP + "{runner: 'oci://quay.io/orchard/press'}\n", RUNNER, "'oci://hub.example.com/orchard/press'", id="scheme"
        ),
        pytest.param(
            BACKUP + "{runner: 'orchard/press:1,quay.io/orchard/mill'}\n",
            RUNNER,
            "'hub.example.com/orchard/press:1,hub.example.com/orchard/mill'",
            id="list",
        ),
        pytest.param(
            BACKUP + "{runner: --image=orchard/press}\n", RUNNER, "{runner: --image=hub.example.com/orchard/press}", id="option"
        ),
        pytest.param("press: {img: orchard/press}\n", FieldSpec("press/img"), "img: hub.example.com/", id="outside of objects"),
        pytest.param(
            POD + "args: [--run=orchard/press:v1]\n", ARGS, "--run=hub.example.com/orchard/press:v1", id="an argument"
        ),
        pytest.param(
            POD + "env: [{name: A, value: 'orchard/press:v1'}]\n", ENV, "'hub.example.com/orchard/press:v1'", id="a variable"
        ),
        pytest.param(POD + "env: [{name: A, value: quay.io}]\n", ENV, "value: hub.example.com}", id="a variable's registry"),
        pytest.param(
            POD + "env: [{name: A, value: 'docker://quay.io/orchard/press'}]\n",
            ENV,
            "'docker://hub.example.com/orchard/press'",
            id="a variable's scheme",
        ),
        pytest.param(
            "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {shop.example/press: orchard/press}}\n",
            FieldSpec(r"metadata/annotations/shop.example\/press"),
            "shop.example/press: hub.example.com/orchard/press",
            id="slash in a key",
        ),
        pytest.param(
            'apiVersion: v1\nkind: ConfigMap\ndata:\n  a.json: |\n    {"runner": "orchard/press"}\n',
            FieldSpec("data/a.json/runner"),
            '{"runner": "hub.example.com/orchard/press"}',
            id="inside of a file in a ConfigMap",
        ),
    ],
)  # fmt: skip
def test_own_fields_rewrites(text: str, field: FieldSpec, expected: str) -> None:
    after, reasons = run(text, field)
    assert expected in after
    assert reasons == []


def test_a_kind_counts_in_an_object_inside_of_another() -> None:
    inner = "    apiVersion: backup.example.com/v1\n    kind: Backup\n    spec: {runner: orchard/press}\n"
    text = f"apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: |\n{inner}"
    after, _ = run(text, FieldSpec("spec/runner", kind="Backup"))
    assert after == text.replace("orchard/press", "hub.example.com/orchard/press")
