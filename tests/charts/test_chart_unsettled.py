"""Registries that a template may put in front of a name which nothing printed, and those that it only speaks of."""

from __future__ import annotations

import pytest

from rewrite.charts.unsettled import Unsettled

HELPERS = "templates/_helpers.tpl"
POD = 'image: {{ include "press.image" .Values.spare }}\n'


def joined(helper: str, *, path: str = "spare.repository", chart: str = "", **others: str) -> str:
    texts = {HELPERS: helper, "templates/pod.yaml": POD, **others}
    found = Unsettled(texts, frozenset({"hub.example.com"})).joined(chart, path)
    return found.text if found else ""


def helper(body: str) -> str:
    return f'{{{{- define "press.image" -}}}}{body}{{{{- end -}}}}'


@pytest.mark.parametrize(
    ("body", "registry"),
    [
        ('{{ .registry | default "quay.io" }}/{{ .repository }}', "quay.io"),
        ('{{ printf "quay.io/%s" .repository }}', "quay.io"),
        ("quay.io/{{ .repository }}", "quay.io"),
        ("{{ if .old }}quay.io/orchard{{ else }}orchard{{ end }}/{{ .repository }}", "quay.io"),
        ('{{ printf "%s/%s" "quay.io/orchard" .repository }}', "quay.io"),
        ('{{ printf "%s/%s" "docker.io/hostpaths" .repository }}', "docker.io"),
        # What has moved stands there still, with whatever path the mirror has.
        ('{{ .registry | default "hub.example.com/a/b" }}/{{ .repository }}', "hub.example.com"),
    ],
)
def test_a_registry_is_joined_to_what_follows(body: str, registry: str) -> None:
    assert joined(helper(body)) == registry


@pytest.mark.parametrize(
    "body",
    [
        '{{ if eq .registry "docker.io" }}{{ .repository }}{{ end }}',
        '{{ .repository | trimPrefix "docker.io/" }}',
        '{{ ternary "a" "b" (hasPrefix "quay.io/" .repository) }}',
        '{{/* .registry | default "quay.io" */}}{{ .repository }}',
        '{{ .repository | default "quay.io/orchard/press/web" }}',
        "{{ .repository }} # quay.io/orchard/press:v1\n",
        '{{ .registry | default "quay.io" }}/{{ .name }}',
        # A driver of volumes, and no image.
        '{{ .provisioner | default "docker.io/hostpath" }} {{ .repository }}',
    ],
)
def test_one_that_is_compared_or_shown_or_whole_is_not(body: str) -> None:
    assert joined(helper(body)) == ""


def test_a_helper_that_nothing_includes_joins_nothing() -> None:
    body = '{{ .registry | default "quay.io" }}/{{ .repository }}'
    assert joined(helper(body).replace("press.image", "press.other")) == ""
    computed = {"templates/other.yaml": '{{ include (printf "press.%s" .Values.kind) . }}'}
    assert joined(helper(body).replace("press.image", "press.other"), **computed) == "quay.io"


def test_a_helper_counts_for_the_charts_that_include_it() -> None:
    library = {"charts/lib/templates/_lib.tpl": helper('{{ .registry | default "quay.io" }}/{{ .repository }}')}
    assert joined("", **library) == "quay.io"
    assert joined("", chart="charts/mill/", **library) == ""
    assert joined("", chart="charts/mill/", path="global.spare.repository", **library) == "quay.io"
