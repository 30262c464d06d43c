"""What is printed in a place stays where the finders say so of the rendered text, and all that it is made of with it."""

from __future__ import annotations

import textwrap

import pytest

from rewrite.charts.places import Places
from rewrite.charts.rendered import find_images
from rewrite.charts.sites import sort_out
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import OPAQUE, ChartFiles, computed
from rewrite.reasons import Reason

DOMAINS = frozenset(["quay.io"])
WHOLE = '"{{ .Values.press }}"'


def holds(text: str) -> list[Reason | None]:
    """Give what holds each image of a rendered text, in order."""
    text = textwrap.dedent(text)
    places = Places("templates/a.yaml", text, DOMAINS)
    found = find_images(computed(text), "templates/a.yaml", {}, DOMAINS, places)
    return [place.hold for image in found for place in image.printed]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("kind: Pod\nspec: {containers: [{image: quay.io/orchard/press:v1}]}", id="what a pod pulls"),
        pytest.param("kind: Press\nspec: {image: quay.io/orchard/press:v1}", id="what an object of its own pulls"),
        pytest.param("kind: Press\nspec: {vat: quay.io/orchard/vat:v1}", id="a key that says nothing"),
        pytest.param("spec: {args: [quay.io/orchard/vat:v1@sha256:]}", id="text that no reader understands"),
        pytest.param("kind: Press\nimage: press", id="what no finder knows"),
        pytest.param("kind: Pod\nspec: {restartPolicy: Never, image: quay.io/orchard/press:v1}", id="another policy"),
    ],
)
def test_leaves_alone(text: str) -> None:
    assert holds(text) == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "kind: Pod\nspec: {containers: [{image: quay.io/orchard/press:v1, imagePullPolicy: Never}]}",
            [Reason.MATCH_KEY],
            id="never pulled",
        ),
        pytest.param(
            """\
            kind: Pod
            spec:
              containers:
              - {image: quay.io/orchard/builder:v1, args: [--destination=quay.io/orchard/press:v1]}
            """,
            [None, Reason.PUSH_TARGET],
            id="a push on the line of what is pulled",
        ),
        pytest.param(
            "kind: Press\nmetadata: {finalizers: [quay.io/cleanup]}\n---\nkind: Press\nspec: {vat: quay.io/orchard/vat:v1}",
            [Reason.MATCH_KEY, None],
            id="each object by itself",
        ),
    ],
)
def test_holds(text: str, expected: list[Reason | None]) -> None:
    assert holds(text) == expected


def held(*templates: str) -> dict[str, tuple[Reason, str]]:
    """Give what the templates of a chart hold of its values."""
    files = {f"templates/{at}.yaml": textwrap.dedent(text) for at, text in enumerate(templates)}
    chart = {"Chart.yaml": "name: c\n", "values.yaml": "press: quay.io/orchard/press\n", **files}
    trace = trace_chart(ChartFiles("c", chart), domains=DOMAINS, judged=True)
    return {path: why for (_, path), why in sort_out(trace).held.items()}


PUSH = """\
kind: Pod
spec:
  containers:
  - args:
    - --destination
    - {{ .Values.press }}
"""
PULL = f"kind: Pod\nspec: {{containers: [{{image: {WHOLE}}}]}}\n"
FINALIZER = f"kind: Pod\nmetadata:\n  finalizers:\n  - {WHOLE}\nspec: {{containers: []}}\n"


@pytest.mark.parametrize(
    ("templates", "expected"),
    [
        pytest.param([PULL], {}, id="pulled"),
        pytest.param([PUSH], {"press": (Reason.PUSH_TARGET, "printed there by templates/0.yaml")}, id="pushed"),
        pytest.param(
            [PULL, PUSH], {"press": (Reason.UNDECIDED, "the chart both pulls it and pushes to it")}, id="both"
        ),
        pytest.param(
            [f"kind: Pod\nspec: {{containers: []}}\n---\nkind: Press\nspec: {{signerName: {WHOLE}}}\n"],
            {"press": (Reason.MATCH_KEY, "printed there by templates/0.yaml, line 5")},
            id="with a line",
        ),
        pytest.param([FINALIZER, PULL], {}, id="a name of Kubernetes that is pulled too"),
    ],
)
def test_holds_values(templates: list[str], expected: dict[str, tuple[Reason, str]]) -> None:
    assert held(*templates) == expected


def test_what_people_are_told_to_type_is_no_place() -> None:
    files = {
        "Chart.yaml": "name: c\n",
        "values.yaml": "press: quay.io/orchard/press\n",
        "templates/0.yaml": PUSH,
        "templates/NOTES.txt": "The image is {{ .Values.press }}.\n",
    }
    trace = trace_chart(ChartFiles("c", files), domains=DOMAINS, judged=True)
    assert [why[0] for why in sort_out(trace).held.values()] == [Reason.PUSH_TARGET]


def registries(text: str) -> list[str]:
    """Give the registry that each image of a rendered text may be joined to, in order."""
    text = textwrap.dedent(text)
    places = Places("templates/a.yaml", text, DOMAINS)
    found = find_images(computed(text), "templates/a.yaml", {}, DOMAINS, places)
    return [place.registry for image in found for place in image.printed]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("spec: {registry: quay.io, press: {image: ghcr.io/orchard/press:v1}}", id="one with its registry"),
        pytest.param("spec: {registry: '', press: {image: orchard/press:v1}}", id="an empty registry"),
        pytest.param(f"spec: {{registry: '{OPAQUE}', press: {{image: orchard/press:v1}}}}", id="one that is not known"),
        pytest.param("spec: {vat: {registry: quay.io}, press: {image: orchard/press:v1}}", id="one of something else"),
        pytest.param("spec: {press: {image: orchard/press:v1}}", id="nothing above"),
        pytest.param("kind: Pod\nspec: {registry: quay.io, containers: [{image: press:v1}]}", id="what a pod pulls"),
    ],
)
def test_a_name_stays_alone(text: str) -> None:
    assert registries(f"apiVersion: orchard.example.com/v1\n{text}") == [""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "spec: {registry: registry.corp.example, press: {image: orchard/press:v1}}", "spec.registry", id="above"
        ),
        pytest.param(
            "spec: {global: {registry: quay.io}, press: {image: orchard/press:v1}}", "spec.global.registry", id="global"
        ),
        pytest.param(
            f"spec: {{registry: quay.io, press: {{image: 'orchard/press:{OPAQUE}'}}}}",
            "spec.registry",
            id="a tag that is not known",
        ),
        pytest.param(
            """\
            kind: ConfigMap
            data:
              config.yaml: |
                registry: {default: quay.io}
                press: {image: "orchard/press:v1"}
            """,
            'data["config.yaml"] > registry.default',
            id="in a text",
        ),
    ],
)
def test_a_name_has_a_registry_above(text: str, expected: str) -> None:
    assert registries(f"apiVersion: orchard.example.com/v1\n{textwrap.dedent(text)}") == [expected]
