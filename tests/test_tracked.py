from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from working_folder import make, names, write

from rewrite.walking import FileEntry, walk

pytestmark = pytest.mark.usefixtures("in_folder")


def git(*arguments: str, cwd: str = ".") -> None:
    subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True)


def test_a_tracked_file_is_taken_though_it_is_ignored() -> None:
    git("init", "--quiet")
    write(".gitignore", "local.yaml\n/out/\n")
    make("a.yaml", "local.yaml", "out/deep/é b.yaml", "out/c.yaml", "sub/local.yaml")
    git("add", "--force", "a.yaml", "out/deep/é b.yaml", "sub/local.yaml")
    assert names(".") == ["a.yaml", "out/deep/é b.yaml", "sub/local.yaml"]
    assert walk(["."]).ignored == ()


def test_git_is_asked_about_the_folder_that_is_walked() -> None:
    git("init", "--quiet")
    write(".gitignore", "local.yaml\n")
    make("k8s/local.yaml", "k8s/base/local.yaml", "other/local.yaml")
    git("add", "--force", "k8s/base/local.yaml", "other/local.yaml")
    assert names("k8s") == ["k8s/base/local.yaml"]


def test_a_repository_within_the_repository_is_asked_itself() -> None:
    git("init", "--quiet")
    git("init", "--quiet", "inner")
    write("inner/.gitignore", "*.yaml\n")
    make("inner/a.yaml", "inner/b.yaml")
    git("add", "--force", "a.yaml", cwd="inner")
    assert names(".") == ["inner/a.yaml"]


def test_what_git_set_for_a_hook_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    git("init", "--quiet")
    write(".gitignore", "a.yaml\n")
    make("a.yaml")
    git("add", "--force", "a.yaml")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert names(".") == ["a.yaml"]


def test_outside_a_repository_what_is_ignored_is_told() -> None:
    write(".gitignore", "local.yaml\n/out/\n*.txt\n")
    make("a.yaml", "local.yaml", "out/c.yaml", "d.txt")
    found = walk([".", "local.yaml"])
    assert [entry.name for entry in found.files] == ["a.yaml", "local.yaml"]
    assert [entry.name for entry in found.ignored] == ["out/"]


def test_an_ignored_folder_that_is_named_is_taken_and_not_told_of() -> None:
    write(".gitignore", "/out/\n")
    make("a.yaml", "out/c.yaml")
    found = walk([".", "out"])
    assert [entry.name for entry in found.files] == ["a.yaml", "out/c.yaml"]
    assert found.ignored == ()


@pytest.mark.parametrize("broken", ["no git", "no index"])
def test_where_git_cannot_say_it_what_is_ignored_is_told(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    git("init", "--quiet")
    write(".gitignore", "local.yaml\n")
    make("local.yaml")
    if broken == "no git":
        monkeypatch.setenv("PATH", "")
    else:
        write(".git/index", "broken")
    assert walk(["."]).ignored == (FileEntry("local.yaml", str(Path("local.yaml").resolve())),)


def test_git_is_not_asked_where_nothing_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    git("init", "--quiet")
    write(".gitignore", "*.log\n")
    make("a.yaml", "b.log")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("git was started")

    monkeypatch.setattr(subprocess, "run", refuse)
    assert names(".") == ["a.yaml"]


def test_a_program_that_the_repository_names_is_not_started(tmp_path: Path) -> None:
    git("init", "--quiet")
    write(".gitignore", "a.yaml\n")
    make("a.yaml")
    git("config", "core.fsmonitor", f"touch {tmp_path}/started; true")
    assert names(".") == []
    assert not (tmp_path / "started").exists()


def test_git_is_asked_once_for_all_folders_of_a_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    git("init", "--quiet")
    write(".gitignore", "local.yaml\n")
    make("a/local.yaml", "b/local.yaml", "b/deep/local.yaml")
    git("add", "--force", "b/deep/local.yaml")
    asked = []
    ask = subprocess.run

    def count(*arguments: Any, **options: Any) -> Any:
        asked.append(arguments)
        return ask(*arguments, **options)

    monkeypatch.setattr(subprocess, "run", count)
    assert [names(folder) for folder in ("a", "b", ".")] == [[], ["b/deep/local.yaml"], ["b/deep/local.yaml"]]
    assert len(asked) == 1


def test_git_is_asked_again_when_it_tracks_more() -> None:
    git("init", "--quiet")
    write(".gitignore", "local.yaml\n")
    make("local.yaml")
    assert names(".") == []
    git("add", "--force", "local.yaml")
    assert names(".") == ["local.yaml"]


CHARTS = ("shop/Chart.yaml", "shop/charts/sub/Chart.yaml", "shop/charts/press-1.0.0.tgz", "shop/charts/sub/values.yaml")


@pytest.mark.parametrize("line", ["charts/", "/shop/charts/*", "sub/\n*.tgz"])
def test_what_helm_loads_from_charts_is_told_though_git_ignores_it(line: str) -> None:
    git("init", "--quiet")
    write(".gitignore", f"{line}\n")
    make(*CHARTS, "shop/charts/notes/a.yaml", "other/charts/sub/Chart.yaml")
    found = walk(["."])
    assert [entry.name for entry in found.packed] == ["shop/charts/press-1.0.0.tgz", "shop/charts/sub/"]
    assert [entry.is_folder for entry in found.packed] == [False, True]
    assert not any(entry.name.startswith("shop/charts/sub/") for entry in found.files)


def test_what_is_excluded_is_not_told_for_standing_in_charts() -> None:
    write(".gitignore", "charts/\n")
    make(*CHARTS)
    assert [entry.name for entry in walk(["."], exclude=("sub/",)).packed] == ["shop/charts/press-1.0.0.tgz"]
    assert walk(["."], exclude=("charts/",)).packed == ()


def test_an_ignored_chart_that_is_named_is_taken_and_not_told_of() -> None:
    write(".gitignore", "charts/\n")
    make(*CHARTS)
    found = walk([".", "shop/charts/sub"])
    assert [entry.name for entry in found.packed] == ["shop/charts/press-1.0.0.tgz"]
    assert "shop/charts/sub/values.yaml" in [entry.name for entry in found.files]
    # An archive in a folder that is named is read, as everything there.
    assert [entry.name for entry in walk([".", "shop/charts"]).packed] == ["shop/charts/press-1.0.0.tgz"]
