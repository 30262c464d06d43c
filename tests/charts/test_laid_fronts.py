"""What values from elsewhere set that may decide what stands in front of an image of a chart."""

from __future__ import annotations

import pytest

from rewrite.charts.fronts import REGISTRY, SOMETHING
from rewrite.charts.laid_fronts import LaidFronts
from rewrite.charts.values import read_values
from rewrite.policy import unlike_hosts
from rewrite.registries import Mirrors

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: press}
spec:
  replicas: {{ .Values.replicas }}
  containers:
  - name: press
    image: {{ with .Values.host }}{{ . }}/{{ end }}{{ .Values.image.repository }}:{{ .Values.image.tag }}
    env:
    {{- range $name, $value := .Values.env }}
    - {name: {{ $name }}, value: {{ $value }}}
    {{- end }}
    imagePullPolicy: {{ .Values.pullPolicy }}
    {{- if eq .Values.mode "own" }}
    image: quay.io/orchard/press:v1
    {{- end }}
  - name: mill
    image: {{ index .Values.hosts .Values.stage }}/orchard/mill:v1
"""
MIRRORS = Mirrors(frozenset({"nexus:5000"}), unlike_hosts(["nexus:5000"]))
VALUES = """\
host: ""
mode: all
replicas: 1
image: {repository: orchard/press, tag: v1}
"""


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        pytest.param("replicas: 3", {}, id="nothing about images"),
        pytest.param("pullPolicy: Always", {}, id="when it is pulled"),
        pytest.param("image: {tag: v2}", {}, id="a version"),
        pytest.param('host: ""', {}, id="what is set below"),
        pytest.param("host: quay.io/orchard", {"host": REGISTRY}, id="a registry"),
        pytest.param("host: mill", {"host": SOMETHING}, id="a word"),
        pytest.param("mode: own", {"mode": "own"}, id="what a template compares"),
        pytest.param("image: {repository: quay.io/orchard/press}", {"image.repository": REGISTRY}, id="a whole name"),
        pytest.param("orchards: [{host: mill}]", {}, id="another key around it"),
        pytest.param("hosts: {mill: quay.io}", {"hosts.mill": REGISTRY}, id="a registry under a name of the user's"),
        pytest.param("hosts: {mill: [quay.io]}", {"hosts.mill[0]": REGISTRY}, id="one further below"),
        pytest.param("hosts: {mill: nexus:5000}", {"hosts.mill": REGISTRY}, id="a mirror that looks like an image"),
        pytest.param("env: {MILL_HOST: mill.orchard.example}", {}, id="a host that stands in front of no image"),
    ],
)
def test_settings_are_what_templates_ask_for_in_front_of_images(over: str, expected: dict[str, str]) -> None:
    fronts = LaidFronts({"templates/pod.yaml": POD, "values.yaml": VALUES}, MIRRORS)

    found = fronts.settings(read_values("over.yaml", over))

    assert {setting.path: setting.state for setting in found} == expected


def test_values_of_a_chart_that_cannot_be_read_say_nothing() -> None:
    fronts = LaidFronts({"templates/pod.yaml": POD, "values.yaml": "a: b: c"}, MIRRORS)

    assert {setting.path for setting in fronts.settings(read_values("over.yaml", "host: quay.io"))} == {"host"}
