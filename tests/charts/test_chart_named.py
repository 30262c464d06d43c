"""Tests of rewrite.charts.named and rewrite.charts.named_ahead."""

from __future__ import annotations

import pytest

from rewrite.charts.name_forms import Form
from rewrite.charts.named import Named, containers_among, names_in, values_to_name
from rewrite.charts.named_ahead import _printing, _why_wrong
from rewrite.charts.traced import LiteralOrigin, Piece, Traced, ValuesOrigin
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.rewriting import plan_chart

PATH = ("image", "name")
VALUE = ("values.yaml", "image.name")
MARK = "<mill>"


def names(text: str) -> list[Named]:
    """Give the names in a text in which <mill> is a value."""
    pieces: list[Piece] = []
    at = 0
    for number, part in enumerate(text.split(MARK)):
        if number:
            pieces.append(Piece("mill", ValuesOrigin("values.yaml", PATH)))
        pieces.append(Piece(part, LiteralOrigin("templates/pod.yaml", at)))
        at += len(part)
    return list(
        names_in("templates/pod.yaml", Traced(tuple(pieces)), values_to_name({"values.yaml": ["image.name"]}, ()))
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("image: <mill>:1\n", id="an image"),
        pytest.param("env:\n- name: IMAGE\n  value: <mill>\n", id="a variable"),
        pytest.param("name: <mill>\n", id="a name of anything"),
        pytest.param("spec:\n  name: <mill>\n", id="a name below another key"),
        pytest.param("labels:\n  app: made by <mill>\n", id="a sentence in front"),
        pytest.param("labels:\n  app: <mill> and more\n", id="a sentence behind"),
        pytest.param("labels:\n- <mill>\n", id="an item"),
        pytest.param("metadata:\n  annotations:\n    app: <mill>\n", id="an annotation"),
        pytest.param("{app: <mill>}\n", id="braces below no key"),
        pytest.param("labels:\n  a: [b, app: <mill>]\n", id="a mapping that nothing opens"),
        pytest.param("labels:\n  a: b, <mill>\n", id="an item that nothing opens"),
        pytest.param("labels:\n  app:\n    <mill>\n", id="a line of its own"),
        pytest.param("values:\n- <mill>\n", id="an item of any values"),
        pytest.param("labels:\n---\n  app: <mill>\n", id="another document"),
        pytest.param("matchExpressions:\n- key: <mill>\n", id="the key of an expression"),
        pytest.param("hosts: [<mill>]\n", id="any hosts"),
        pytest.param("spec: {host: <mill>}\n", id="any host"),
        pytest.param("namespace: <mill>\n", id="a namespace of anything"),
        pytest.param("config:\n  serviceName: <mill>\n", id="a service in settings"),
        pytest.param("config:\n  service:\n    name: <mill>\n", id="a service of anything"),
        pytest.param("labels: {a: {b: 1}}\nspec: {app: <mill>}\n", id="labels that are closed"),
        pytest.param(f"labels: {{a: {'b' * 400}, app: <mill>}}\n", id="too far behind in its line"),
        pytest.param(f"labels:\n{'  a: b' + chr(10)}" + "  a: b\n" * 300 + "  app: <mill>\n", id="too far below"),
    ],
)
def test_names_leave_alone(text: str) -> None:
    assert not names(text)


@pytest.mark.parametrize(
    ("text", "form", "printed"),
    [
        ("metadata:\n  name: <mill>\n", Form.OBJECT, "mill"),
        ("metadata: {name: <mill>}\n", Form.OBJECT, "mill"),
        ("metadata:\n  labels:\n    a: b\n  # of it\n  name: press-<mill>-web # own\n", Form.OBJECT, "press-mill-web"),
        ("containers:\n- name: <mill>\n  image: press\n", Form.CONTAINER, "mill"),
        ("containers:\n- {image: press, name: '<mill>'}\n", Form.CONTAINER, "mill"),
        ('metadata:\n  labels:\n    app: "<mill>"\n', Form.LABEL, "mill"),
        ("metadata: {labels: {a: b, app: <mill>, c: d}}\n", Form.LABEL, "mill"),
        ("podLabels: {app: <mill>}\n", Form.LABEL, "mill"),
        ("selector:\n  matchLabels:\n    a: b\n    app: <mill>\n", Form.SELECTOR, "mill"),
        ("spec:\n  selector:\n    app: <mill>\n", Form.SELECTOR, "mill"),
        ("items:\n- metadata:\n    labels:\n      app: <mill>-<mill>\n", Form.LABEL, "mill-mill"),
        ("- labels:\n    app: <mill>\n", Form.LABEL, "mill"),
        ("labels:\n- a: b\n  app: <mill>\n", Form.LABEL, "mill"),
        ("labels:\n- {app: <mill>}\n", Form.LABEL, "mill"),
        ("kind: Service\nmetadata:\n  labels: {a: b}\n  name: <mill>\n", Form.PART_OF_HOST, "mill"),
        ("metadata: {name: press-<mill>}\nspec: {}\nkind: Namespace\n", Form.PART_OF_HOST, "press-mill"),
        ("{kind: StatefulSet, metadata: {name: <mill>}}\n", Form.PART_OF_HOST, "mill"),
        ("kind: Deployment\nmetadata:\n  name: <mill>\n", Form.OBJECT, "mill"),
        ("kind: Service\n---\nmetadata:\n  name: <mill>\n", Form.OBJECT, "mill"),
        ("metadata:\n  namespace: <mill>\n", Form.NAMESPACE, "mill"),
        ("subjects:\n- name: a\n  namespace: <mill>\n", Form.NAMESPACE, "mill"),
        ("spec:\n  serviceName: <mill>\n", Form.SERVICE, "mill"),
        ("backend: {serviceName: <mill>, servicePort: 80}\n", Form.SERVICE, "mill"),
        ("backend:\n  service:\n    name: <mill>\n    port: {number: 80}\n", Form.SERVICE, "mill"),
        ("defaultBackend: {service: {name: <mill>}}\n", Form.SERVICE, "mill"),
        ("spec: {type: ExternalName, externalName: <mill>}\n", Form.HOST, "mill"),
        ("ports:\n- port: 80\n  name: <mill>\n", Form.PORT, "mill"),
        ("ports: [{name: <mill>, containerPort: 80}]\n", Form.CONTAINER_PORT, "mill"),
        ("rules:\n- host: <mill>.example.com\n", Form.HOST, "mill.example.com"),
        (
            "tls:\n- secretName: a\n  hosts:\n  - a.example.com\n  - '<mill>.example.com'\n",
            Form.HOST,
            "mill.example.com",
        ),
        ("tls: [{hosts: [a, b-<mill>.example.com]}]\n", Form.HOST, "b-mill.example.com"),
        ("matchExpressions:\n- key: app\n  values:\n  - a\n  - <mill>\n", Form.SELECTOR, "mill"),
        ("matchExpressions:\n- key: app\n  values: [a, '<mill>']\n", Form.SELECTOR, "mill"),
        ("matchExpressions: [{key: app, values: [b-<mill>]}]\n", Form.SELECTOR, "b-mill"),
        ("matchExpressions: [{a: {b: [c]}, values: [<mill>]}]\n", Form.SELECTOR, "mill"),
    ],
)
def test_names(text: str, form: Form, printed: str) -> None:
    assert [(named.form, named.text, named.values) for named in names(text)] == [(form, printed, (VALUE,))]


