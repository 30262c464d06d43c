"""An image that is never pulled must be on the node under the name that stands in the file."""

from __future__ import annotations

import pytest

from rewrite.policy import Policy
from rewrite.stream import rewrite_string

NEVER = "match-key: never pulled; must be loaded under this name"


def judged(text: str, name: str) -> tuple[list[str], list[str]]:
    _, plan = rewrite_string(text, Policy(mirror="hub.example.com"), name)
    told = [f"{skip.reason.identifier}: {skip.detail}" for skip in plan.skips]
    return [change.before for change in plan.changes], told


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(
            "pod.yaml",
            "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: 'orchard/press:v1', imagePullPolicy: Never}]}\n",
            id="a container",
        ),
        pytest.param(
            "pod.yaml",
            "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: nginx, imagePullPolicy: Never}]}\n",
            id="a word",
        ),
        pytest.param(
            "press.yaml",
            "apiVersion: orchard.io/v1\nkind: Press\nspec: {image: 'quay.io/orchard/press:v1', imagePullPolicy: Never}\n",
            id="a custom resource",
        ),
        pytest.param("compose.yaml", "services: {a: {image: orchard/press, pull_policy: never}}\n", id="a service"),
        pytest.param(
            "tasks/main.yml",
            "- community.docker.docker_container: {name: a, image: 'quay.io/orchard/press:v1', pull: never}\n",
            id="a container of Ansible's",
        ),
        pytest.param(
            "values.yaml", "image: {repository: orchard/press, tag: v1, pullPolicy: Never}\n", id="values in parts"
        ),
        pytest.param(
            "values.yaml",
            "image: {registry: quay.io, repository: orchard/press, tag: v1}\nimagePullPolicy: Never\n",
            id="a policy beside the parts",
        ),
        pytest.param(
            "templates/pod.yaml",
            'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: "{{ .Values.image }}"\n    imagePullPolicy: Never\n',
            id="filled in by a chart",
        ),
    ],
)
def test_stays(name: str, text: str) -> None:
    assert judged(text, name) == ([], [NEVER])


@pytest.mark.parametrize(
    ("name", "text", "moved"),
    [
        pytest.param(
            "pod.yaml",
            "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a/b, imagePullPolicy: IfNotPresent}, "
            "{image: 'a/c', imagePullPolicy: Never}]}\n",
            ["a/b"],
            id="another container",
        ),
        pytest.param(
            "tasks/main.yml",
            "- docker_container: {name: a, image: 'quay.io/orchard/press:v1', pull: false}\n",
            ["quay.io/orchard/press:v1"],
            id="pulled when it is missing",
        ),
        pytest.param(
            "press.yaml",
            "apiVersion: orchard.io/v1\nkind: Press\n"
            "spec: {image: 'a/b:1', imagePullPolicy: Never, sidecarImage: 'quay.io/orchard/mill:1'}\n",
            ["quay.io/orchard/mill:1"],
            id="an image under another key",
        ),
        pytest.param(
            "pod.yaml",
            "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: a/b\n    imagePullPolicy: Never\n"
            "    args: ['--image=quay.io/orchard/mill:1']\n",
            ["quay.io/orchard/mill:1"],
            id="what a container is told to run",
        ),
        pytest.param(
            "e2e.yaml",
            "images:\n- {name: 'quay.io/orchard/press:e2e', loadBehavior: mustLoad}\n"
            "- {name: 'quay.io/orchard/mill:e2e'}\n- {name: 'quay.io/orchard/well:v1', loadBehavior: tryLoad}\n"
            "otherImages: [{name: 'quay.io/orchard/lake:v1'}]\n",
            ["quay.io/orchard/lake:v1"],
            id="what tests of Cluster API's do not load",
        ),
    ],
)
def test_moves(name: str, text: str, moved: list[str]) -> None:
    assert judged(text, name)[0] == moved


def test_what_has_its_name_elsewhere_in_the_file_stays_too() -> None:
    text = (
        "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: 'a/b:1', imagePullPolicy: Never}]}\n---\n"
        "apiVersion: v1\nkind: Pod\nspec:\n  initContainers: [{image: 'a/b:1'}]\n"
        "  containers: [{image: 'a/b:2'}, {image: 'quay.io/a/c:1'}]\n"
    )
    moved, told = judged(text, "pods.yaml")
    assert moved == ["a/b:2", "quay.io/a/c:1"]
    assert told == [NEVER, "match-key: never pulled in another place here; must be loaded under this name"]
