"""Tests of rewrite.charts.glances and rewrite.charts.missed: what is looked for where the values do not lead."""

from __future__ import annotations

from typing import Final

import pytest

from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles, ChartTrace
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.rewriting import plan_chart

VALUES: Final = 'off: ""\nimage: docker.io/orchard/press:v1\nsought: docker.io\n'
POD: Final = "apiVersion: v1\nkind: Pod\nmetadata: {name: press}\nspec:\n  containers:\n  - name: a\n    image: "
TAKEN: Final = "{{ else }}{{ .Values.image }}{{ end }}\n"
CUT: Final = '{{ trimPrefix "docker.io/" .Values.image }}'


def trace(side: str) -> ChartTrace:
    """Render a chart with a side that is off."""
    template = f"{POD}{{{{ if .Values.off }}}}{side}{TAKEN}"
    files = {"Chart.yaml": "name: press\nversion: 1.0.0\n", "values.yaml": VALUES, "templates/pod.yaml": template}
    return trace_chart(ChartFiles("press", files))


def told(line: str) -> list[tuple[str, str]]:
    """Plan a chart with a pod; give what its template looks for, and in what."""
    data = {
        "values.yaml": ("press/values.yaml", VALUES.encode()),
        "templates/pod.yaml": ("press/templates/pod.yaml", f"{POD}{line}".encode()),
    }
    plans, _ = plan_chart(
        "press", data, {"Chart.yaml": b"name: press\nversion: 1.0.0\n"}, Mapper(Policy(mirror="hub.example.com"))
    )
    return [(skip.text, skip.detail) for plan in plans for skip in plan.skips if skip.reason is Reason.COMPARED]


@pytest.mark.parametrize(
    "side",
    [
        pytest.param("docker.io/{{ .Values.image }}", id="nothing is looked for"),
        pytest.param('{{ trimSuffix ".git" .Values.image }}', id="nothing that is in front of a name"),
        pytest.param('{{ replace "-" "_" .Values.image }}', id="no name"),
        pytest.param("{{ trimPrefix .Values.sought .Values.image }}", id="a value is looked for"),
    ],
)
def test_glances_leave_alone(side: str) -> None:
    assert not [look for look in trace(side).looks if look.is_aside]


@pytest.mark.parametrize(
    "side",
    [
        CUT,
        '{{ .Values.image | replace "docker.io" .Values.unset }}',
        '{{ if ne (.Values.image | trimPrefix "docker.io/") "" }}a{{ end }}',
        '{{ (dict "a" (trimPrefix "docker.io/" .Values.image)).a }}',
        '{{ ((trimPrefix "docker.io/" .Values.image) | splitList "/").a }}',
    ],
)
def test_what_a_side_looks_for_that_is_off_is_noted(side: str) -> None:
    assert {look.name for look in trace(side).looks if look.is_aside} & {"trimPrefix", "replace"}


@pytest.mark.parametrize(
    "side",
    [
        pytest.param('{{ fail "not this way" }}', id="a failure"),
        pytest.param('{{ include "press.unknown" . }}', id="a template that is not there"),
        pytest.param('{{ $_ := set .Values "image" "quay.io/orchard/vat:v1" }}', id="another value"),
        pytest.param("{{ range until 400 }}{{ range until 400 }}a{{ end }}{{ end }}", id="too long a way"),
        pytest.param('{{ tpl "{{ define \\"a\\" }}{{ end }}" . }}', id="a definition"),
        pytest.param('{{ repeat 9000000 "a" }}{{ printf "%s" (index .Values.image 1) }}', id="what cannot be made"),
    ],
)
def test_nothing_else_of_such_a_side_is_seen(side: str) -> None:
    found, other = trace(CUT + side), trace(CUT)
    assert (found.problems, found.undefined) == ((), {})
    assert [image.text.text for image in found.images] == [image.text.text for image in other.images]
    assert found.looks == other.looks


