"""Undo: what a run wrote is taken back byte for byte by its JSON report, or left where the file has changed since."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rewrite.cli import command
from rewrite.edit import apply
from rewrite.errors import UsageError
from rewrite.renderers.as_json import schema
from rewrite.report import Change, Edit, Place, WrittenFile
from rewrite.source import decode
from rewrite.span import Span
from rewrite.undo import Undo, Unlike, digest, keep, parse, revert

if TYPE_CHECKING:
    from click.testing import Result

HUB = "hub.example.com"
FIXTURES = Path(__file__).parent.parent / "fixtures"
# Why bytes change decides nothing about how they are given back, so that a third of the cases tells; of those that are
# about how a file is written, all do.
BYTES = ("arguments", "bytes", "embedded", "files")
ALL_CASES = sorted(folder.parent for folder in FIXTURES.rglob("after") if folder.is_dir())
CASES = [case for number, case in enumerate(ALL_CASES) if number % 3 == 0 or case.parent.name in BYTES]
REPORTS = jsonschema.Draft202012Validator(json.loads(schema()))


def run(*args: str) -> Result:
    result = CliRunner().invoke(command, args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def arguments(case: Path) -> list[str]:
    file = case / "args"
    return file.read_text().splitlines() if file.exists() else ["--mirror", HUB, "."]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.delenv("REWRITE_IMAGES_MIRROR", raising=False)
    return work


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.relative_to(FIXTURES)))
def test_undo_gives_back_the_bytes(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "work"
    shutil.copytree(case / "before", work, symlinks=True)
    monkeypatch.chdir(work)
    before = tree(work)
    run(*arguments(case), "--report", "json:../report.json")
    after = tree(work)
    assert after != before
    REPORTS.validate(json.loads(Path("../report.json").read_text()))
    undone = run("--from-report", "../report.json", "--report", "json:../undone.json")
    assert undone.exit_code == 0, undone.stderr
    assert tree(work) == before
    REPORTS.validate(json.loads(Path("../undone.json").read_text()))
    redone = run("--from-report", "../undone.json")
    assert redone.exit_code == 0, redone.stderr
    assert tree(work) == after


# The command


POD = "containers:\r\n- image: quay.io/a/b:1  # Größe\r\n- image: nginx\r\n"
MOVED = f"containers:\r\n- image: {HUB}/a/b:1  # Größe\r\n- image: {HUB}/nginx\r\n"


def rewritten(folder: Path) -> None:
    """Leave two files that a run has rewritten, and its report beside their folder."""
    for name in ("a.yaml", "b.yaml"):
        (folder / name).write_bytes(f"spec: {{}}\r\n{POD}".replace("spec", "kind: Pod\r\nspec").encode())
    run("--mirror", HUB, "--report", "json:../report.json", ".")
    assert MOVED in (folder / "a.yaml").read_bytes().decode()


def test_check_says_what_would_change(folder: Path) -> None:
    rewritten(folder)
    before = tree(folder)
    result = run("--from-report", "../report.json", "--check")
    assert result.exit_code == 1
    assert f"a.yaml:4:10  {HUB}/a/b:1 -> quay.io/a/b:1" in result.stderr
    assert f"a.yaml:5:10  {HUB}/nginx -> nginx" in result.stderr
    assert tree(folder) == before


def test_diff_shows_it(folder: Path) -> None:
    rewritten(folder)
    before = tree(folder)
    result = run("--from-report", "../report.json", "--diff")
    assert result.exit_code == 0
    assert f"-- image: {HUB}/nginx" in result.stdout
    assert "+- image: nginx" in result.stdout
    assert tree(folder) == before


def test_diff_names_a_file_as_it_is_called_on_the_disk(folder: Path) -> None:
    (folder / "press\udcff.yaml").write_text(POD)
    run("--mirror", HUB, "--report", "json:../report.json", ".")
    assert '+++ "b/press\\377.yaml"\n' in run("--from-report", "../report.json", "--diff").stdout


def test_diff_has_no_file_that_the_run_made(folder: Path) -> None:
    (folder / "inventory.ini").write_text("[kube_control_plane]\npress-1\n[kube_node]\npress-1\n")
    variables = folder / "group_vars" / "k8s_cluster" / "k8s-cluster.yml"
    variables.parent.mkdir(parents=True)
    variables.write_text("kube_version: 1.30.0\n")
    run("--mirror", HUB, "--ensure", "--report", "json:../report.json", ".")
    assert (folder / "group_vars/all/offline.yml").exists()
    shown = run("--from-report", "../report.json", "--diff").stdout
    assert shown.startswith("--- a/group_vars/all/offline.yml\n+++ /dev/null\n")


def test_twice_is_once(folder: Path) -> None:
    rewritten(folder)
    run("--from-report", "../report.json")
    before = tree(folder)
    result = run("--from-report", "../report.json")
    assert (result.exit_code, tree(folder)) == (0, before)
    assert run("--from-report", "../report.json", "--check").exit_code == 0


def test_a_later_report_does_not_take_the_place_of_one_that_can_undo(folder: Path) -> None:
    (folder / "values.yaml").write_text("image: quay.io/orchard/press:1\n")
    again = ("--mirror", HUB, "--report", "json:report.json", ".")
    run(*again)
    second, third = run(*again), run(*again)
    assert "is kept as report.json.1" in second.stderr
    assert "kept" not in third.stderr
    assert "changed nothing; report.json.1 is of an earlier one" in run("--from-report", "report.json").stderr
    run("--from-report", "report.json.1")
    assert (folder / "values.yaml").read_text() == "image: quay.io/orchard/press:1\n"
    assert sorted(path.name for path in folder.iterdir()) == ["report.json", "report.json.1", "values.yaml"]


def test_a_report_that_another_run_keeps_meanwhile_is_not_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "values.yaml").write_text("image: quay.io/orchard/press:1\n")
    again = ("--mirror", HUB, "--report", "json:report.json", ".")
    run(*again)
    replace, own = os.replace, (folder / "report.json").read_bytes()

    def meanwhile(source: str, target: str) -> None:
        if source == "report.json":
            with pytest.raises(FileExistsError):
                Path(target).touch(exist_ok=False)
        replace(source, target)

    monkeypatch.setattr("os.replace", meanwhile)
    assert "is kept as report.json.1" in run(*again).stderr
    assert (folder / "report.json.1").read_bytes() == own


@pytest.mark.parametrize(
    ("error", "told"),
    [(FileNotFoundError(2, "gone"), ""), (PermissionError(13, "no"), "could not be kept as report.json.1")],
)
def test_a_report_that_cannot_be_kept_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, told: str
) -> None:
    (folder / "values.yaml").write_text("image: quay.io/orchard/press:1\n")
    again = ("--mirror", HUB, "--report", "json:report.json", ".")
    run(*again)
    replace = os.replace

    def fail(source: str, target: str) -> None:
        if source == "report.json":
            raise error
        replace(source, target)

    monkeypatch.setattr("os.replace", fail)
    result = run(*again)
    assert told in result.stderr
    assert ("could not be kept" in result.stderr) == bool(told)
    assert sorted(path.name for path in folder.iterdir()) == ["report.json", "values.yaml"]


def test_a_file_that_has_changed_since_stays_and_all_others_are_undone(folder: Path) -> None:
    rewritten(folder)
    changed = (folder / "a.yaml").read_bytes() + b"# mine\n"
    (folder / "a.yaml").write_bytes(changed)
    result = run("--from-report", "../report.json")
    assert result.exit_code == 3
    assert "a.yaml: changed since the report was written" in result.stderr
    assert (folder / "a.yaml").read_bytes() == changed
    assert POD.encode() in (folder / "b.yaml").read_bytes()


def test_a_file_that_is_gone_is_a_problem(folder: Path) -> None:
    rewritten(folder)
    (folder / "a.yaml").unlink()
    result = run("--from-report", "../report.json")
    assert result.exit_code == 3
    assert "a.yaml: there is no such file here" in result.stderr
    assert "1 problem (1 file read)" in result.stderr


def test_a_file_that_cannot_be_written_is_a_problem(folder: Path) -> None:
    rewritten(folder)
    (folder / "a.yaml").chmod(0o444)
    result = run("--from-report", "../report.json")
    assert result.exit_code == 3
    assert "a.yaml: the file is read-only" in result.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("none.json",), "Error: none.json: no such file or folder; check the spelling"),
        (("../report.json", "."), "Error: --from-report takes its files from the report; drop the PATH, and --within"),
        (("a.yaml",), "Error: a.yaml: this is no JSON report of version 1"),
        (("../check.json",), "Error: ../check.json: the run of this report wrote nothing (--check or --diff)"),
        (
            ("../stream.json",),
            "Error: ../stream.json: the run of this report wrote to stdout, so that nothing is to undo",
        ),
    ],
)
def test_wrong_use(folder: Path, args: tuple[str, ...], message: str) -> None:
    (folder / "c.yaml").write_text(POD.replace("nginx", "redis"))
    run("--mirror", HUB, "--check", "--report", "json:../check.json", ".")
    CliRunner().invoke(command, ["--mirror", HUB, "--report", "json:../stream.json", "-"], input=POD)
    rewritten(folder)
    result = run("--from-report", *args)
    assert result.exit_code == 2
    assert message in result.stderr


# What a report must be


def report(**fields: Any) -> str:
    change = {
        "outcome": "changed",
        "message": "m",
        "severity": "info",
        "field": {"proposedValue": "h/x"},
        "file": {"path": "a.yaml", "index": 0},
        "tags": {"finder": "f", "role": "reference"},
        "line": 1,
        "column": 1,
        "edits": [{"start": 0, "end": 1, "replacement": "h/x", "original": "x"}],
    }
    files = [{"path": "a.yaml", "before": "0" * 64, "after": "1" * 64}]
    return json.dumps({"reportVersion": 1, "written": True, "results": [change | fields], "files": files})


def test_a_report_is_read() -> None:
    place = Place("a.yaml", 1, 1)
    change = Change(place, "f", "reference", "", "h/x", "", "", "", (Edit(Span(0, 1), "h/x", "x"),))
    assert parse("r.json", report()) == [Undo(WrittenFile("a.yaml", "0" * 64, "1" * 64), (change,))]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("image: x", id="no JSON"),
        pytest.param("[]", id="a list"),
        pytest.param('{"a":' * 100_000, id="nested too deep"),
        pytest.param("{}", id="no fields"),
        pytest.param(report().replace('"reportVersion": 1', '"reportVersion": 2'), id="another version"),
        pytest.param(report().replace('"written": true', '"written": "yes"'), id="a wrong type"),
        pytest.param(report().replace('"files": [', '"files": 1, "x": ['), id="no files"),
        pytest.param(report(file={"path": "b.yaml", "index": 0}), id="a change of a file that was not written"),
        pytest.param(report(edits=[{"start": 0, "end": 2, "replacement": "h", "original": "x"}]), id="too short"),
        pytest.param(report(edits=[{"start": "0", "end": 1, "replacement": "h", "original": "x"}]), id="no number"),
        pytest.param(report(edits=None), id="no edits"),
        pytest.param(report(outcome=None), id="no outcome"),
    ],
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"^r.json: this is no JSON report of version 1"):
        parse("r.json", text)


def undo_of(before: bytes, after: bytes, *edits: Edit) -> Undo:
    place = Place("a.yaml", 1, 1)
    change = Change(place, "f", "reference", "", "", "", "", "", edits)
    return Undo(WrittenFile("a.yaml", digest(before), digest(after)), (change,))


@pytest.mark.parametrize(
    ("undo", "data"),
    [
        pytest.param(undo_of(b"x", b"y", Edit(Span(0, 1), "y", "x")), b"z", id="other bytes"),
        pytest.param(undo_of(b"x", b"y", Edit(Span(0, 1), "y", "x")), None, id="no file"),
        pytest.param(undo_of(b"x", b"y", Edit(Span(0, 1), "q", "x")), b"y", id="other edits"),
        pytest.param(undo_of(b"x", b"y", Edit(Span(0, 1), "y", "w")), b"y", id="another original"),
    ],
)
def test_refuses(undo: Undo, data: bytes | None) -> None:
    with pytest.raises(Unlike):
        revert(undo, data)


MARKS = ("", "\ufeff")
TEXTS = st.text(st.sampled_from("ab\n\r😀ü"), max_size=30)


@given(text=TEXTS, mark=st.sampled_from(MARKS), data=st.data())
def test_reverting_any_edits_gives_back_any_text(text: str, mark: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    edits = [
        Edit(Span(a, b), data.draw(st.text("hx/", max_size=4))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    place = Place("a.yaml", 1, 1)
    changes = [
        keep(Change(place, "f", "reference", "", "", "", "", "", (edit,)), text) for edit in dict.fromkeys(edits)
    ]
    before = (mark + text).encode()
    source = decode("a.yaml", before)
    after = source.encode(apply(source.text, edits))
    undo = Undo(WrittenFile("a.yaml", digest(before), digest(after)), tuple(changes))
    now, back, inverse = revert(undo, after)
    assert now.encode(back) == before
    assert apply(now.text, [edit for change in inverse for edit in change.edits]) == source.text
