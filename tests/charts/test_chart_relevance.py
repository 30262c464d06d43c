from __future__ import annotations

import pytest

from rewrite.charts.imageless import is_imageless
from rewrite.charts.relevance import Handed, Share, judge_relevance
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


OF_VALUES = Handed({("extra", "pods"): frozenset(["templates/a.yaml"])}, frozenset())
OF_FILES = Handed({}, frozenset(["templates/a.yaml"]))
OF_OTHERS = Handed({("extra", "pods"): frozenset(["templates/b.yaml"])}, frozenset(["templates/b.yaml"]))
# Which it is that a template hands on is no longer looked at.
OF_MANY = Handed({(f"extra{number}",): frozenset(["templates/a.yaml"]) for number in range(30)}, frozenset())


@pytest.mark.parametrize(
    ("text", "handed", "relevant"),
    [
        pytest.param('{{ include "c.tpl" .Values.extra.pods }}', OF_VALUES, True, id="the value"),
        pytest.param(
            '{{ with .Values.extra }}{{ include "c.tpl" .pods }}{{ end }}', OF_VALUES, True, id="out of another"
        ),
        pytest.param('{{ include "c.tpl" (get .Values.extra .a) }}', OF_VALUES, True, id="a key that is computed"),
        pytest.param('{{ include "c.tpl" (index .Values "extra" "pods") }}', OF_VALUES, True, id="looked up"),
        pytest.param('{{ range .Values }}{{ include "c.tpl" . }}{{ end }}', OF_VALUES, True, id="all values"),
        pytest.param('{{ include "c.tpl" .Values.extra.labels }}', OF_VALUES, False, id="another value"),
        pytest.param('{{ include "c.print" .Values.extra.pods }}', OF_VALUES, False, id="printed as it is"),
        pytest.param('{{ include "c.tpl" .Values.extra.pods }}', OF_OTHERS, False, id="the text of another chart"),
        pytest.param('{{ include "c.tpl" .Values.labels }}', OF_MANY, True, id="many texts"),
        pytest.param('{{ include "c.load" . }}', OF_FILES, True, id="a file"),
        pytest.param('{{ include "c.tpl" .Values.labels }}', OF_FILES, False, id="no file"),
        pytest.param('{{ include "c.load" . }}', OF_OTHERS, False, id="the file of another chart"),
    ],
)
def test_tells_what_hands_a_text_on_that_may_become_an_image(text: str, handed: Handed, *, relevant: bool) -> None:
    helpers = (
        '{{ define "c.tpl" }}{{ tpl (toYaml .) $ }}{{ end }}{{ define "c.print" }}{{ toYaml . }}{{ end }}'
        '{{ define "c.load" }}{{ include "c.tpl" (.Files.Get "a.yaml") }}{{ end }}'
    )
    found = judge_relevance({"templates/a.yaml": text, "templates/_b.tpl": helpers}, DOMAINS, handed=handed)
    assert ("templates/a.yaml" in found.files) is relevant


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
