from __future__ import annotations

import pytest

from rewrite.charts.lacking import find_lacking


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('name: {{ include "far.name" . }}', id="within a line"),
        pytest.param('labels:\n  {{- include "far.labels" . | nindent 2 }}', id="labels"),
        pytest.param(
            'matchLabels:\n\n  # own\n  {{- include "near.labels" . }}\n  {{- include "far.labels" . }}', id="more"
        ),
        pytest.param('annotations:\n  {{- template "far.annotations" . }}', id="annotations"),
        pytest.param('{{ include "near" . }}', id="one at hand"),
    ],
)
def test_lacks_no_lines(text: str) -> None:
    assert find_lacking([("a.yaml", text), ("near", "kind: Service")], frozenset(["far.name", "far.labels"])) == set()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{{ include "far" . }}', id="a file"),
        pytest.param('{{- template "far" . -}}', id="a template"),
        pytest.param('{{ include "near" . }}', id="by another one"),
        pytest.param('{{- if .Values.on }}{{ include "far" . }}{{ end }}', id="on a condition"),
        pytest.param('labels:\n  {{- include "names" . }}\nspec:\n  {{- include "far" . | nindent 2 }}', id="a part"),
    ],
)
def test_lacks_the_lines_of_a_definition(text: str) -> None:
    parts = [("a.yaml", text), ("near", '{{- include "far" . }}'), ("b.yaml", "kind: Service")]
    assert find_lacking(parts, frozenset(["far"])) - {"near"} == {"a.yaml"}
