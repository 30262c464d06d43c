"""Whether a file stands in a folder, from wherever the run is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewrite.below import is_below


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "repo").mkdir()
    monkeypatch.chdir(tmp_path / "repo")


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        ("pod.yaml", ""),
        ("k8s/pod.yaml", ""),
        ("k8s/deep/pod.yaml", "k8s"),
        ("../pod.yaml", ".."),
        ("../other/pod.yaml", ".."),
        ("k8s/pod.yaml", ".."),
        ("../repo/pod.yaml", ""),
        ("../other/pod.yaml", "../other"),
        ("docker/../k8s/pod.yaml", "k8s"),
        ("/k8s/pod.yaml", "/k8s"),
        ("/k8s/pod.yaml", "/"),
        ("k8s/pod.yaml", "/"),
    ],
)
def test_is_below(file: str, folder: str) -> None:
    assert is_below(file, folder)


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        ("../pod.yaml", ""),
        ("../other/pod.yaml", ""),
        ("pod.yaml", "k8s"),
        ("k8s-2/pod.yaml", "k8s"),
        ("../../pod.yaml", ".."),
        ("../repository/pod.yaml", "../repo"),
        ("docker/../k8s/pod.yaml", "docker"),
        ("/k8s/pod.yaml", ""),
        ("k8s/pod.yaml", "/k8s"),
        ("/k8s-2/pod.yaml", "/k8s"),
    ],
)
def test_is_not_below(file: str, folder: str) -> None:
    assert not is_below(file, folder)


def test_one_may_be_named_from_the_root() -> None:
    here = str(Path.cwd())
    assert is_below(f"{here}/k8s/pod.yaml", "")
    assert is_below("k8s/pod.yaml", here)
    assert not is_below("k8s/pod.yaml", f"{here}/docker")
