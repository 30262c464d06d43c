from __future__ import annotations

import pytest

from rewrite.charts.imageless import is_imageless
from rewrite.charts.relevance import Share, judge_relevance
from rewrite.charts.traced import computed
from rewrite.charts.value import Table, Value

DOMAINS = frozenset(["quay.io", "registry.example.com"])


def share(body: str) -> Share:
    texts = {"templates/_a.tpl": f'{{{{ define "a" }}}}{body}{{{{ end }}}}'}
    return judge_relevance(texts, DOMAINS).share("a")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("{{ .Values.name }}", Share.NONE, id="a name"),
        pytest.param("{{ toYaml .labels }}", Share.GIVEN, id="what it is given"),
        pytest.param("{{ toYaml .Values.labels }}", Share.ANY, id="of the values"),
        pytest.param('{{ if eq .Values.a "b" }}{{ toYaml .labels }}{{ end }}', Share.GIVEN, id="values decide"),
        pytest.param("{{ if $x := .Values.a }}{{ toYaml $x }}{{ end }}", Share.ANY, id="values are kept"),
        pytest.param("{{ with .Values.a }}{{ toYaml . }}{{ end }}", Share.ANY, id="values become the dot"),
        pytest.param("{{ toYaml .labels }}quay.io/", Share.ANY, id="a registry"),
        pytest.param("{{ include (print .b) . }}", Share.ANY, id="a name that is computed"),
    ],
)
def test_tells_what_a_definition_prints(body: str, expected: Share) -> None:
    assert share(body) is expected


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        ("kind: Service", False),
        ("image: x", True),
        ("spec: {containers: []}", True),
        ("x: quay.io/a", True),
        ("{{ unset .Values.a }}", True),
        ("{{ reset .Values.a }}", False),
        ("{{ mustMergeOverwrite .Values.a .b }}", True),
        ("{{ tpl .a . }}", True),
        ("{{ .Files.Get .a }}", True),
        ("{{/* image */}}", False),
    ],
)
def test_tells_what_can_print_an_image(text: str, *, relevant: bool) -> None:
    assert judge_relevance({"templates/a.yaml": text}, DOMAINS).files == ({"templates/a.yaml"} if relevant else set())


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        pytest.param("finalizers: [{{ .Values.own }}]", True, id="by its name"),
        pytest.param('finalizers: [{{ index .Values "own" }}]', True, id="looked up"),
        pytest.param('finalizers: [{{ include "c.own" . }}]', True, id="in a definition"),
        pytest.param("finalizers: [{{ .Values.owner }}]", False, id="another one"),
        pytest.param("finalizers: [a.own]", False, id="a text"),
    ],
)
def test_tells_what_reads_a_value_that_may_be_an_image(text: str, *, relevant: bool) -> None:
    texts = {"templates/a.yaml": text, "templates/_b.tpl": '{{ define "c.own" }}{{ .Values.own }}{{ end }}'}
    found = judge_relevance(texts, DOMAINS, frozenset(["own"]))
    assert ("templates/a.yaml" in found.files) is relevant
    assert found.share("c.own") is Share.ANY


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(computed("app.kubernetes.io/name"), True, id="a slash"),
        pytest.param(computed("quay.io"), False, id="a registry alone"),
        pytest.param([computed("{{ .Values.a }}")], False, id="an action"),
        pytest.param(Table({"imageTag": None}), False, id="a key"),
        pytest.param(Table({"Values": Table({"image": computed("quay.io/a")})}), True, id="the objects of a template"),
        pytest.param([1, True, None], True, id="no texts"),
    ],
)
def test_tells_values_without_images(value: Value, *, expected: bool) -> None:
    assert is_imageless(value, DOMAINS) is expected
