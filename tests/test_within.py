"""A run within a folder decides as one over all of the folder does, and changes the files that it was asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from rewrite import planning
from rewrite.cli import command
from rewrite.rewriting import plan_bytes

if TYPE_CHECKING:
    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan

FIXTURES = Path(__file__).parent.parent / "fixtures"
KEPT_RULES = "_gitignore"
# The cases that are about other ways to ask, or to say what was found.
OWN_WAYS = ("--check", "--diff", "--report", "--stdin-filename", "--write-baseline", "--quiet")

# An image entry, or a package, is for what stands in the file that is asked for and in others, so that neither moves.
PARTED = (
    "fields-of-a-configuration",
    "overrides-of-kbld",
    "patches-beside-what-is-not-here",
    "packages-and-locks-beside-another-registry",
    "packages-of-zarf",
    "packages-of-zarf-below-others",
)


def cases() -> list[Path]:
    """Give the fixtures that are a run over a whole folder, in which something is around a file."""
    found = sorted(folder.parent for folder in FIXTURES.rglob("before") if folder.is_dir() and has_many_files(folder))
    ways = {*OWN_WAYS, "--within"}
    found = [case for case in found if case.name not in PARTED]
    return [case for case in found if (args := arguments(case))[-1] == "." and args[0] != "list" and not ways & {*args}]


def has_many_files(folder: Path) -> bool:
    return len([path for path in folder.rglob("*") if path.is_file()]) > 1


def arguments(case: Path) -> list[str]:
    file = case / "args"
    return file.read_text().splitlines() if file.exists() else ["--mirror", "hub.example.com", "."]


def decided(args: list[str]) -> dict[tuple[str, int, int], str]:
    """Give what would become of each place, without the image entries that follow others."""
    result = CliRunner().invoke(command, [*args, "--check", "--report", "json", "--no-cache"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    changes = [found for found in json.loads(result.stdout)["results"] if found["outcome"] == "changed"]
    return {
        (found["file"]["path"], found["line"], found["column"]): found["field"]["proposedValue"]
        for found in changes
        if found["tags"]["finder"] != "kustomization"
    }


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case.relative_to(FIXTURES)))
def test_a_file_is_judged_by_all_around_it(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "far" / "from" / "others" / "work"
    shutil.copytree(case / "before", work, symlinks=True)
    for kept in work.rglob(KEPT_RULES):
        kept.rename(kept.with_name(".gitignore"))
    monkeypatch.chdir(work)
    args = [word for word in arguments(case)[:-1] if word != "--verbose"]
    whole = decided([*args, "."])
    there = {path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file()}
    # The last one: most of the time it is not what decides.
    asked = max(there.intersection(name for name, _, _ in whole) or there)
    alone = decided([*args, "--within", ".", asked])
    assert alone.items() <= whole.items()
    assert {place for place in alone if place[0] == asked} == {place for place in whole if place[0] == asked}


@pytest.mark.parametrize("spelled", [("{}", "."), ("work/{}", "{}/work"), ("{}", "../work"), ("./{}", "{}/work")])
def test_however_both_are_spelled(spelled: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = FIXTURES / "arguments" / "variables-behind-an-image"
    shutil.copytree(case / "before", tmp_path / "work")
    name, folder = spelled
    monkeypatch.chdir(tmp_path if name.startswith("work") else tmp_path / "work")
    args = ["--mirror", "hub.example.com"]
    top = folder.format(tmp_path)
    whole = decided([*args, top])
    assert whole
    for asked in sorted({file for file, _, _ in whole}):
        real = Path(asked).resolve().relative_to((tmp_path / "work").resolve())
        alone = decided([*args, "--within", top, name.format(real)])
        assert alone == {place: after for place, after in whole.items() if place[0] == asked}


def test_what_a_walk_leaves_of_what_is_named_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("asked", "around"):
        Path(folder, "left").mkdir(parents=True)
        Path(folder, ".gitignore").write_text("left/\n")
        Path(folder, "a.yaml").write_text("image: quay.io/orchard/press:v1\n")
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", "-v", "--within", ".", "asked"])
    assert "asked/left/" in result.stderr
    assert "around" not in result.stderr


def test_what_is_named_and_what_is_around_are_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.yaml", "b.yaml"):
        Path(name).write_text("apiVersion: v1\nkind: Pod\nspec:\n  containers: [{image: 'quay.io/orchard/press:v1'}]\n")
    planned: list[str] = []

    def counted(name: str, data: bytes, mapper: Mapper, *, proves: bool) -> FilePlan:
        planned.append(name)
        return plan_bytes(name, data, mapper, proves=proves)

    monkeypatch.setattr(planning, "plan_bytes", counted)
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", "-j1", "--within", ".", "./b.yaml"])
    assert result.exit_code == 0
    assert sorted(planned) == ["a.yaml", "b.yaml"]
    assert "quay.io" in Path("a.yaml").read_text()
    assert "hub.example.com" in Path("b.yaml").read_text()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--within", "nowhere", "a.yaml"], "--within nowhere: no such folder"),
        (["--within", "a.yaml", "a.yaml"], "--within a.yaml: no such folder"),
        (["--within", "", "a.yaml"], "--within is given an empty value; name a folder"),
        (["--within", ".", "-"], "--within is for files; stdin stands in no folder"),
        (["--within", "."], "--within is for files; stdin stands in no folder"),
        (["--within", ".", "--from-report", "a.yaml"], "drop the PATH, and --within"),
        (["--within", "deploy", "deploy/b.yaml", "a.yaml"], "a.yaml does not stand in --within deploy; name a folder"),
        (["--within", "deploy", "."], ". does not stand in --within deploy"),
    ],
)
def test_what_cannot_be_meant(args: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("image: quay.io/orchard/press:v1\n")
    Path("deploy").mkdir()
    Path("deploy/b.yaml").write_text("image: quay.io/orchard/press:v1\n")
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", *args], input="image: a\n")
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("mode", [(), ("--check",), ("--diff",), ("--quiet",)])
def test_no_files_may_be_named(mode: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As xargs does with an empty list.
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("image: quay.io/orchard/press:v1\n")
    Path("known.json").write_text("{}")
    asked = [*mode, "--within", ".", "--write-baseline", "known.json", "--report", "json:report.json"]
    result = CliRunner().invoke(command, ["--mirror", "hub.example.com", *asked], input="")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert (Path("known.json").read_text(), Path("report.json").exists()) == ("{}", False)
    assert Path("a.yaml").read_text() == "image: quay.io/orchard/press:v1\n"


@pytest.mark.parametrize("args", [("--within", "nowhere"), ("--within", ".", "-")])
def test_what_cannot_be_meant_without_files(
    args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(command, ["--mirror", "hub.example.com", *args], input="").exit_code == 2


def test_a_link_stands_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("image: quay.io/orchard/press:v1\n")
    Path("deploy").mkdir()
    Path("deploy/b.yaml").symlink_to("../a.yaml")
    Path("way").symlink_to("deploy")
    for within, path in (("deploy", "deploy/b.yaml"), ("way", "deploy/b.yaml"), ("deploy", "way/b.yaml")):
        result = CliRunner().invoke(command, ["--mirror", "hub.example.com", "--check", "--within", within, path])
        assert result.exit_code == 1, result.stderr
