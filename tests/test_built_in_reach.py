"""What skaffold and DevSpace build stays in files that theirs name, from wherever the run is started."""

from __future__ import annotations

from pathlib import Path

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: mill}\nspec: {containers: [{name: mill, image: orchard/mill}]}\n"
BUILT = "apiVersion: skaffold/v4beta6\nkind: Config\nbuild: {artifacts: [{image: orchard/mill}]}\n"
DEPLOYED = "manifests: {rawYaml: [%s]}\n"
NEAR = "k8s/pod.yaml"
FAR = "other/pod.yaml"
IN_DEV = "dev/k8s/pod.yaml"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (NEAR, FAR):
        write(name, POD)


def moved(root: Path, *paths: str) -> list[str]:
    report = run(walk(paths), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert report.problems == []
    return sorted(str(Path(change.place.file).resolve().relative_to(root.resolve())) for change in report.changes)


@pytest.mark.parametrize(
    "path", ["../k8s", "../k8s/", "../k8s/*.yaml", "'../k{{.N}}s'", "'../[j-l]8s/pod.*'", "../k8s/**", "k8s"]
)
@pytest.mark.parametrize(
    ("here", "paths"),
    [(".", ["."]), ("dev", [".."]), ("dev", [".", "../k8s", "../other"]), ("other", ["..", "../k8s"])],
)
def test_what_is_named_stays(
    path: str, here: str, paths: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("dev/skaffold.yaml", BUILT + DEPLOYED % path)
    monkeypatch.chdir(here)
    assert moved(tmp_path, *paths) == [FAR]
    for absolute in paths:
        given = [str(Path(path).resolve()) if path == absolute else path for path in paths]
        assert moved(tmp_path, *given) == [FAR]


@pytest.mark.parametrize(
    "path",
    ["../k8s/*.yml", "../k8s/pod", "../k8s/*/pod.yaml", "../pods", "https://k8s", "'{{.DIR}}/pod.yaml'", "''", "."],
)
def test_what_is_not_named_moves(path: str, tmp_path: Path) -> None:
    write("dev/skaffold.yaml", BUILT + DEPLOYED % path)
    assert moved(tmp_path, ".") == [NEAR, FAR]


def test_the_nearest_is_meant(tmp_path: Path) -> None:
    write("dev/inner/skaffold.yaml", BUILT + DEPLOYED % "k8s")
    write(IN_DEV, POD)
    assert moved(tmp_path, ".") == [NEAR, FAR]


def test_what_is_named_is_in_the_run_or_says_nothing(tmp_path: Path) -> None:
    write("dev/skaffold.yaml", BUILT + DEPLOYED % "../k8s")
    assert moved(tmp_path, "dev", "other") == [FAR]
    assert moved(tmp_path, "k8s") == [NEAR]


def test_files_that_require_each_other_are_run_together(tmp_path: Path) -> None:
    head = "apiVersion: skaffold/v4beta6\nkind: Config\n"
    write("dev/skaffold.yaml", f"{head}requires: [{{path: ../a}}]\n")
    write("a/skaffold.yaml", f"{head}requires: [{{path: ../dev/skaffold.yaml}}, {{path: ../b}}, {{path: ../none}}]\n")
    write("b/skaffold.yaml", f"{head}requires: [{{path: .}}, {{git: {{repo: ../c}}}}]\n" + DEPLOYED % "../k8s")
    write("dev/build.yaml", BUILT)
    assert moved(tmp_path, ".") == [NEAR, FAR]
    write("a/skaffold.yaml", f"{BUILT}requires: [{{path: ../dev/skaffold.yaml}}, {{path: ../b}}]\n")
    assert moved(tmp_path, ".") == [FAR]


def test_kustomizations_that_build_each_other_are_gone_through_once(tmp_path: Path) -> None:
    write("dev/skaffold.yaml", f"{BUILT}manifests: {{kustomize: {{paths: [../a]}}}}\n")
    write("a/kustomization.yaml", "resources: [../b]\n")
    write("b/kustomization.yaml", "resources: [../a, ../k8s/pod.yaml]\n")
    assert moved(tmp_path, ".") == [FAR]
