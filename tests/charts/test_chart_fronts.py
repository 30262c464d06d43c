"""An overlay that decides what stands in front of an image holds the name that it is joined to, and no other."""

from __future__ import annotations

from textwrap import indent

import pytest

from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.rewriting import plan_chart

NAME = "{{ .Values.image.repository }}:1"
VALUES = "image: {repository: orchard/press}\ncloud: none\ncorpHost: registry.corp.example\n"


def planned(overlay: str, template: str, values: str = VALUES, helpers: str = "") -> list[str]:
    """Plan a chart with an overlay; give what becomes of what stands in its values: the new text, or why it stays."""
    files = {
        "Chart.yaml": "name: press\n",
        "values.yaml": values,
        "values-prod.yaml": overlay,
        "templates/pod.yaml": f"kind: Pod\nspec:\n  containers:\n  - name: a\n{indent(template, '    ')}\n",
        "templates/_helpers.tpl": helpers,
    }
    data = {path: (path, text.encode()) for path, text in files.items()}
    plans = plan_chart("press", data, {}, Mapper(Policy(mirror="hub.example.com")))[0]
    assert not any(plan.problems for plan in plans)
    found = [change.after for plan in plans for change in plan.changes if change.place.file == "values.yaml"]
    return found + [skip.detail for plan in plans for skip in plan.skips if skip.place.file == "values.yaml"]


MOVES = ["hub.example.com/orchard/press"]
JOINS = ["values-prod.yaml joins it to a registry, as in registry.corp.example/orchard/press:1"]


@pytest.mark.parametrize(
    ("overlay", "template"),
    [
        pytest.param("replicas: 3", f"image: {NAME}\n# {{{{ .Values.replicas }}}}", id="what is on another line"),
        pytest.param("image: {tag: '2'}", f"image: {NAME}", id="a tag"),
        pytest.param("front: ''", f"image: {{{{ .Values.front }}}}{NAME}", id="what is empty below too"),
        pytest.param("host: registry.corp.example", f"image: {NAME}", id="what no template reads"),
        pytest.param("[]", f"image: {NAME}", id="a list"),
        pytest.param("", f"image: {NAME}", id="nothing"),
        pytest.param(
            "other: {host: registry.corp.example}",
            f"image: {{{{ with .Values.host }}}}{{{{ . }}}}/{{{{ end }}}}{NAME}",
            id="the same key below another one",
        ),
        pytest.param(
            "host: registry.corp.example",
            f"{{{{ if .Values.host }}}}args: [{{{{ .Values.host }}}}]{{{{ end }}}}\nimage: {NAME}",
            id="a condition of something else",
        ),
        pytest.param(
            "cloud: metal",
            f'image: {{{{ if eq .Values.cloud "aws" }}}}{{{{ .Values.corpHost }}}}/{{{{ end }}}}{NAME}',
            id="a word that the template does not ask for",
        ),
    ],
)
def test_what_an_overlay_sets_leaves_alone(overlay: str, template: str) -> None:
    assert planned(overlay, template) == MOVES


HELPER = '{{ define "front" }}{{ with .host }}{{ . }}/{{ end }}{{ end }}'


@pytest.mark.parametrize(
    ("overlay", "template"),
    [
        pytest.param("front: registry.corp.example/", f"image: {{{{ .Values.front }}}}{NAME}", id="a prefix"),
        pytest.param(
            "image-front: registry.corp.example/", f'image: {{{{ index .Values "image-front" }}}}{NAME}', id="a key"
        ),
        pytest.param("host: registry.corp.example", f'image: {{{{ include "front" .Values }}}}{NAME}', id="a helper"),
        pytest.param(
            "host: registry.corp.example",
            f'image: {{{{ include "front"\n  .Values }}}}{NAME}',
            id="an action of several lines",
        ),
        pytest.param(
            "host: registry.corp.example",
            f'image: {{{{ include\n  "front"\n  .Values\n}}}}{NAME}',
            id="an action of more lines",
        ),
        pytest.param(
            "corp: {enabled: true}",
            '{{/* {{ if .Values.old }} */}}\n{{ $front := "" }}\n{{ if (.Values.corp).enabled }}\n'
            f'{{{{ $front = "registry.corp.example/" }}}}\n{{{{ end }}}}\nimage: {{{{ $front }}}}{NAME}',
            id="a comment with an action",
        ),
        pytest.param(
            "host: registry.corp.example", f'image: >-\n  {{{{ include "front" .Values }}}}{NAME}', id="the next line"
        ),
        pytest.param(
            "cloud: aws",
            f'image: {{{{ if eq .Values.cloud "aws" }}}}{{{{ .Values.corpHost }}}}/{{{{ end }}}}{NAME}',
            id="a word that the template asks for",
        ),
        pytest.param(
            "corp: {enabled: true}",
            '{{ $front := "" }}\n{{ if (.Values.corp).enabled }}\n{{ $front = "registry.corp.example/" }}\n{{ end }}\n'
            f"image: {{{{ $front }}}}{NAME}",
            id="a condition around a variable",
        ),
        pytest.param(
            "corp: {useRegistry: true}",
            "{{ if .Values.none }}\n{{ else if (.Values.corp).useRegistry }}\n"
            f"image: registry.corp.example/{NAME}\n{{{{ else }}}}\nimage: {NAME}\n{{{{ end }}}}",
            id="a condition around the line",
        ),
    ],
)
def test_what_an_overlay_puts_in_front_holds_the_name(overlay: str, template: str) -> None:
    assert planned(overlay, template, helpers=HELPER)[:1] == JOINS


def test_a_part_of_the_path_in_front_holds_the_name() -> None:
    template = "image: {{ with .Values.org }}{{ . }}/{{ end }}{{ .Values.image.repository }}:1"
    found = planned("org: orchard", template, "image: {repository: press}\n")
    assert found == ["values-prod.yaml joins it to what it sets, as in orchard/press:1"]


def test_a_registry_that_an_overlay_takes_away_is_told() -> None:
    template = f"image: {{{{ with .Values.image.registry }}}}{{{{ . }}}}/{{{{ end }}}}{NAME}"
    values = "image: {registry: docker.io, repository: orchard/press}\n"
    found = planned("image: {registry: null}", template, values)
    assert found == ["hub.example.com", "with values-prod.yaml no registry stands in front, as in orchard/press:1"]
    assert planned("image: {registry: quay.io}", template, values) == ["hub.example.com"]


def test_a_mapping_that_an_overlay_takes_away_is_told() -> None:
    template = f"image: {{{{ with (.Values.corp).host }}}}{{{{ . }}}}/{{{{ end }}}}{NAME}"
    found = planned("corp: null", template, "image: {repository: orchard/press}\ncorp: {host: quay.io}\n")
    assert found == ["hub.example.com", "with values-prod.yaml no registry stands in front, as in orchard/press:1"]
