"""Helm values are judged alike wherever they stand: in a file, below a chart's name, in a manifest, in a text in one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import ReusedAnchorWarning, YAMLError

from rewrite.mapping import Mapper
from rewrite.policy import Collisions, Policy
from rewrite.rewriting import plan_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXTURES: Final = Path(__file__).parent.parent / "fixtures"
MAPPER: Final = Mapper(Policy(mirror="hub.example.com", collisions=Collisions.ALLOW))
PLACES: Final = {
    "a chart of charts": ("values.yaml", "press"),
    "Flux": ("release.yaml", "spec.values"),
    "Argo CD": ("application.yaml", "spec.source.helm.valuesObject"),
    "a text for Argo CD": ("application.yaml", "spec.source.helm.values > "),
    "a text for k3s": ("chart.yaml", "spec.valuesContent > "),
    "a text in a ConfigMap": ("configmap.yaml", 'data["values.yaml"] > '),
}


def wrapped(place: str, values: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(values)
    chart = {"chart": "press", "repoURL": "https://charts.example.com"}
    match place:
        case "a chart of charts":
            return {"press": values}
        case "Flux":
            return manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", {"spec": {"values": values}})
        case "Argo CD":
            spec = {"source": {**chart, "helm": {"valuesObject": values}}}
            return manifest("argoproj.io/v1alpha1", "Application", {"spec": spec})
        case "a text for Argo CD":
            spec = {"source": {**chart, "helm": {"values": text}}}
            return manifest("argoproj.io/v1alpha1", "Application", {"spec": spec})
        case "a text for k3s":
            return manifest("helm.cattle.io/v1", "HelmChart", {"spec": {"valuesContent": text}})
        case _:
            return manifest("v1", "ConfigMap", {"data": {"values.yaml": text}})


def manifest(api_version: str, kind: str, rest: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "press"}, **rest}


def judged(name: str, document: dict[str, Any], below: str) -> list[tuple[str, str]]:
    """Give the field paths below a place, with what becomes of what stands there."""
    plan = plan_bytes(name, json.dumps(document).encode(), MAPPER)
    assert not plan.problems
    found = [(change.place.path, change.after) for change in plan.changes]
    found += [(skip.place.path, skip.reason.identifier) for skip in plan.skips]
    return sorted((path.removeprefix(below).removeprefix("."), outcome) for path, outcome in found)


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(FIXTURES.rglob("before/**/values*.yaml")):
        try:
            values = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
            json.dumps(values)
        except (YAMLError, ReusedAnchorWarning, TypeError, UnicodeDecodeError):
            continue
        if isinstance(values, dict):
            yield str(path.relative_to(FIXTURES)), values


CASES: Final = dict(cases())


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("case", CASES)
def test_where_values_stand_decides_nothing(case: str, place: str) -> None:
    name, below = PLACES[place]
    assert judged(name, wrapped(place, CASES[case]), below) == judged("values.yaml", CASES[case], "")


def test_there_are_cases() -> None:
    assert len(CASES) > 50
