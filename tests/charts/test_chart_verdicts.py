from __future__ import annotations

import pytest

from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles, LiteralOrigin, ValuesOrigin
from rewrite.charts.verdicts import Part, Verdicts, judge

DOMAINS = frozenset(["docker.io", "quay.io"])


def verdicts(values: str, template: str) -> Verdicts:
    files = {"Chart.yaml": "name: c", "values.yaml": values, "templates/a.yaml": template}
    return judge(trace_chart(ChartFiles("c", files), domains=DOMAINS))


def parts(values: str, template: str) -> dict[str, set[str]]:
    return {
        ".".join(map(str, path)): {part.value for part in verdict.parts}
        for (_, path), verdict in verdicts(values, template).values.items()
    }


@pytest.mark.parametrize(
    ("values", "template", "expected"),
    [
        pytest.param("image: nginx:1", "image: {{ .Values.image }}", {"image": {"head"}}, id="a reference"),
        pytest.param(
            "r: quay.io\np: a/b\nt: v1",
            "image: {{ .Values.r }}/{{ .Values.p }}:{{ .Values.t }}",
            {"r": {"domain"}, "p": {"joined"}, "t": {"tail"}},
            id="a domain, a path and a tag",
        ),
        pytest.param(
            "hub: quay.io/istio\nimage: pilot",
            "image: {{ .Values.hub }}/{{ .Values.image }}",
            {"hub": {"head"}, "image": {"joined"}},
            id="a domain with path",
        ),
        pytest.param(
            "hub: prom\nimage: node",
            "image: {{ .Values.hub }}/{{ .Values.image }}",
            {"hub": {"head"}, "image": {"joined"}},
            id="a namespace",
        ),
        pytest.param(
            "image: a/b", "image: quay.io/{{ .Values.image }}", {"image": {"joined"}}, id="a domain in the template"
        ),
        pytest.param(
            "image: a/b", "image: {{ someday }}/{{ .Values.image }}", {"image": {"joined"}}, id="an unknown domain"
        ),
        pytest.param(
            'host: localhost\nport: "5000"\np: a',
            "image: {{ .Values.host }}:{{ .Values.port }}/{{ .Values.p }}",
            {"host": {"split"}, "port": {"split"}, "p": {"joined"}},
            id="a domain in two",
        ),
        pytest.param("name: a", "image: {{ .Values.name }}:{{ someday }}", {"name": {"head"}}, id="an unknown tag"),
        pytest.param("name: a", "image: {{ .Values.name }}{{ someday }}:1", {"name": {"split"}}, id="an unknown end"),
        pytest.param(
            "image: a/b",
            "image: {{ .Values.image }}\n---\nimage: quay.io/{{ .Values.image }}",
            {"image": {"head", "joined"}},
            id="used both ways",
        ),
        pytest.param(
            "image: pilot\nhub: quay.io/istio",
            '{{ if contains "/" .Values.image }}\nimage: {{ .Values.image }}\n{{ else }}\n'
            "image: {{ .Values.hub }}/{{ .Values.image }}\n{{ end }}",
            {"image": {"joined"}, "hub": {"head"}},
            id="the side that the values take counts",
        ),
        pytest.param(
            "on: false\nimage: pilot\nhub: quay.io/istio",
            '{{ if .Values.on }}\n{{ if contains "/" .Values.image }}\nimage: {{ .Values.image }}\n{{ else }}\n'
            "image: {{ .Values.hub }}/{{ .Values.image }}\n{{ end }}\n{{ end }}",
            {"image": {"joined"}, "hub": {"head"}},
            id="and so it does within what is switched off",
        ),
        pytest.param(
            "image: quay.io/a/b",
            'image: {{ (split "/" .Values.image)._0 }}/{{ splitList "/" .Values.image | last }}',
            {"image": {"domain"}},
            id="one scalar taken apart",
        ),
        pytest.param("x: not an image", "image: {{ .Values.x }}", {}, id="no reference"),
    ],
)
def test_says_what_values_contribute(values: str, template: str, expected: dict[str, set[str]]) -> None:
    assert parts(values, template) == expected


def test_says_what_a_path_is_joined_to() -> None:
    found = verdicts("r: quay.io\np: a/b", "image: {{ .Values.r }}/{{ .Values.p }}").values["values.yaml", ("p",)]
    assert (found.joined_to, found.example, found.keys) == (
        {ValuesOrigin("values.yaml", ("r",))},
        "quay.io/a/b",
        {"image"},
    )


@pytest.mark.parametrize(
    ("template", "literal", "part"),
    [
        ('image: {{ .Values.r | default "docker.io" }}/a/b', "docker.io", Part.DOMAIN),
        ("image: quay.io/{{ .Values.p }}", "quay.io", Part.DOMAIN),
        ('image: {{ .Values.x | default "quay.io/a/b" }}:1', "quay.io", Part.HEAD),
        ("image: busybox:1", "busybox", Part.HEAD),
    ],
)
def test_says_what_literals_contribute(template: str, literal: str, part: Part) -> None:
    found = verdicts("p: a/b", template).literals[LiteralOrigin("templates/a.yaml", template.index(literal))]
    assert found.parts == {part}
