"""Trees made by chance, built by the real kustomize before and after a run.

Where each image is written in one way, every image is on the mirror and nothing else differs. Where spellings meet, a
build may differ only when the report says that an entry could not follow.
"""

from __future__ import annotations

import json
import random
from typing import Any, Final

import pytest
from e2e.sandbox import MIRROR, SCRIPTS, Sandbox, leaves, need

Words = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]

# Images that resources have, names that entries have, and their new names; what is not public stays.
PLAIN: Final[Words] = (
    (
        *("nginx", "nginx:1", "redis:7", "team/app:1", "ghcr.io/c/d"),
        *("quay.io/a/b:1", f"quay.io/a/b:1@sha256:{'ab' * 32}"),
        *("registry.corp.example/x/y:1", "localhost:5000/z:1", f"{MIRROR}/e/f:7"),
    ),
    (
        *("nginx", "nginx:1", "(.*/)?nginx", "redis", "team/app", "team/old", "ghcr.io/c/d", "quay.io/a/b"),
        *("quay.io/new", "registry.corp.example/x/y", "localhost:5000/z", f"{MIRROR}/e/f"),
    ),
    ("quay.io/new", "team/old", "registry.corp.example/new", f"{MIRROR}/other"),
)
MIXED: Final[Words] = (
    (*PLAIN[0], "docker.io/nginx:2", "docker.io/library/nginx:3", f"{MIRROR}/nginx:9", f"{MIRROR}/a/b:7"),
    (*PLAIN[1], "docker.io/nginx", "docker.io/library/nginx", f"{MIRROR}/nginx", f"{MIRROR}/a/b"),
    (*PLAIN[2], "nginx", "redis"),
)
OURS: Final = ("registry.corp.example/", "localhost:5000/", f"{MIRROR}/")
PUBLIC: Final = ("docker.io/", "quay.io/", "ghcr.io/")


class Tree:
    """A tree of kustomizations; each folder k0, k1, … is a build."""

    def __init__(self, sandbox: Sandbox, words: Words, seed: int) -> None:
        self.sandbox = sandbox
        self.images, self.names, self.new_names = words
        self.chance = random.Random(seed)  # noqa: S311 - no secret
        self.folders: list[str] = []
        self.pods = 0
        components = [self._component(index) for index in range(self.chance.randint(0, 2))]
        for index in range(self.chance.randint(2, 5)):
            self._folder(index, components)

    def _component(self, index: int) -> str:
        made: dict[str, Any] = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}
        made["images"] = self._entries()
        if self.chance.random() < 0.4:
            self._pod(f"component{index}")
            made["resources"] = ["pod.yaml"]
        self._write(f"component{index}/kustomization.yaml", made)
        return f"../component{index}"

    def _folder(self, index: int, components: list[str]) -> None:
        folder, chance = f"k{index}", self.chance
        made: dict[str, Any] = {"images": self._entries(), "nameSuffix": f"-{index}", "resources": []}
        if self.folders:
            made["resources"].append(f"../{chance.choice(self.folders)}")
        if index == 0 or chance.random() < 0.5:
            target = {"kind": "Pod", "name": self._pod(folder)}
            made["resources"].append("pod.yaml")
            if chance.random() < 0.3:
                operation = {"op": "replace", "path": "/spec/containers/0/image", "value": chance.choice(self.images)}
                made["patches"] = [{"target": target, "patch": json.dumps([operation])}]
        if components and chance.random() < 0.4:
            made["components"] = [chance.choice(components)]
        entries = self._entries() if chance.random() < 0.25 else []
        if entries:
            transformer = {"apiVersion": "builtin", "kind": "ImageTagTransformer", "metadata": {"name": "image"}}
            self._write(f"{folder}/image.yaml", {**transformer, "imageTag": entries[0]})
            made["transformers"] = ["image.yaml"]
        self._write(f"{folder}/kustomization.yaml", made)
        self.folders.append(folder)

    def _pod(self, folder: str) -> str:
        self.pods += 1
        images = [self.chance.choice(self.images) for _ in range(self.chance.randint(1, 4))]
        containers = [{"name": f"c{index}", "image": image} for index, image in enumerate(images)]
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"pod{self.pods}"}}
        self._write(f"{folder}/pod.yaml", {**pod, "spec": {"containers": containers}})
        return f"pod{self.pods}"

    def _entries(self) -> list[dict[str, str]]:
        made = []
        for _ in range(self.chance.randint(0, 3)):
            entry = {"name": self.chance.choice(self.names)}
            if self.chance.random() < 0.45:
                entry["newName"] = self.chance.choice(self.new_names)
            entry |= self.chance.choice([{}, {"newTag": "v1"}, {"newTag": "2.0"}, {"digest": f"sha256:{'cd' * 32}"}])
            made.append(entry)
        return made

    def _write(self, path: str, content: dict[str, Any]) -> None:
        self.sandbox.write(path, json.dumps(content, indent=1) + "\n")

    def build(self) -> dict[tuple[str, int, str], object]:
        """Build all folders; give every value."""
        values: dict[tuple[str, int, str], object] = {}
        for folder in self.folders:
            built = self.sandbox.run(need("kustomize"), "build", folder)
            assert built.code == 0, built.stderr
            values |= {(folder, *place): value for place, value in leaves(built.stdout).items()}
        return values


def due(image: str) -> str:
    """Say where an image belongs."""
    if image.startswith(OURS):
        return image
    registry = next((public for public in PUBLIC if image.startswith(public)), "")
    return f"{MIRROR}/{image.removeprefix(registry)}"


def rewrite(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Run over the tree; give the results of the report."""
    finished = sandbox.run(
        str(SCRIPTS / "rewrite-images"), "--mirror", MIRROR, "--collisions", "allow", "--report", "json", "."
    )
    assert finished.code in (0, 3), finished.stderr
    results: list[dict[str, Any]] = json.loads(finished.stdout)["results"]
    return results


def wrong(before: dict[tuple[str, int, str], object], after: dict[tuple[str, int, str], object]) -> list[object]:
    assert list(before) == list(after)
    expected = {place: due(str(value)) if place[2].endswith("/image") else value for place, value in before.items()}
    return [(place, value, after[place]) for place, value in expected.items() if after[place] != value]


@pytest.mark.parametrize("seed", range(12))
def test_every_image_is_on_the_mirror_and_nothing_else_differs(seed: int, sandbox: Sandbox) -> None:
    tree = Tree(sandbox, PLAIN, seed)
    before = tree.build()
    results = rewrite(sandbox)
    assert wrong(before, tree.build()) == []
    assert all(result["tags"].get("reason") != "ambiguous" for result in results if result["outcome"] == "skipped")
    assert all(result["outcome"] != "changed" for result in rewrite(sandbox)), "twice is once"


@pytest.mark.parametrize("seed", range(12))
def test_what_differs_is_told(seed: int, sandbox: Sandbox) -> None:
    tree = Tree(sandbox, MIXED, seed)
    before = tree.build()
    results = rewrite(sandbox)
    told = [result for result in results if result["outcome"] == "skipped" and result["tags"]["reason"] == "ambiguous"]
    assert told or wrong(before, tree.build()) == []
    assert all(result["outcome"] != "changed" for result in rewrite(sandbox)), "twice is once"