def test_only_a_whole_value_under_a_name_is_that_of_a_container() -> None:
    whole, part = names("- name: <mill>\n  image: a\n"), names("- name: <mill>-web\n  image: a\n")
    other = names("labels:\n  name: <mill>\n")
    assert containers_among([*whole, *part, *other]) == {VALUE}
    assert not containers_among([*part, *other])


def test_values_that_begin_an_image_are_asked_for() -> None:
    registry, name = ValuesOrigin("values.yaml", ("registry",)), ValuesOrigin("values.yaml", PATH)
    behind = (Piece("", registry), Piece("mill", name), Piece(":1", registry))
    assert values_to_name({}, [behind]) == {VALUE}
    assert values_to_name({"values.yaml": ["press"]}, [(Piece("a/", None), *behind), ()]) == {("values.yaml", "press")}
    assert not values_to_name(None, [behind])


@pytest.mark.parametrize(
    ("form", "text", "is_wrong"),
    [
        (Form.CONTAINER, "hub.example.com/mill", True),
        (Form.CONTAINER, "hub.example.com-a-mill", True),
        (Form.OBJECT, "hub.example.com-a-mill", False),
        (Form.OBJECT, "hub.example.com:5000-a-mill", True),
        (Form.PART_OF_HOST, "hub.example.com-a-mill", True),
        (Form.PART_OF_HOST, "hub-example-com-a-mill", False),
        (Form.PORT, "hub-example-com-a-mill", False),
        (Form.CONTAINER_PORT, "hub-example-com-a-mill", True),
        (Form.NAMESPACE, "hub-example-com-a-mill", True),
        (Form.SERVICE, "hub-example-com-a-mill", True),
        (Form.HOST, "hub.example.com-a-mill.example.com", True),
        (Form.LABEL, "hub.example.com_a_mill", False),
        (Form.SELECTOR, "hub.example.com_a_mill", True),
    ],
)
def test_wrong_names(form: Form, text: str, *, is_wrong: bool) -> None:
    named = Named("templates/pod.yaml", form, "app", (VALUE,), text, None, is_value=True)
    assert bool(_why_wrong(named)) is is_wrong


def test_the_place_of_a_name_is_told_as_far_as_it_is_known() -> None:
    known = Named("templates/pod.yaml", Form.LABEL, "app", (VALUE,), "mill", None, is_value=True)
    assert _printing([known], {}) == "templates/pod.yaml"
    at = known._replace(origin=LiteralOrigin("templates/_press.tpl", 2))
    assert _printing([known, at], {"templates/_press.tpl": "a\nb: c\n"}) == "templates/_press.tpl, line 2,"


def test_a_name_that_a_chart_within_makes_another_is_told_at_the_value() -> None:
    template = """\
kind: Deployment
metadata:
  name: {{ .Values.image.repository | replace "/" "-" }}-{{ .Values.image.tag }}
spec: {template: {spec: {containers: [{name: a, image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"}]}}}
"""
    files = {
        "Chart.yaml": b"name: press\nversion: 1.0.0\n",
        "charts/mill/Chart.yaml": b"name: mill\nversion: 1.0.0\n",
        "charts/mill/templates/deployment.yaml": template.encode(),
    }
    data = {"values.yaml": ("press/values.yaml", b"mill: {image: {repository: orchard/mill, tag: v1}}\n")}
    plans, _ = plan_chart("press", data, files, Mapper(Policy(mirror="hub.example.com")))
    skips = [skip for plan in plans for skip in plan.skips]
    assert [skip.place.path for skip in skips] == ["mill.image.repository"]
    assert [skip.detail for skip in skips] == [
        f"{list(files)[2]} makes the name of an object of mill.image.repository, which changes with it"
    ]
