"""Manifests are judged alike wherever they stand: alone, in a chart, in a list, in values, in work for other clusters."""

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
    *("Kustomization", "Component", "ImageTagTransformer"),
)
PLACES: Final = {
    "a template": ("press/templates/a.yaml", ""),
    "JSON": ("a.json", ""),
    "a list": ("a.yaml", "items[0]"),
    "a template of OpenShift": ("a.yaml", "objects[0]"),
    "work for another cluster": ("a.yaml", "spec.workload.manifests[0]"),
    "values": ("values.yaml", "extraDeploy[0]"),
}


def wrapped(place: str, manifest: dict[str, Any]) -> dict[str, Any]:
    match place:
        case "a list":
            return {"apiVersion": "v1", "kind": "List", "items": [manifest]}
        case "a template of OpenShift":
            return {"apiVersion": "template.openshift.io/v1", "kind": "Template", "objects": [manifest]}
        case "work for another cluster":
            spec = {"workload": {"manifests": [manifest]}}
            return {"apiVersion": "work.open-cluster-management.io/v1", "kind": "ManifestWork", "spec": spec}
        case "values":
            return {"extraDeploy": [manifest]}
        case _:
            return manifest


def judged(name: str, document: dict[str, Any], below: str) -> list[tuple[str, str]]:
    """Give the field paths below a place, with what becomes of what stands there."""
    plan = plan_bytes(name, json.dumps(document).encode(), MAPPER)
    assert not plan.problems
    found = [(change.place.path, change.after) for change in plan.changes]
    found += [(skip.place.path, skip.reason.identifier) for skip in plan.skips]
    return sorted((path.removeprefix(below).removeprefix("."), outcome) for path, outcome in found)


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(FIXTURES.rglob("before/**/*.yaml")):
        if not path.is_file():
            continue
        try:
            documents = list(YAML(typ="safe", pure=True).load_all(path.read_text(encoding="utf-8")))
            json.dumps(documents)
        except (YAMLError, ReusedAnchorWarning, TypeError, UnicodeDecodeError):
            continue
        for number, document in enumerate(documents):
            is_manifest = isinstance(document, dict) and document.get("apiVersion") and document.get("kind")
            if is_manifest and not str(document["kind"]).endswith(WHOLE):
                yield f"{path.relative_to(FIXTURES)}-{number}", document


CASES: Final = dict(cases())


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("case", CASES)
def test_where_a_manifest_stands_decides_nothing(case: str, place: str) -> None:
    name, below = PLACES[place]
    assert judged(name, wrapped(place, CASES[case]), below) == judged("a.yaml", CASES[case], "")


def test_there_are_cases() -> None:
    assert len(CASES) > 100
