"""Names that Compose builds stay in objects of the same project, from wherever the run is started."""

from __future__ import annotations

from pathlib import Path

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: mill}\nspec: {containers: [{name: mill, image: mill}]}\n"
COMPOSE = "services:\n  mill: {build: ., image: mill}\n"
OTHER = "other/k8s/pod.yaml"
NEAR = "repo/k8s/pod.yaml"
DEEP = "repo/deep/k8s/pod.yaml"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (NEAR, DEEP, OTHER):
        write(name, POD)
    (tmp_path / "repo" / ".git").mkdir()


def moved(root: Path, *paths: str) -> list[str]:
    report = run(walk(paths), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert report.problems == []
    return sorted(str(Path(change.place.file).resolve().relative_to(root.resolve())) for change in report.changes)


@pytest.mark.parametrize(
    ("here", "paths"),
    [
        (".", ["repo", "other"]),
        ("repo", [".", "../other"]),
        ("repo", ["docker", "../repo/k8s", "deep", "../other"]),
        ("repo/docker", ["..", "../../other"]),
        ("repo/docker", [".", "../k8s", "../deep", "../../other"]),
        ("other", ["../repo", "."]),
    ],
)
def test_of_another_repository_they_move(
    here: str, paths: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("repo/docker/compose.yaml", COMPOSE)
    monkeypatch.chdir(here)
    assert moved(tmp_path, *paths) == [OTHER]
    for absolute in paths:
        given = [str(Path(path).resolve()) if path == absolute else path for path in paths]
        assert moved(tmp_path, *given) == [OTHER]


@pytest.mark.parametrize(
    ("compose", "moving"),
    [
        pytest.param("repo/compose.yaml", [OTHER], id="around, where the repository ends"),
        pytest.param("repo/deep/docker/compose.yaml", [OTHER, NEAR], id="deeper"),
        pytest.param("other/docker/compose.yaml", [DEEP, NEAR], id="without a repository"),
        pytest.param("docker/compose.yaml", [], id="around all"),
    ],
)
@pytest.mark.parametrize(("here", "paths"), [(".", ["."]), ("repo", [".."]), ("other", ["../repo", ".", ".."])])
def test_what_is_near_stays(
    compose: str, moving: list[str], here: str, paths: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(compose, COMPOSE)
    monkeypatch.chdir(here)
    assert moved(tmp_path, *paths) == moving


@pytest.mark.parametrize(
    ("here", "paths"), [("repo", ["compose.yaml", "../other"]), (".", ["repo/compose.yaml", OTHER])]
)
def test_what_stands_beside_a_repository_moves(
    here: str, paths: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("repo/compose.yaml", COMPOSE)
    monkeypatch.chdir(here)
    assert moved(tmp_path, *paths) == [OTHER]


def test_another_compose_file_is_nearer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("repo/docker/compose.yaml", COMPOSE)
    write("repo/deep/compose.yaml", "services:\n  wheel: {image: wheel}\n")
    monkeypatch.chdir("repo/docker")
    assert moved(tmp_path, ".", "../deep", "../k8s") == ["repo/deep/compose.yaml", DEEP]
