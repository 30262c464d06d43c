"""What moves in values for a chart of Bitnami's that is fetched is told of, as the chart may refuse it."""

from __future__ import annotations

import pytest

from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.rewriting import READ_AT_ONCE, plan_bytes

MAPPER = Mapper(Policy(mirror="hub.example.com"))
IMAGE = "image: {registry: docker.io, repository: bitnami/press}\n"
RELEASE = """\
kind: HelmRelease
apiVersion: helm.toolkit.fluxcd.io/v2
spec:
  chart: {spec: {chart: press, sourceRef: {kind: HelmRepository, name: bitnami}}}
  values:
    image: {registry: docker.io}
"""


def told(text: str, name: str = "values.yaml") -> list[int]:
    """Give the lines of what is told."""
    plan = plan_bytes(name, text.encode(), MAPPER)
    return [skip.place.line for skip in plan.skips if skip.reason is Reason.CHART_GUARD]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("image: {registry: docker.io, repository: orchard/bitnami}\n", id="names of others"),
        pytest.param("image: {repository: bitnami/press}\n", id="no registry"),
        pytest.param("image: {registry: hub.example.com, repository: bitnami/press}\n", id="what has moved already"),
        pytest.param("image: {registry: quay.io, repository: bitnami/press}\n", id="what was refused before"),
        pytest.param(f"{IMAGE}global: {{security: {{allowInsecureImages: true}}}}\n", id="what is allowed"),
        pytest.param(f"kind: Press\napiVersion: orchard.example/v1\nspec:\n  {IMAGE}", id="no values"),
        pytest.param(
            f"{IMAGE.replace('bitnami', 'orchard')}other: {{repository: bitnami/other}}\n", id="the registry of another"
        ),
    ],
)
def test_leaves_alone(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(f"a: b\n{IMAGE}other: {{{IMAGE.strip()}}}\n", [2], id="once for all values of a file"),
        pytest.param(f"{IMAGE}---\n{IMAGE}", [1, 2 + 1], id="for each document"),
        pytest.param(f"{IMAGE}global: {{security: {{allowInsecureImages: false}}}}\n", [1], id="not allowed"),
        pytest.param(RELEASE, [6], id="a chart whose source is theirs, without names"),
        pytest.param(f"{RELEASE}---\n{RELEASE}", [6, 13], id="for each release"),
        pytest.param(
            "global: {imageRegistry: docker.io}\nimage: {repository: bitnami/press}\n", [1], id="a registry for all"
        ),
        pytest.param(
            f"kind: ConfigMap\napiVersion: v1\ndata:\n  values.yaml: |\n    {IMAGE}", [5], id="in a ConfigMap"
        ),
    ],
)
def test_tells(text: str, lines: list[int]) -> None:
    assert told(text) == lines


def test_a_release_in_a_large_file_is_told_of() -> None:
    others = "kind: Service\napiVersion: v1\nspec: {clusterIP: 10.0.0.1}\n---\n" * (READ_AT_ONCE // 50)
    assert told(others + RELEASE, "all.yaml") == [others.count("\n") + 6]
