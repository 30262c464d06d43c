"""Images that a template names itself are seen also where other values choose them, and the values' own come first."""

from __future__ import annotations

import textwrap

import pytest

from rewrite.charts.machine import BudgetSpent, Machine
from rewrite.charts.outcomes import MOST_OUTCOMES, outcomes
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles

CHAIN = "".join(
    f'{{{{- {"else " if number else ""}if eq .Values.kind "k{number}" }}}}{{{{- $r = "orchard/p{number}" -}}}}\n'
    for number in range(12)
)


def images(values: str, template: str, helpers: str = "") -> list[str]:
    files = {
        "Chart.yaml": "name: c",
        "values.yaml": values,
        "templates/a.yaml": textwrap.dedent(template),
        "templates/_helpers.tpl": helpers,
    }
    trace = trace_chart(ChartFiles("c", files), domains=frozenset(["quay.io", "ghcr.io"]))
    return [image.text.text for image in trace.images]


@pytest.mark.parametrize(
    ("values", "template", "expected"),
    [
        pytest.param(
            "fips: false",
            """
            {{- $r := "orchard/a:1" }}
            {{- if .Values.fips }}
            {{- $r = "orchard/b:1" }}
            {{- end }}
            image: {{ $r }}
            """,
            ["orchard/a:1", "orchard/b:1"],
            id="a variable that a side on lines of its own assigns",
        ),
        pytest.param(
            "fips: true",
            """
            {{- $r := "orchard/a:1" }}
            {{- if .Values.fips }}
            {{- $r = "orchard/b:1" }}
            {{- end }}
            image: {{ $r }}
            """,
            ["orchard/b:1", "orchard/a:1"],
            id="what a variable holds where the side is not taken",
        ),
        pytest.param(
            "fips: false",
            '{{ $r := "orchard/a:1" }}{{ if .Values.fips }}{{ $r = "orchard/b:1" }}{{ end }}\nimage: {{ $r }}',
            ["orchard/a:1", "orchard/b:1"],
            id="a variable that a side within a line assigns",
        ),
        pytest.param(
            "fips: false",
            """
            {{- $r := "orchard/a" }}
            {{- if .Values.fips }}
            {{- $r = "orchard/b" }}
            {{- end }}
            {{- $image := printf "%s:1" $r }}
            image: {{ $image }}
            """,
            ["orchard/a:1", "orchard/b:1"],
            id="a variable made of such a variable",
        ),
        pytest.param(
            "fips: false",
            """
            {{- $r := "orchard/a:1" }}
            {{- if .Values.fips }}
            {{- $r = "orchard/b:1" }}
            {{- end }}
            {{- $r = "orchard/c:1" }}
            image: {{ $r }}
            """,
            ["orchard/c:1"],
            id="a variable that is assigned again",
        ),
        pytest.param(
            "fips: false\nother: quay.io/orchard/b:1",
            """
            {{- $r := "orchard/a:1" }}
            {{- if .Values.fips }}
            {{- $r = .Values.other }}
            {{- end }}
            image: {{ $r }}
            """,
            ["orchard/a:1"],
            id="values have places of their own",
        ),
        pytest.param(
            "fips: false",
            """
            {{- $prefix := "" }}
            {{- if .Values.fips }}
            {{- $prefix = "quay.io/suse/" }}
            {{- end }}
            image: {{ $prefix }}orchard/a:1
            """,
            ["orchard/a:1"],
            id="what would be put in front is no image",
        ),
        pytest.param(
            "fips: false",
            """
            {{- $registry := "quay.io" }}
            {{- if .Values.fips }}
            {{- $registry = "ghcr.io" }}
            {{- end }}
            image: {{ $registry }}/orchard/a:1
            """,
            ["quay.io/orchard/a:1", "ghcr.io/orchard/a:1"],
            id="one registry instead of another",
        ),
        pytest.param(
            "fips: false",
            'image: {{ ternary "orchard/a:1" "orchard/b:1" .Values.fips }}',
            ["orchard/b:1", "orchard/a:1"],
            id="a ternary",
        ),
        pytest.param(
            "fips: true",
            '{{ $r := ternary "orchard/a:1" "orchard/b:1" .Values.fips }}\nimage: {{ $r }}',
            ["orchard/a:1", "orchard/b:1"],
            id="a ternary in a variable",
        ),
        pytest.param(
            "fips: false",
            'image: {{ printf "%s/%s:1" (ternary "quay.io" "ghcr.io" .Values.fips) (ternary "orchard/a" "b" .Values.fips) }}',
            ["ghcr.io/b:1", "quay.io/orchard/a:1"],
            id="one condition of two ternaries",
        ),
        pytest.param(
            "fips: false",
            """
            {{- define "press.fips" }}{{ .Values.fips }}{{ end -}}
            {{- define "press.hub" }}{{ if eq (include "press.fips" .) "true" }}quay.io{{ else }}ghcr.io{{ end }}{{ end -}}
            {{- define "press.name" }}{{ ternary "orchard/a" "b" (eq (include "press.fips" .) "true") }}{{ end -}}
            image: {{ printf "%s/%s:1" (include "press.hub" .) (include "press.name" .) }}
            """,
            ["ghcr.io/b:1", "quay.io/orchard/a:1"],
            id="one condition in two templates",
        ),
        pytest.param(
            "n: 2",
            """
            image: {{ printf "%s/%s:1" (ternary "quay.io" "ghcr.io" (has .Values.n (list 1))) (ternary "orchard/a" "b" (has .Values.n (list true))) }}
            """,
            ["ghcr.io/b:1", "quay.io/b:1", "ghcr.io/orchard/a:1", "quay.io/orchard/a:1"],
            id="conditions that differ by a constant",
        ),
        pytest.param(
            "fips: false\nee: false",
            'image: {{ printf "%s/%s:1" (ternary "quay.io" "ghcr.io" .Values.fips) (ternary "orchard/a" "b" .Values.ee) }}',
            ["ghcr.io/b:1", "quay.io/b:1", "ghcr.io/orchard/a:1", "quay.io/orchard/a:1"],
            id="two conditions",
        ),
        pytest.param(
            "fips: false",
            """
            {{- $ee := .Values.fips }}
            image: {{ printf "%s/%s:1" (ternary "quay.io" "ghcr.io" .Values.fips) (ternary "orchard/a" "b" $ee) }}
            """,
            ["ghcr.io/b:1", "quay.io/b:1", "ghcr.io/orchard/a:1", "quay.io/orchard/a:1"],
            id="a condition that a variable says",
        ),
        pytest.param(
            "fips: false",
            """
            {{- define "press.name" }}{{ $_ := set .Values "fips" true }}{{ ternary "orchard/a" "b" .Values.fips }}{{ end -}}
            image: {{ printf "%s/%s:1" (ternary "quay.io" "ghcr.io" .Values.fips) (include "press.name" .) }}
            """,
            ["ghcr.io/orchard/a:1", "quay.io/orchard/a:1"],
            id="a condition that is set in between",
        ),
        pytest.param(
            "kind: std",
            'image: {{ get (dict "std" "orchard/a:1" "fips" "orchard/b:1" "mode" "fast") .Values.kind }}',
            ["orchard/a:1", "orchard/b:1"],
            id="a table and a key of the values",
        ),
        pytest.param(
            "fips: false",
            'image: {{ ternary "press-fips" "press" .Values.fips }}:1',
            ["press:1", "press-fips:1"],
            id="a word in place of another",
        ),
        pytest.param(
            "fips: false",
            'image: {{ include "c" . }}\n{{ define "c" }}{{ $r := "press" }}{{ if .Values.fips }}{{ $r = "fips" }}{{ end }}'
            "{{ $r }}:1{{ end }}",
            ["press:1", "fips:1"],
            id="a word that a side gives to a variable",
        ),
        pytest.param(
            "fips: false",
            'image: {{ if .Values.fips }}{{ printf "%s:%s" "orchard/b" "1" }}{{ else }}{{ print "orchard/a:1" }}{{ end }}',
            ["orchard/a:1", "orchard/b:1"],
            id="the first argument of a format",
        ),
        pytest.param(
            "fips: false",
            'image: {{ printf "orchard/a:%s" (ternary "true" "false" .Values.fips) }}-{{ ternary "x" "y" .Values.fips }}',
            ["orchard/a:false-y"],
            id="what is no name",
        ),
        pytest.param(
            "kind: std",
            'image: {{ (index (dict "std" (dict "n" "orchard/a") "fips" (dict "n" "orchard/b")) .Values.kind).n }}:1',
            ["orchard/a:1", "orchard/b:1"],
            id="a table of tables",
        ),
        pytest.param(
            "kind: std",
            'image: {{ get (dict "std" "orchard/a:1" "fips" "orchard/b:1") "std" }}',
            ["orchard/a:1"],
            id="a key that the template names",
        ),
        pytest.param(
            "kind: std\nimages: {std: quay.io/orchard/a, fips: quay.io/orchard/b}",
            "image: {{ get .Values.images .Values.kind }}:1",
            ["quay.io/orchard/a:1"],
            id="a table of the values",
        ),
        pytest.param(
            "fips: true",
            "image: {{ if .Values.fips }}orchard/a:1{{ else if .Values.x }}{{ .Values.y }}{{ else }}orchard/b:1{{ end }}",
            ["orchard/a:1", "orchard/b:1"],
            id="the end of a chain",
        ),
        pytest.param(
            "fips: false",
            'image: {{ if .Values.fips }}{{ fail "not here" }}{{ print "orchard/b:1" }}{{ else }}orchard/a:1{{ end }}',
            ["orchard/a:1"],
            id="a side that fails",
        ),
        pytest.param(
            "kind: k11",
            f'image: {{{{ include "c" . }}}}\n{{{{ define "c" }}}}{{{{- $r := "" -}}}}{CHAIN}{{{{ end -}}}}{{{{ $r }}}}:1'
            "{{ end }}",
            ["orchard/p11:1", *[f"orchard/p{number}:1" for number in range(11)]],
            id="a long chain, and what the values choose before all others",
        ),
    ],
)
def test_images_that_other_values_choose_are_seen(values: str, template: str, expected: list[str]) -> None:
    assert images(values, template) == expected


def test_outcomes_are_few_where_each_takes_long() -> None:
    def render() -> int:
        machine.spend(3_000)
        return sum(machine.choose(prefers=False) for _ in range(20))

    machine = Machine(1_000_000)
    assert list(outcomes(machine, render)) == [0, 1, 1, 1, 1, 1]
    assert list(outcomes(machine, render, few=1)) == [0, 1]
    machine = Machine(5_000)
    with pytest.raises(BudgetSpent):
        list(outcomes(machine, render))


def test_outcomes_have_an_end() -> None:
    machine = Machine(1_000_000)
    made = list(outcomes(machine, lambda: [machine.choose() for _ in range(30)]))
    assert len(made) == MOST_OUTCOMES
