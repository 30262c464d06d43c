"""What `kustomize build` makes of a tree before and after a run: every image on the mirror, nothing else different.

The cases are those of fixtures/kustomize with a file `builds`: a line for each build, a folder and perhaps options.
"""

from __future__ import annotations

import itertools
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from e2e.sandbox import MIRROR, ROOT, SCRIPTS, Sandbox, helm, leaves, need
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from pathlib import Path

CASES = sorted(path.parent for path in (ROOT / "fixtures" / "kustomize").glob("*/builds"))
IMAGE = re.compile(r"/(?:containers|initContainers)/\d+/image\Z")
DOMAIN = re.compile(r"[^/]*[.:][^/]*/")


def arguments(case: Path) -> list[str]:
    file = case / "args"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else ["--mirror", MIRROR, "."]


def on_the_mirror(image: str, case: Path) -> str:
    """Say where an image belongs: the rules are re-told here on purpose, for the few names that the cases have."""
    args = arguments(case)
    rules = dict(itertools.pairwise(args))
    source, _, mirror = rules.get("--map", "").partition("=")
    if source and image.startswith(source):
        return mirror + image.removeprefix(source)
    path = DOMAIN.sub("", image, count=1)
    hub = path == image or image.startswith("docker.io/")
    library = "library/" if rules.get("--library") == "add" and hub and "/" not in path else ""
    return f"{rules['--mirror']}/{library}{path}"


def build(sandbox: Sandbox, line: str) -> str:
    folder, *options = line.split()
    if "--enable-helm" in options:
        options += ["--helm-command", helm(3)]
    built = sandbox.run(need("kustomize"), "build", *options, folder)
    assert built.code == 0, built.stderr
    return built.stdout


def rewrite(sandbox: Sandbox, *args: str) -> None:
    finished = sandbox.run(str(SCRIPTS / "rewrite-images"), *args)
    assert finished.code in (0, 3), finished.stderr


def compare(before: str, after: str, case: Path) -> int:
    """Compare two builds leaf by leaf; give the number of images of containers."""
    old, new = leaves(before), leaves(after)
    assert list(old) == list(new)
    images = 0
    for (document, path), value in old.items():
        if IMAGE.search(path):
            images += 1
            assert new[document, path] == on_the_mirror(str(value), case), path
        elif new[document, path] != value:
            # A reference outside of containers, such as the field of a custom resource.
            assert new[document, path] == on_the_mirror(str(value), case), path
    return images


def test_there_are_cases() -> None:
    assert len(CASES) > 5


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_image_is_on_the_mirror_and_nothing_else_differs(case: Path, sandbox: Sandbox) -> None:
    shutil.copytree(case / "before", sandbox.folder, dirs_exist_ok=True)
    lines = (case / "builds").read_text(encoding="utf-8").splitlines()
    before = [build(sandbox, line) for line in lines]
    rewrite(sandbox, *arguments(case))
    after = [build(sandbox, line) for line in lines]
    assert all(compare(old, new, case) for old, new in zip(before, after, strict=True))


def test_what_argo_cd_sets_is_on_the_mirror_and_nothing_else_differs(sandbox: Sandbox) -> None:
    """Argo CD hands each override to `kustomize edit set image`."""
    case = ROOT / "fixtures" / "kustomize" / "argo-cd"
    shutil.copytree(case / "before", sandbox.folder, dirs_exist_ok=True)
    before = _as_argo_cd(sandbox)
    rewrite(sandbox, *arguments(case))
    after = _as_argo_cd(sandbox)
    assert compare(before, after, case) == 3
    assert "ghcr.io/orchard/press-next:v3" in before


def test_the_check_sees_an_entry_that_stays_behind(sandbox: Sandbox) -> None:
    """The comparison itself is tested: a base that moves alone fails it."""
    case = ROOT / "fixtures" / "kustomize" / "three-levels"
    shutil.copytree(case / "before", sandbox.folder, dirs_exist_ok=True)
    before = build(sandbox, "staging")
    rewrite(sandbox, "--mirror", MIRROR, "base")
    with pytest.raises(AssertionError):
        compare(before, build(sandbox, "staging"), case)


def _as_argo_cd(sandbox: Sandbox) -> str:
    application = YAML(typ="safe").load((sandbox.folder / "argocd" / "press.yaml").read_text(encoding="utf-8"))
    folder = sandbox.folder / "apps" / "press"
    kept = (folder / "kustomization.yaml").read_text(encoding="utf-8")
    for image in application["spec"]["source"]["kustomize"]["images"]:
        finished = sandbox.run(need("kustomize"), "edit", "set", "image", image, folder="apps/press")
        assert finished.code == 0, finished.stderr
    built = build(sandbox, "apps/press")
    (folder / "kustomization.yaml").write_text(kept, encoding="utf-8")
    return built
