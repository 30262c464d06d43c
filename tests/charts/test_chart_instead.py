"""The values that templates take in place of images of their own."""

from __future__ import annotations

import pytest

from rewrite.charts.instead import Instead, instead_of

IMAGE = "quay.io/orchard/press"
UNKNOWN = Instead()
FIXED = Instead(is_fixed=True)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("a: {}\nimage: quay.io/orchard/press:v1\n", FIXED, id="a plain line"),
        pytest.param("{{ if .Values.on }}{{ end }}image: quay.io/orchard/press:v1", FIXED, id="behind a condition"),
        pytest.param("{{ if .Values.on }}\nimage: quay.io/orchard/press:v1\n{{ end }}", FIXED, id="in a condition"),
        pytest.param("{{ end }}\nimage: quay.io/orchard/press:v1", FIXED, id="behind an end of nothing"),
        pytest.param(
            "{{ if .Values.on }}\nimage: quay.io/orchard/press:v1\n{{ else }}\nimage: {{ .Values.image }}\n{{ end }}",
            UNKNOWN,
            id="on one of two sides",
        ),
        pytest.param('{{ define "a" }}quay.io/orchard/press:v1{{ end }}', UNKNOWN, id="in a helper"),
        pytest.param('image: {{ printf "quay.io/orchard/press:%s" .Values.tag }}', UNKNOWN, id="in an action"),
        pytest.param(
            "{{ if .Values.a }}{{ .Values.b }}{{ else }}quay.io/orchard/press:v1{{ end }}",
            UNKNOWN,
            id="of another value",
        ),
        pytest.param(
            "{{ if eq .Values.a .Values.b }}{{ .Values.a }}{{ else }}quay.io/orchard/press:v1{{ end }}",
            UNKNOWN,
            id="a comparison",
        ),
        pytest.param(
            "{{ if .Values.a }}{{ .Values.a }}:{{ .Values.b }}{{ else }}quay.io/orchard/press:v1{{ end }}",
            UNKNOWN,
            id="with another tag behind it",
        ),
        pytest.param(
            "{{ if .Values.a }}{{ .Values.a }}:v1{{ else }}quay.io/orchard/press:v1-{{ .Values.b }}{{ end }}",
            UNKNOWN,
            id="with the beginning of its tag behind it",
        ),
        pytest.param('{{ .a | default "quay.io/orchard/press:v1" }}', UNKNOWN, id="the default of something else"),
        pytest.param(
            '{{ default "quay.io/orchard/press:v1" .a }}', UNKNOWN, id="the default of something else, in front"
        ),
    ],
)
def test_no_value_is_named(template: str, expected: Instead) -> None:
    assert instead_of(template, *place(template), IMAGE) == expected


@pytest.mark.parametrize(
    ("template", "rest"),
    [
        pytest.param('{{ .Values.a.b | default "quay.io/orchard/press" }}:v1', "", id="a default"),
        pytest.param('{{ $.Values.a.b | default "quay.io/orchard/press:v1" }}', ", with its tag", id="with a tag"),
        pytest.param(
            '{{ .Values.a.b | default (printf "quay.io/orchard/press:%s" .Values.tag) }}',
            ", with its tag",
            id="with a format",
        ),
        pytest.param('image: {{ default "quay.io/orchard/press" .Values.a.b }}:v1', "", id="a default in front"),
        pytest.param(
            "{{ if .Values.a.b }}{{ .Values.a.b }}{{ else }}quay.io/orchard/press{{ end }}", "", id="a condition"
        ),
        pytest.param(
            "{{- with .Values.a.b -}}\n{{- . | trim -}}\n{{- else -}}\n"
            '{{- printf "quay.io/orchard/press@%s" .Values.digest -}}\n{{- end -}}',
            ", with its tag",
            id="on several lines",
        ),
        pytest.param(
            '{{- if .Values.a.b }}\nimage: "{{ .Values.a.b }}"\n{{- else }}\n'
            'image: "quay.io/orchard/press{{ .Values.suffix }}"\n{{- end }}',
            ", with what follows it there",
            id="of whole lines",
        ),
        pytest.param(
            '{{- if .Values.a.b }}\nimage: "{{ .Values.a.b }}:{{ .Values.tag | default .Chart.AppVersion }}"\n{{- else }}\n'
            'image: "quay.io/orchard/press:{{ .Values.tag | default .Chart.AppVersion }}"\n{{- end }}',
            "",
            id="with the same tag behind both",
        ),
        pytest.param(
            "{{ if .Values.a.b }}{{ .Values.a.b }}@{{ .Values.c }}{{ else }}quay.io/orchard/press@{{ .Values.c }}{{ end }}",
            "",
            id="with the same digest behind both, on one line",
        ),
    ],
)
def test_the_value_is_named(template: str, rest: str) -> None:
    assert instead_of(template, *place(template), IMAGE) == Instead("a.b", rest=rest)


def place(template: str) -> tuple[int, int]:
    """Give the line and the column where the image begins."""
    before = template[: template.index(IMAGE)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