def test_of_a_template_with_very_many_sides_some_are_looked_at() -> None:
    cut = '{{ trimPrefix "docker.io/" $.Values.image }}'
    far = f"{{{{ else if .Values.off }}}}{{{{ range until 300 }}}}{{{{ range until 300 }}}}{cut}{{{{ end }}}}{{{{ end }}}}"
    found = trace(far * 40)
    assert not found.problems
    assert 0 < len([look for look in found.looks if look.is_aside]) < 40


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{{ if .Values.off }}{{ replace "/press" "" .Values.image }}' + TAKEN, id="what stays"),
        pytest.param(
            '{{ if .Values.off }}{{ trimPrefix "quay.io/" .Values.image }}' + TAKEN, id="what was never there"
        ),
        pytest.param('{{ if .Values.off }}{{ regexReplaceAll "(docker.io/" .Values.image "" }}' + TAKEN, id="nonsense"),
        pytest.param('{{ if .Values.off }}{{ trimPrefix "docker.io/" .Values.off }}' + TAKEN, id="another value"),
        pytest.param('{{ if .Values.off }}{{ trimPrefix "docker.io/" }}' + TAKEN, id="nothing to look in"),
        pytest.param('{{ if .Values.off }}{{ trimPrefix "docker.io/" 1 }}' + TAKEN, id="a number to look in"),
        pytest.param(
            "{{ .Values.image }}\n{{ if .Values.off }}\n    a: {{ trimPrefix .Values.sought .Values.image }}\n{{ end }}",
            id="a value is looked for",
        ),
        pytest.param(
            '{{ if .Values.off }}{{ replace "ker.io" "" (.Values.image | substr 3 20) }}' + TAKEN, id="a part"
        ),
    ],
)
def test_missed_leaves_alone(line: str) -> None:
    assert not told(line)


@pytest.mark.parametrize(
    ("line", "sought"),
    [
        (f"{{{{ if .Values.off }}}}{CUT}{TAKEN}", "docker.io"),
        ('{{ if .Values.off }}{{ .Values.image | replace "docker.io/orchard" "" }}' + TAKEN, "docker.io/orchard"),
        ('{{ if .Values.off }}{{ regexReplaceAll "^docker[.]io/" .Values.image "" }}' + TAKEN, "^docker[.]io"),
    ],
)
def test_what_will_not_be_found_is_told_once(line: str, sought: str) -> None:
    assert told(line) == [(sought, "a template looks for it in image, where it will not be")]
    assert told(f"{line}    env: [{{name: A, value: {line.removesuffix(chr(10))}}}]\n")[:1] == told(line)


def test_what_a_chart_within_looks_for_is_told_at_the_value() -> None:
    files = {
        "Chart.yaml": b"name: press\nversion: 1.0.0\n",
        "charts/mill/Chart.yaml": b"name: mill\nversion: 1.0.0\n",
        "charts/mill/templates/pod.yaml": f"{POD}{{{{ if .Values.off }}}}{CUT}{TAKEN}".encode(),
    }
    data = {"values.yaml": ("press/values.yaml", b'mill: {off: "", image: "docker.io/orchard/press:v1"}\n')}
    plans, _ = plan_chart("press", data, files, Mapper(Policy(mirror="hub.example.com")))
    assert [skip.detail for plan in plans for skip in plan.skips if skip.reason is Reason.COMPARED] == [
        "charts/mill/templates/pod.yaml looks for docker.io in it, which will not be there"
    ]


def test_what_follows_a_false_argument_is_told() -> None:
    line = '{{ .Values.image }}\n  - name: {{ if and .Values.off (contains "docker.io/" .Values.image) }}b{{ end }}c\n'
    assert told(line) == [("docker.io", "a template compares image with it")]


def test_a_long_list_that_is_glanced_at_cuts_nothing() -> None:
    items = "".join(f"- word{number}\n" for number in range(501))
    values = f"off: ''\nimage: docker.io/orchard/press:v1\nitems:\n{items}"
    body = f'{{{{ range .Values.items }}}}{{{{ if eq . "quay.io/a" }}}}b{{{{ end }}}}{{{{ end }}}}{TAKEN}'
    files = {
        "Chart.yaml": b"name: press\nversion: 1.0.0\n",
        "templates/pod.yaml": f"{POD}{{{{ if .Values.off }}}}{body}".encode(),
    }
    data = {"values.yaml": ("press/values.yaml", values.encode())}
    plans, _ = plan_chart("press", data, files, Mapper(Policy(mirror="hub.example.com")))
    assert [change.before for plan in plans for change in plan.changes] == ["docker.io/orchard/press:v1"]
    assert Reason.UNRENDERED not in {skip.reason for plan in plans for skip in plan.skips}
