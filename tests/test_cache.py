"""A large run uses what an earlier one has planned, and never for anything that has changed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from rewrite import cache, planning
from rewrite.cli import command

if TYPE_CHECKING:
    from collections.abc import Callable

    from rewrite.plans import FilePlan
    from rewrite.units import Stamp, Unit

HOUR_NS = 3600 * 1_000_000_000


@pytest.fixture(autouse=True)
def _caching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(planning, "WORTH_A_CACHE_BYTES", 0)
    # The files of a test were all written just now.
    monkeypatch.setattr(cache, "SETTLED_NS", -HOUR_NS)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files and charts that runs have planned, in order."""
    names: list[str] = []
    keep = cache.Cache.keep

    def spy(self: cache.Cache, unit: Unit, plans: list[FilePlan], looked_at: dict[str, Stamp | None]) -> None:
        names.extend([Path(unit.chart).name] if unit.chart else [entry.name for entry in unit.entries])
        keep(self, unit, plans, looked_at)

    monkeypatch.setattr(cache.Cache, "keep", spy)
    return names


def run(*options: str) -> tuple[str, int]:
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", "--check", *options, "."])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.stderr, result.exit_code


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def write_chart() -> None:
    write("shop/Chart.yaml", "name: shop\ndependencies:\n- name: lib\n")
    write("shop/values.yaml", "image:\n  repository: shop/web\n  tag: 1\n")
    write(
        "shop/templates/a.yaml",
        'image: "{{ include "lib.registry" . }}{{ .Values.image.repository }}:{{ .Values.tag }}"\n',
    )
    write("lib/Chart.yaml", "name: lib\n")
    write("lib/templates/_lib.tpl", '{{ define "lib.registry" }}quay.io/{{ end }}\n')


def test_what_has_not_changed_is_not_planned_again(planned: list[str]) -> None:
    write("a.yaml", "image: quay.io/a/b\n")
    write("b.yaml", "kind: Service\n")
    first = run()
    assert (planned, first[1]) == (["a.yaml", "b.yaml"], 1)
    planned.clear()
    assert (run(), planned) == (first, [])


