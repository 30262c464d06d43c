"""Values and manifests are judged alike wherever they stand: in files of their own, in each other, in lists, in texts."""

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
# Kinds that are looked at as a whole file, or hold other manifests themselves.
WHOLE: Final = (
    *("Config", "Configuration", "List", "CustomResourceDefinition", "RewriteImages"),
    *("Kustomization", "Component", "ImageTagTransformer", "PrefixTransformer", "PrefixSuffixTransformer"),
)
# Of each place the name of a file, and the field path of what stands in it.
PLACES_OF_VALUES: Final = {
    "a chart of charts": ("values.yaml", "press"),
    "Flux": ("release.yaml", "spec.values"),
    "Argo CD": ("application.yaml", "spec.source.helm.valuesObject"),
    "a text for Argo CD": ("application.yaml", "spec.source.helm.values > "),
    "a text for k3s": ("chart.yaml", "spec.valuesContent > "),
    "a text in a ConfigMap": ("configmap.yaml", 'data["values.yaml"] > '),
}
PLACES_OF_MANIFESTS: Final = {
    "a template": ("press/templates/a.yaml", ""),
    "JSON": ("a.json", ""),
    "a list": ("a.yaml", "items[0]"),
    "a template of OpenShift": ("a.yaml", "objects[0]"),
    "work for another cluster": ("a.yaml", "spec.workload.manifests[0]"),
    "values": ("values.yaml", "extraDeploy[0]"),
}


def documents(pattern: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the mappings in the fixtures' files, by their places."""
    for path in sorted(FIXTURES.rglob(pattern)):
        for number, document in enumerate(read(path.read_bytes()) if path.is_file() else []):
            if isinstance(document, dict):
                yield f"{path.relative_to(FIXTURES)}-{number}", document


def read(data: bytes) -> list[Any]:
    """Give the documents that JSON can hold, too; none of what is no YAML."""
    # The parser in C takes a tenth of the time, and refuses what the other one reads: `{image: nginx:1.2}`.
    for pure in (False, True):
        try:
            found = list(YAML(typ="safe", pure=pure).load_all(data))
            json.dumps(found)
        except (YAMLError, ReusedAnchorWarning, TypeError, UnicodeDecodeError, AssertionError):
            # By the last one ruamel.yaml refuses other minor versions of YAML.
            continue
        return found
    return []


def is_manifest(document: dict[str, Any]) -> bool:
    # What has a number as apiVersion is of other programs.
    has_type = isinstance(document.get("apiVersion"), str) and bool(document.get("kind"))
    return has_type and not str(document["kind"]).endswith(WHOLE)


VALUES: Final = dict(documents("before/**/values*.yaml"))
# An action over several lines of one value stays one, and so what an open mark begins in a text within a value.
OPEN_MARKS: Final = "helm-values/marks-that-nothing-closes/before/press/values.yaml-0"
TEXTS: Final = tuple(place for place in PLACES_OF_VALUES if place.startswith("a text"))
MANIFESTS: Final = {name: found for name, found in documents("before/**/*.yaml") if is_manifest(found)}


def around_values(place: str, values: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(values)
    chart = {"path": "charts/press", "repoURL": "https://git.example.com/press"}
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


def around_manifest(place: str, found: dict[str, Any]) -> dict[str, Any]:
    match place:
        case "a list":
            return {"apiVersion": "v1", "kind": "List", "items": [found]}
        case "a template of OpenShift":
            return {"apiVersion": "template.openshift.io/v1", "kind": "Template", "objects": [found]}
        case "work for another cluster":
            spec = {"workload": {"manifests": [found]}}
            return {"apiVersion": "work.open-cluster-management.io/v1", "kind": "ManifestWork", "spec": spec}
        case "values":
            return {"extraDeploy": [found]}
        case _:
            return found


def judged(name: str, below: str, document: dict[str, Any]) -> list[tuple[str, str]]:
    """Give the field paths below a place, with what becomes of what stands there."""
    plan = plan_bytes(name, json.dumps(document).encode(), MAPPER)
    assert not plan.problems
    found = [(change.place.path, change.after) for change in plan.changes]
    found += [(skip.place.path, skip.reason.identifier) for skip in plan.skips]
    return sorted((path.removeprefix(below).removeprefix("."), outcome) for path, outcome in found)


@pytest.mark.parametrize("case", VALUES)
def test_where_values_stand_decides_nothing(case: str) -> None:
    places = [place for place in PLACES_OF_VALUES if case != OPEN_MARKS or place not in TEXTS]
    alone = judged("values.yaml", "", VALUES[case])
    found = {place: judged(*PLACES_OF_VALUES[place], around_values(place, VALUES[case])) for place in places}
    assert found == dict.fromkeys(places, alone)


@pytest.mark.parametrize("place", TEXTS)
def test_a_mark_that_nothing_closes_hides_more_in_a_text_within_a_value(place: str) -> None:
    found = judged(*PLACES_OF_VALUES[place], around_values(place, VALUES[OPEN_MARKS]))
    # Nothing of it moves; registries are told, in the value as a whole.
    assert {outcome for _, outcome in found} == {"possible"}


@pytest.mark.parametrize("case", MANIFESTS)
def test_where_a_manifest_stands_decides_nothing(case: str) -> None:
    alone = judged("a.yaml", "", MANIFESTS[case])
    found = {
        place: judged(*where, around_manifest(place, MANIFESTS[case])) for place, where in PLACES_OF_MANIFESTS.items()
    }
    assert found == dict.fromkeys(PLACES_OF_MANIFESTS, alone)


def test_there_are_cases() -> None:
    assert len(VALUES) > 50
    assert len(MANIFESTS) > 100
