"""What an action of a template names itself moves where helmfile renders it, and is told of elsewhere."""

from __future__ import annotations

import pytest

from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.rewriting import plan
from rewrite.shape import NAMED_ITSELF
from rewrite.source import Source

PRESS = "quay.io/orchard/press"
ACTION = '{{ env "PRESS" | default "quay.io/orchard/press" }}'


def planned(text: str, name: str = "values.yaml.gotmpl") -> tuple[list[str], list[tuple[Reason, str]]]:
    found = plan(Source(name, text), Mapper(Policy(mirror="hub.example.com")))
    assert found.problems == []
    return [change.before for change in found.changes], [(skip.reason, skip.detail) for skip in found.skips]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"image: {{repository: {ACTION}x, tag: v1}}\n", id="more in the value"),
        pytest.param('image: {{ env "X" | trim | default "quay.io/orchard/press:v1" }}\n', id="more in the action"),
        pytest.param('image: {{ .Values.own | default "quay.io/orchard/press" | lower }}\n', id="more behind it"),
        pytest.param("image: {{ own | default('quay.io/orchard/press') }}\n", id="in Jinja's words"),
        pytest.param("image: {{ own if offline else 'quay.io/orchard/press' }}\n", id="on a condition"),
        pytest.param('image: "{{ env \\"X\\" | default \\"quay.io/orchard/press\\" }}"\n', id="escaped"),
    ],
)
def test_fallbacks_leave_alone(text: str) -> None:
    assert planned(text) == ([], [(Reason.TEMPLATED, NAMED_ITSELF)])


def test_a_registry_alone_is_told_of() -> None:
    text = 'image: {registry: {{ .Values.hub | default "quay.io" }}, repository: orchard/press, tag: v1}\n'
    assert planned(text) == ([], [(Reason.TEMPLATED, NAMED_ITSELF)])


def test_what_helmfile_does_not_render_is_told_of() -> None:
    assert planned(f"image: {ACTION}\n", "values.yaml") == ([], [(Reason.TEMPLATED, NAMED_ITSELF)])


@pytest.mark.parametrize("default", ["1.2.3", "orchard/press", "registry.orchard.example/press:v1", "v1.2/press"])
def test_what_names_no_known_registry_is_left_as_it_was(default: str) -> None:
    assert planned(f'image: {{{{ .Values.own | default "{default}" }}}}\n') == ([], [(Reason.TEMPLATED, "")])


@pytest.mark.parametrize(
    "action",
    [
        ACTION,
        '{{- default "quay.io/orchard/press" .Values.own -}}',
        '{{ .Values.own | default "quay.io/orchard/press" | quote }}',
        f"'{ACTION}'",
        '{{requiredEnv "A" | default "quay.io/orchard/press"}}',
    ],
)
@pytest.mark.parametrize("key", ["image: {repository: %s, tag: v1}\n", "image: %s\n", "press: {pressImage: %s}\n"])
def test_fallbacks_move(key: str, action: str) -> None:
    assert planned(key % action) == ([PRESS], [])


def test_fallbacks_of_a_helmfile_move() -> None:
    assert planned(f"releases: [{{name: a, values: [image: {ACTION}]}}]\n", "helmfile.yaml")[0] == [PRESS]


@pytest.mark.parametrize(
    "action",
    [
        "{{ own | default('quay.io/orchard/press') }}",
        '{{- own.press|d( "quay.io/orchard/press", true ) -}}',
        "\"{{ own | default('quay.io/orchard/press', True) }}\"",
        "{{ own | default('quay.io/orchard/press') }}:{{ tag | default('v1') }}",
        "{{ own | default('quay.io/orchard/press') }}:v{{ version }}-alpine",
        "{{ own['press'].image | default('quay.io/orchard/press', boolean=true) }}",
    ],
)
@pytest.mark.parametrize("name", ["roles/press/templates/pod.yaml.j2", "roles/press/templates/pod.yaml"])
def test_defaults_of_jinja_move(action: str, name: str) -> None:
    assert planned(f"kind: Pod\nspec: {{containers: [{{name: a, image: {action}}}]}}\n", name) == ([PRESS], [])