def test_a_change_is_seen_though_size_and_time_are_as_before(planned: list[str]) -> None:
    file = write("a.yaml", "image: quay.io/a/b\n")
    write("b.yaml", "kind: Service\n")
    run()
    before = file.stat()
    file.write_text("image: ghcr.io/a/b\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    planned.clear()
    said, _ = run("--verbose")
    assert "ghcr.io/a/b" in said
    assert planned == ["a.yaml"]


def test_new_files_are_planned_and_removed_ones_forgotten(planned: list[str]) -> None:
    old = write("a.yaml", "image: quay.io/a/b\n")
    run()
    old.unlink()
    write("c.yaml", "image: quay.io/c/d\n")
    planned.clear()
    said, _ = run("--verbose")
    assert planned == ["c.yaml"]
    assert "quay.io/a/b" not in said


def _change_template() -> None:
    write("shop/templates/a.yaml", 'image: "{{ .Values.image.repository }}:1"\n')


def _add_template() -> None:
    write("shop/templates/more/b.yaml", 'image: "{{ .Values.image.repository }}"\n')


def _change_dependency() -> None:
    write("lib/templates/_lib.tpl", '{{ define "lib.registry" }}{{ end }}\n')


def _add_to_dependency() -> None:
    write("lib/templates/deep/_more.tpl", '{{ define "lib.more" }}{{ end }}\n')


def _lose_dependency() -> None:
    Path("lib/Chart.yaml").unlink()


def assert_judged_again(path: str, planned: list[str], change: Callable[[], None]) -> None:
    """Assert that a chart is planned once until a change, and after it as it is without a cache."""
    arguments = ["--mirror", "hub.example.com", "--check", "--report", "json", path]
    CliRunner().invoke(command, arguments)
    planned.clear()
    CliRunner().invoke(command, arguments)
    assert planned == []
    change()
    cached = CliRunner().invoke(command, arguments)
    assert planned == ["shop"]
    assert cached.stdout == CliRunner().invoke(command, ["--no-cache", *arguments]).stdout


@pytest.mark.parametrize(
    "change", [_change_template, _add_template, _change_dependency, _add_to_dependency, _lose_dependency]
)
@pytest.mark.parametrize("path", ["shop", "shop/values.yaml"])
def test_a_chart_is_judged_again_when_anything_changed_that_it_was_judged_by(
    planned: list[str], change: Callable[[], None], path: str
) -> None:
    write_chart()
    assert_judged_again(path, planned, change)


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def _write_rules_above() -> None:
    Path(".gitignore").write_text("b.yaml\n_lib.tpl\n")


def _write_rules_of_repository() -> None:
    Path(".git/info/exclude").write_text("b.yaml\n_lib.tpl\n")


def _write_rules_in_folders() -> None:
    for folder in ("shop/templates", "lib/templates"):
        Path(folder, ".gitignore").write_text("b.yaml\n_lib.tpl\n")


def _track() -> None:
    _git("add", "--force", "shop/templates/a.yaml", "lib/templates/_ignored.tpl")


@pytest.mark.parametrize("change", [_write_rules_above, _write_rules_of_repository, _write_rules_in_folders, _track])
@pytest.mark.parametrize("path", ["shop/values.yaml", "shop"])
def test_a_chart_is_judged_again_when_git_says_otherwise_of_what_it_was_judged_by(
    planned: list[str], change: Callable[[], None], path: str
) -> None:
    _git("init", "--quiet")
    write_chart()
    write("shop/templates/b.yaml", 'image: "quay.io/{{ .Values.image.repository }}:1"\n')
    write("lib/templates/_ignored.tpl", '{{ define "lib.more" }}{{ end }}\n')
    for file in (".gitignore", "shop/templates/.gitignore", "lib/templates/.gitignore"):
        Path(file).write_text("a.yaml\n_ignored.tpl\n")
    assert_judged_again(path, planned, change)


def test_a_chart_of_which_a_run_has_all_is_not_judged_again_after_each_commit(planned: list[str]) -> None:
    _git("init", "--quiet")
    write_chart()
    write("shop/out.yaml", "image: shop/web\n")
    write(".gitignore", "out.yaml\n")
    run()
    planned.clear()
    _git("add", ".")
    run()
    assert planned == []


def test_a_dependency_that_appears_is_seen(planned: list[str]) -> None:
    write_chart()
    chart_file = Path("lib/Chart.yaml")
    text = chart_file.read_text()
    chart_file.unlink()
    arguments = ["--mirror", "hub.example.com", "--check", "shop"]
    CliRunner().invoke(command, arguments)
    planned.clear()
    chart_file.write_text(text)
    CliRunner().invoke(command, arguments)
    assert planned == ["shop"]


def test_a_chart_beside_that_asks_for_the_same_no_longer_is_seen(planned: list[str]) -> None:
    write_chart()
    # Named like what it is laid around, and so not what the shop asks for.
    asks = write("lib/requirements.yaml", "dependencies:\n- name: lib\n")
    arguments = ["--mirror", "hub.example.com", "--check", "--verbose", "shop"]
    assert "missing-dependency" in CliRunner().invoke(command, arguments).stderr
    planned.clear()
    CliRunner().invoke(command, arguments)
    assert planned == []
    asks.unlink()
    assert "missing-dependency" not in CliRunner().invoke(command, arguments).stderr
    assert planned == ["shop"]


@pytest.mark.parametrize("folder", ["lib", "common/lib"])
def test_a_dependency_behind_an_alias_that_appears_is_seen(folder: str, planned: list[str]) -> None:
    write("parts/shop/Chart.yaml", "name: shop\ndependencies:\n- {name: lib, repository: '@local'}\n")
    write("parts/shop/values.yaml", "image: shop/web:1\n")
    write("parts/shop/templates/a.yaml", '{{ include "lib.pod" . }}\n')
    Path("common").mkdir()
    # The folders above a repository are not looked into.
    Path(".git").mkdir()
    arguments = ["--mirror", "hub.example.com", "--check", "--verbose", "parts/shop"]
    assert "hub.example.com/shop/web:1" not in CliRunner().invoke(command, arguments).stderr
    CliRunner().invoke(command, arguments)
    planned.clear()
    CliRunner().invoke(command, arguments)
    assert planned == []
    write(f"{folder}/Chart.yaml", "name: lib\n")
    write(f"{folder}/templates/_lib.tpl", '{{ define "lib.pod" }}image: {{ .Values.image }}{{ end }}\n')
    assert "hub.example.com/shop/web:1" in CliRunner().invoke(command, arguments).stderr
    assert planned == ["shop"]


def test_other_settings_use_nothing_of_it(planned: list[str]) -> None:
    write("a.yaml", "image: quay.io/a/b\n")
    run()
    run("--exclude", "quay.io")
    assert planned == ["a.yaml"] * 2


def test_what_was_recalled_is_written_as_what_was_planned() -> None:
    file = write("a.yaml", "image: quay.io/a/b\n")
    run()
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", "."])
    assert result.exit_code == 0, result.stderr
    assert file.read_text() == "image: hub.example.com/a/b\n"
    assert run()[1] == 0


def test_a_problem_is_told_by_every_run(planned: list[str]) -> None:
    Path("a.yaml").write_bytes(b"image: quay.io/a/\xff\n")
    first = run()
    assert (run(), first[1]) == (first, 3)
    assert planned == ["a.yaml"] * 2


def test_what_changed_a_moment_ago_is_not_kept(planned: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "SETTLED_NS", 2_000_000_000)
    write("a.yaml", "image: quay.io/a/b\n")
    run()
    run()
    assert planned == ["a.yaml"] * 2


def test_without_the_cache_nothing_is_kept(tmp_path: Path) -> None:
    write("a.yaml", "image: quay.io/a/b\n")
    run("--no-cache")
    assert not (tmp_path / "cache").exists()


def test_a_small_run_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "WORTH_A_CACHE_BYTES", 1000)
    write("a.yaml", "image: quay.io/a/b\n")
    run()
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("content", [b"", b"no pickle", b"\x80\x05K\x01."])
def test_a_broken_cache_is_none(tmp_path: Path, planned: list[str], content: bytes) -> None:
    write("a.yaml", "image: quay.io/a/b\n")
    first = run()
    [file] = (tmp_path / "cache" / "rewrite-images").iterdir()
    file.write_bytes(content)
    assert run() == first
    assert planned == ["a.yaml"] * 2


