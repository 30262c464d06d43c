"""Baselines: today's findings are accepted, new ones fail the check, and nothing that moves lines brings them back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from rewrite.baseline import Acceptance, Baseline, Finding, parse, take, write
from rewrite.cli import command
from rewrite.document import OUTPUT
from rewrite.errors import UsageError
from rewrite.reasons import Reason
from rewrite.report import Change, Place, Problem, Report, Skip

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

HUB = "hub.example.com"
FILE = "baseline.json"


def same(name: str) -> str:
    return name


def change(before: str, path: str = "image", line: int = 1, file: str = "a.yaml") -> Change:
    return Change(
        Place(file, line, 8, 0, path), "f", "reference", before, f"{HUB}/x", "docker.io/x", f"{HUB}/x", "", ()
    )


def skip(text: str, reason: Reason = Reason.UNKNOWN_REGISTRY, path: str = "image", line: int = 1) -> Skip:
    return Skip(Place("a.yaml", line, 8, 0, path), "f", text, reason, "corp.example")


def accepts(accepted: Change | Skip | Problem, found: Change | Skip | Problem) -> bool:
    """Tell whether a baseline of one finding accepts another."""
    baseline = take(_report(accepted), same, Baseline())
    report = _report(found)
    acceptance = Acceptance(baseline, same)
    report.changes, collisions, held = acceptance.hold(report.changes, _collisions(report))
    report.skips = [*(item for item in report.skips if item.reason is not Reason.COLLISION), *collisions, *held]
    acceptance.settle(report)
    return not report.changes and not report.problems and not report.findings


def _report(item: Change | Skip | Problem) -> Report:
    report = Report(written=False)
    match item:
        case Change():
            report.changes.append(item)
        case Skip():
            report.skips.append(item)
        case Problem():
            report.problems.append(item)
    return report


def _collisions(report: Report) -> list[Skip]:
    return [item for item in report.skips if item.reason is Reason.COLLISION]


@pytest.mark.parametrize(
    ("accepted", "found"),
    [
        pytest.param(change("nginx:1"), change("nginx:1"), id="the same"),
        pytest.param(change("nginx:1"), change("nginx:1", line=99), id="lines moved"),
        pytest.param(change("nginx:1"), change("nginx:2"), id="another tag"),
        pytest.param(change("nginx"), change(f"nginx:2@sha256:{'a' * 64}"), id="tag and digest"),
        pytest.param(change("h.io:5000/x:1"), change("h.io:5000/x:2"), id="a port"),
        pytest.param(change("x", "c[0].image"), change("x", "c[3].image"), id="an item moved"),
        pytest.param(change("x", f"a.{OUTPUT * 3}"), change("x", f"a.{OUTPUT * 5}"), id="an action was reformatted"),
        pytest.param(change("x:1"), skip("x:2", Reason.COLLISION), id="it would collide now"),
        pytest.param(skip("x:1", Reason.COLLISION), change("x:2"), id="it would not collide any more"),
        pytest.param(skip("corp.example/x:1"), skip("corp.example/x:2", line=7), id="a skip"),
        pytest.param(Problem("a.yaml", "line 3: no"), Problem("a.yaml", "line 40: no"), id="a problem"),
        pytest.param(skip("x", Reason.AMBIGUOUS), skip("x", Reason.AMBIGUOUS), id="an entry that cannot follow"),
    ],
)
def test_accepts(accepted: Change | Skip | Problem, found: Change | Skip | Problem) -> None:
    assert accepts(accepted, found)


@pytest.mark.parametrize(
    ("accepted", "found"),
    [
        pytest.param(change("nginx"), change("redis"), id="another image"),
        pytest.param(change("x"), change("x", "spec.image"), id="another field"),
        pytest.param(change("x"), change("x", file="b.yaml"), id="another file"),
        pytest.param(change("h.io:5000/x"), change("h.io:5001/x"), id="another port"),
        pytest.param(skip("x"), skip("x", Reason.INVALID), id="another reason"),
        pytest.param(Problem("a.yaml", "no"), Problem("a.yaml", "yes"), id="another problem"),
        pytest.param(Problem("a.yaml", "no"), Problem("b.yaml", "no"), id="the problem of another file"),
        pytest.param(skip("x", Reason.COMMENT), skip("x"), id="what nobody had to look at"),
    ],
)
def test_tells_what_is_new(accepted: Change | Skip | Problem, found: Change | Skip | Problem) -> None:
    assert not accepts(accepted, found)


def test_as_many_equal_findings_are_accepted_as_there_were() -> None:
    two = Report(written=False, changes=[change("x:1", line=1), change("x:1", line=2)])
    acceptance = Acceptance(take(two, same, Baseline()), same)
    left, _, held = acceptance.hold([change("x", line=line) for line in (30, 10, 20)], [])
    assert [item.place.line for item in left] == [30]
    assert [item.place.line for item in held] == [10, 20]


def test_what_is_written_is_no_finding_but_known_to_have_moved() -> None:
    report = Report(changes=[change("x:1")])
    earlier = Baseline({}, {f"{HUB}/x": ("quay.io/x",), f"{HUB}/y": ("quay.io/y",)})
    baseline = take(report, same, earlier)
    assert baseline.findings == {}
    assert baseline.moved == {f"{HUB}/x": ("docker.io/x", "quay.io/x"), f"{HUB}/y": ("quay.io/y",)}


def test_a_registry_alone_leaves_no_record() -> None:
    alone = Change(Place("a.yaml", 1, 1), "f", "domain", "quay.io", HUB, "", "", "", ())
    assert take(Report(changes=[alone]), same, Baseline()) == Baseline()


def test_what_was_accepted_stays_accepted_in_the_next_baseline() -> None:
    items: list[Change | Skip | Problem] = [
        change("x:1"),
        skip("corp.example/y:1"),
        skip("z:1", Reason.COLLISION),
        Problem("a.yaml", "line 3: no"),
    ]
    report = Report(written=False)
    for item in items:
        one = _report(item)
        report.changes += one.changes
        report.skips += one.skips
        report.problems += one.problems
    first = take(report, same, Baseline())
    acceptance = Acceptance(first, same)
    report.changes, collisions, held = acceptance.hold(report.changes, _collisions(report))
    report.skips = [*(item for item in report.skips if item.reason is not Reason.COLLISION), *collisions, *held]
    acceptance.settle(report)
    assert {item.reason for item in report.skips} == {Reason.ACCEPTED}
    assert take(report, same, Baseline()) == first


# The file


def test_a_baseline_comes_back_from_its_text() -> None:
    findings = {
        Finding("a.yaml", "spec.image", "unmirrored", "docker.io/größe"): 1,
        Finding("a.yaml", "", "problem", 'line 0: "no"\n'): 3,
        Finding("b\udcff.yaml", "x[]", "unknown-registry", "corp.example/x"): 1,
    }
    baseline = Baseline(findings, {f"{HUB}/x": ("docker.io/x", "quay.io/x")})
    text = write(baseline)
    assert text.encode()
    assert parse(FILE, text) == baseline
    assert len(text.splitlines()) == len(findings) + 8
    assert parse(FILE, write(Baseline())) == Baseline()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "null",
        "{}",
        '{"reportVersion": 1}',
        '{"baselineVersion": 2, "findings": [], "moved": {}}',
        '{"baselineVersion": 1, "findings": {}, "moved": {}}',
        '{"baselineVersion": 1, "findings": [], "moved": []}',
        '{"baselineVersion": 1, "findings": [1], "moved": {}}',
        '{"baselineVersion": 1, "findings": [{"file": "a"}], "moved": {}}',
        pytest.param('{"a":' * 100_000, id="nested too deep"),
    ],
)
def test_what_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"^b.json: this is no baseline"):
        parse("b.json", text)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("deleted", [(0,), (1,), (2,), (1, 2), (0, 1, 2)])
def test_a_finding_whose_line_is_deleted_counts_again(deleted: tuple[int, ...], end: str) -> None:
    # One has what looks like the end of a list.
    findings = [Finding(f"{name}.yaml", "image", "unmirrored", "nginx,\n ]") for name in "abc"]
    moved = {f"{HUB}/{name}": (f"quay.io/{name}",) for name in "abc"}
    lines = write(Baseline(dict.fromkeys(findings, 1), moved)).splitlines()
    gone = {first + number for first in (3, 8) for number in deleted}
    text = end.join(line for number, line in enumerate(lines) if number not in gone)
    left = [number for number in range(3) if number not in deleted]
    known = [list(moved.items())[number] for number in left]
    assert parse(FILE, text) == Baseline(dict.fromkeys((findings[number] for number in left), 1), dict(known))


def test_what_is_wrong_with_the_json_of_a_baseline_is_named() -> None:
    text = '{\n  "baselineVersion": 1,\n  "findings": [\n    {"file": "a"}\n    {"file": "b"}\n  ],\n  "moved": {}\n}\n'
    with pytest.raises(UsageError, match=r"^b.json:5:5: the JSON cannot be read .*a comma stands between entries"):
        parse("b.json", text)


# The command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REWRITE_IMAGES_MIRROR", raising=False)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Callable[..., Result]:
    del folder

    def invoke(*args: str, paths: tuple[str, ...] = (".",)) -> Result:
        result = CliRunner().invoke(command, ["--mirror", HUB, *args, *paths])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


def pod(*images: str) -> str:
    head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
    return head + "".join(f"  - name: c{number}\n    image: {image}\n" for number, image in enumerate(images))


def test_findings_of_today_are_accepted_and_new_ones_fail_the_check(run: Callable[..., Result]) -> None:
    path = Path("a.yaml")
    path.write_text(pod("quay.io/a/b:1", "corp.example/x:1"))
    Path("bad.yaml").write_bytes(b"image: quay.io/a/\xff\n")
    assert run("--check").exit_code == 3
    written = run("--check", "--write-baseline", FILE)
    assert (written.exit_code, written.stderr.splitlines()[-1]) == (0, f"{FILE}: accepted 3 findings")
    assert run("--check", "--baseline", FILE).exit_code == 0
    path.write_text("# a line\n\n" + pod("quay.io/a/b:2", "corp.example/x:2"))
    assert run("--check", "--baseline", FILE).exit_code == 0
    path.write_text(pod("quay.io/a/b:2", "corp.example/x:2", "corp.example/y:1"))
    new = run("--check", "--baseline", FILE)
    assert new.exit_code == 1
    assert "corp.example/y:1" in new.stderr
    assert "corp.example/x:2" not in new.stderr
    assert "1 finding not in the baseline" in new.stderr


def test_a_new_place_that_would_move_fails_the_check(run: Callable[..., Result]) -> None:
    Path("a.yaml").write_text(pod("quay.io/a/b:1"))
    run("--check", "--write-baseline", FILE)
    Path("a.yaml").write_text(pod("quay.io/a/b:1", "quay.io/a/b:1"))
    assert run("--check", "--baseline", FILE).exit_code == 1


def test_a_run_leaves_what_is_accepted_and_moves_the_rest(run: Callable[..., Result]) -> None:
    path = Path("a.yaml")
    path.write_text(pod("quay.io/a/b:1"))
    run("--check", "--write-baseline", FILE)
    path.write_text(pod("quay.io/a/b:1", "quay.io/c/d:1"))
    result = run("--baseline", FILE, "--verbose")
    assert result.exit_code == 0
    assert path.read_text() == pod("quay.io/a/b:1", f"{HUB}/c/d:1")
    assert "accepted (1): accepted by the baseline" in result.stderr
    assert run("--check", "--baseline", FILE).exit_code == 0
    assert run("--check").exit_code == 1


def test_a_collision_that_is_accepted_is_told_again_at_a_new_place(run: Callable[..., Result]) -> None:
    Path("a.yaml").write_text(pod("quay.io/a/b:1", "ghcr.io/a/b:1"))
    remedy = "same: [[ghcr.io/a/b, quay.io/a/b]]"
    assert remedy in run("--check", "--write-baseline", FILE).stderr
    assert remedy not in run("--check", "--baseline", FILE).stderr
    Path("b.yaml").write_text(pod("quay.io/a/b:1"))
    assert remedy in run("--check", "--baseline", FILE).stderr


def test_a_baseline_holds_wherever_the_run_starts(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("sub").mkdir()
    Path("sub/a.yaml").write_text(pod("quay.io/a/b:1"))
    run("--check", "--write-baseline", FILE)
    assert [finding["file"] for finding in json.loads(Path(FILE).read_text())["findings"]] == ["sub/a.yaml"]
    assert run("--check", "--baseline", FILE, paths=("./sub",)).exit_code == 0
    monkeypatch.chdir("sub")
    assert run("--check", "--baseline", f"../{FILE}").exit_code == 0
    assert run("--check", "--baseline", f"../{FILE}", paths=("a.yaml",)).exit_code == 0


def test_a_baseline_holds_for_a_stream(folder: Path) -> None:
    text = pod("quay.io/a/b:1", "quay.io/c/d:1")
    args = ["--mirror", HUB, "--stdin-filename", "stream.yaml"]
    first = CliRunner().invoke(command, [*args, "--check", "--write-baseline", FILE, "-"], input=pod("quay.io/a/b:1"))
    assert first.exit_code == 0
    second = CliRunner().invoke(command, [*args, "--baseline", FILE, "-"], input=text)
    assert second.stdout == pod("quay.io/a/b:1", f"{HUB}/c/d:1")
    assert (folder / FILE).exists()


def test_an_entry_of_a_kustomization_stays_with_the_image_that_it_is_for(run: Callable[..., Result]) -> None:
    Path("deploy.yaml").write_text(pod("quay.io/a/b:1"))
    kustomization = "resources: [deploy.yaml]\nimages:\n- name: quay.io/a/b\n  newTag: '2'\n"
    Path("kustomization.yaml").write_text(kustomization)
    assert run("--check", "--write-baseline", FILE).exit_code == 0
    assert run("--baseline", FILE).exit_code == 0
    assert Path("kustomization.yaml").read_text() == kustomization
    assert Path("deploy.yaml").read_text() == pod("quay.io/a/b:1")


def test_writing_a_baseline_again_keeps_what_is_known_of_the_mirror(run: Callable[..., Result]) -> None:
    Path("a.yaml").write_text(pod("quay.io/a/b:1"))
    run("--write-baseline", FILE)
    Path("b.yaml").write_text(pod("quay.io/c/d:1"))
    run("--write-baseline", FILE)
    assert json.loads(Path(FILE).read_text())["moved"] == {
        f"{HUB}/a/b": ["quay.io/a/b"],
        f"{HUB}/c/d": ["quay.io/c/d"],
    }


def test_a_file_that_cannot_be_written_is_not_accepted(run: Callable[..., Result]) -> None:
    Path("a.yaml").write_text(pod("quay.io/a/b:1"))
    Path("a.yaml").chmod(0o444)
    Path("broken.yaml").write_text("image: [quay.io/a/b:1\n")
    written = run("--write-baseline", FILE)
    assert written.exit_code == 3
    assert {entry["file"] for entry in json.loads(Path(FILE).read_text())["findings"]} == {"broken.yaml"}
    assert run("--baseline", FILE).exit_code == 3
    Path("a.yaml").chmod(0o644)
    assert run("--baseline", FILE).exit_code == 0
    assert Path("a.yaml").read_text() == pod(f"{HUB}/a/b:1")


def test_the_files_of_a_run_are_not_among_those_it_rewrites(run: Callable[..., Result]) -> None:
    Path("a.yaml").write_text(pod("quay.io/a/b:1", "corp.example/x:1"))
    files = ("--baseline", FILE, "--report", "json:report.json", "--report", "gitlab:quality.json")
    run("--check", "--write-baseline", FILE)
    run("--check", *files)
    before = {name: Path(name).read_bytes() for name in (FILE, "report.json", "quality.json")}
    assert "3 files read" not in run("--check", *files).stderr
    assert {name: Path(name).read_bytes() for name in before} == before
    Path("quality.json").unlink()
    run()
    assert {name: Path(name).read_bytes() for name in (FILE, "report.json")} == {
        name: before[name] for name in (FILE, "report.json")
    }


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--baseline", "none.json"), "Error: none.json: no such file or folder; check the spelling"),
        (("--baseline", "a.yaml"), "Error: a.yaml: this is no baseline"),
        (("--baseline", "packed.json"), "Error: packed.json: this is binary data"),
        (("--write-baseline", "a.yaml"), "Error: a.yaml: this is no baseline"),
        (("--write-baseline", "none/b.json"), "Error: --write-baseline none/b.json: there is no folder none"),
    ],
)
def test_wrong_use(run: Callable[..., Result], args: tuple[str, ...], message: str) -> None:
    Path("a.yaml").write_text(pod("corp.example/x:1"))
    Path("packed.json").write_bytes(b"\x1f\x8b\0")
    result = run("--check", *args)
    assert result.exit_code == 2
    assert message in result.stderr