@pytest.mark.parametrize(
    ("host", "reason"),
    [("hub.example.com", Reason.ALREADY_MIRRORED), ("registry.orchard.example", Reason.UNKNOWN_REGISTRY)],
)
def test_defaults_of_jinja_are_judged_as_literals_are(host: str, reason: Reason) -> None:
    text = (
        f"kind: Pod\nspec: {{containers: [{{name: a, image: {{{{ own | default('{host}/orchard/press:v1') }}}}}}]}}\n"
    )
    assert planned(text, "press.yaml.j2") == ([], [(reason, "")])


@pytest.mark.parametrize(
    "action",
    [
        "{{ own | default('quay.io/orchard/press') }}/{{ name }}",
        "{{ own | default('quay.io/orchard/' ~ press) }}",
        "{{ own | default('quay.io/orchard/press') | lower }}",
        "{{ .Values.own | default ('quay.io/orchard/press') }}",
        "{{ 'x' | default('quay.io/orchard/press') }}",
        "{{ own | default('quay.io') }}",
        "{{ own | default('quay.io/orchard/press' }}",
        "{{ own | default('quay.io') }}/{{ name }}:v1",
        "{{ own | default('quay.io') }}/orchard/{{ name }}:v1",
        "{{ own | default('quay.io') }}{{ name }}/press:v1",
        "{{ own | default('quay.io/orchard:v1') }}/press",
        "{{ own | default('quay.io', 'ghcr.io') }}/orchard/press:v1",
        "{{ .Values.own | default ('quay.io') }}/orchard/press:v1",
        "{{ own | default('orchard') }}/press:v1",
    ],
)
def test_what_else_jinja_does_is_told_of(action: str) -> None:
    changes, skips = planned(f"kind: Pod\nspec: {{containers: [{{name: a, image: {action}}}]}}\n", "press.yaml.j2")
    assert (changes, [reason for reason, _ in skips]) == ([], [Reason.TEMPLATED])


@pytest.mark.parametrize(
    ("image", "registry"),
    [
        ("{{ own | default('quay.io') }}/orchard/press:v1", "quay.io"),
        ('{{ own | default ("quay.io") }}/orchard/press', "quay.io"),
        ("{{ own['hub']|d('quay.io', true) }}/orchard/press@{{ digest }}", "quay.io"),
        ("{{ own | default('quay.io/orchard') }}/press:{{ version }}-alpine", "quay.io/orchard"),
    ],
)
def test_registries_in_defaults_of_jinja_move(image: str, registry: str) -> None:
    text = f"kind: Pod\nspec: {{containers: [{{name: a, image: {image}}}]}}\n"
    assert planned(text, "press.yaml.j2") == ([registry], [])


def test_what_kubeadm_joins_paths_to_is_told_of() -> None:
    text = (
        "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n"
        "dns: {imageRepository: \"{{ own | default('registry.k8s.io') }}/orchard\"}\n"
    )
    changes, skips = planned(text, "press.yaml.j2")
    assert (changes, skips[0]) == ([], (Reason.TEMPLATED, NAMED_ITSELF))


POD = """\
apiVersion: v1
kind: Pod
spec:
  containers:
  - image: {{ or .Registry "quay.io" }}/orchard/press:v1
"""


def test_fallbacks_in_a_pod_move() -> None:
    assert planned(POD, "press.yaml.tmpl") == (["quay.io"], [])


def test_those_in_a_text_that_a_chart_may_evaluate_are_told_of() -> None:
    text = "init: |\n" + "".join(f"  {line}\n" for line in POD.splitlines())
    assert planned(text, "values.yaml") == ([], [(Reason.TEMPLATED, NAMED_ITSELF)])