def test_a_cache_that_others_may_write_is_not_read(tmp_path: Path, planned: list[str]) -> None:
    write("a.yaml", "image: quay.io/a/b\n")
    run()
    [file] = (tmp_path / "cache" / "rewrite-images").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o666)
    run()
    assert planned == ["a.yaml"] * 2


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    write("a.yaml", "image: quay.io/a/b\n")
    assert run()[1] == 1


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o1777])
def test_nothing_is_kept_in_a_folder_that_others_may_write(tmp_path: Path, planned: list[str], mode: int) -> None:
    folder = tmp_path / "cache" / "rewrite-images"
    folder.mkdir(parents=True)
    folder.chmod(mode)
    write("a.yaml", "image: quay.io/a/b\n")
    first = run()
    assert (run(), planned) == (first, ["a.yaml"] * 2)
    assert list(folder.iterdir()) == []


def test_nothing_is_kept_in_a_folder_of_somebody_else(
    tmp_path: Path, planned: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.yaml", "image: quay.io/a/b\n")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    run()
    run()
    assert planned == ["a.yaml"] * 2
    assert list((tmp_path / "cache" / "rewrite-images").iterdir()) == []


def test_a_link_in_place_of_a_cache_is_replaced_and_not_what_it_names(tmp_path: Path, planned: list[str]) -> None:
    write("a.yaml", "image: quay.io/a/b\n")
    run()
    [file] = (tmp_path / "cache" / "rewrite-images").iterdir()
    victim = tmp_path / "victim"
    victim.write_bytes(file.read_bytes())
    victim.chmod(0o644)
    before = victim.read_bytes(), victim.stat()
    file.unlink()
    file.symlink_to(victim)
    run()
    assert (victim.read_bytes(), victim.stat().st_mtime_ns) == (before[0], before[1].st_mtime_ns)
    assert victim.stat().st_mode == before[1].st_mode
    assert file.is_file()
    assert not file.is_symlink()
    planned.clear()
    run()
    assert planned == []


@pytest.mark.usefixtures("ends")
def test_a_pipe_in_place_of_a_cache_is_not_waited_for(tmp_path: Path, planned: list[str]) -> None:
    write("a.yaml", "image: quay.io/a/b\n")
    run()
    [file] = (tmp_path / "cache" / "rewrite-images").iterdir()
    file.unlink()
    os.mkfifo(file)
    run()
    assert planned == ["a.yaml"] * 2
    assert file.is_file()


def test_caches_that_nobody_has_used_for_long_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "rewrite-images"
    folder.mkdir(mode=0o700, parents=True)
    old, other = folder / "old.pickle", folder / "other.txt"
    for path in (old, other):
        path.write_text("")
        os.utime(path, (0, 0))
    write("a.yaml", "image: quay.io/a/b\n")
    run()
    assert (old.exists(), other.exists(), len(list(folder.iterdir()))) == (False, True, 2)


def test_a_link_that_leads_elsewhere_is_planned_again(planned: list[str], tmp_path: Path) -> None:
    targets = [tmp_path / name for name in ("one.yaml", "two.yaml")]
    for target, registry in zip(targets, ("quay.io", "ghcr.io"), strict=True):
        target.write_text(f"image: {registry}/a/b\n")
    link = Path("a.yaml")
    arguments = ["--mirror", "hub.example.com", "--check", "--verbose", "a.yaml"]
    link.symlink_to(targets[0])
    assert "quay.io/a/b" in CliRunner().invoke(command, arguments).stderr
    link.unlink()
    link.symlink_to(targets[1])
    assert "ghcr.io/a/b" in CliRunner().invoke(command, arguments).stderr
    assert planned == ["a.yaml"] * 2
