from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewrite.renderers.diff import unified

LINES = "".join(f"line {number}\n" for number in range(1, 31))


def edited(*numbers: int) -> str:
    return "".join(
        line.replace("line", "edited") if number in numbers else line
        for number, line in enumerate(LINES.splitlines(keepends=True), start=1)
    )


CASES = [
    pytest.param(LINES, edited(15), id="one line"),
    pytest.param(LINES, edited(1), id="the first line"),
    pytest.param(LINES, edited(30), id="the last line"),
    pytest.param(LINES, edited(10, 11, 12), id="lines in a row"),
    pytest.param(LINES, edited(10, 17), id="two that share a hunk"),
    pytest.param(LINES, edited(10, 18), id="two hunks"),
    pytest.param(LINES, edited(*range(1, 31)), id="all lines"),
    pytest.param("a: x", "a: y", id="one line without an end"),
    pytest.param("a: x\nb: y", "a: z\nb: y", id="no end on a line of context"),
    pytest.param("a: x\nb: y", "a: x\nb: z", id="no end on the changed line"),
    pytest.param("a: x\r\nb: y\r\n", "a: z\r\nb: y\r\n", id="CRLF"),
    pytest.param("a: x\r\nb: y\nc: z\r\n", "a: x\r\nb: q\nc: z\r\n", id="mixed line ends"),
    pytest.param("a: \x0c\x0b\x1c x\u2028\x85y\rz\n", "a: \x0c\x0b\x1c q\u2028\x85y\rz\n", id="ends only for Python"),
    pytest.param("\ufeffa: x\nb: y\n", "\ufeffa: x\nb: z\n", id="byte order mark"),
    pytest.param("größe: 日本 😀\n", "größe: 日本 hub/😀\n", id="unicode"),
    pytest.param("\n\n\nx\n\n\n", "\n\n\ny\n\n\n", id="empty lines"),
    pytest.param("-- x\n++ y\n@@\n", "-- z\n++ y\n@@\n", id="lines like those of a diff"),
    pytest.param("a\nb\nc\n", "a\nb1\nb2\nc\n", id="more lines"),
    pytest.param("a\nb\nc\nd\n", "a\nd\n", id="fewer lines"),
    pytest.param("a\na\n", "a\na\na\n", id="one more of the same"),
    pytest.param("a\n", "a", id="an end taken away"),
    pytest.param("x\n" * 9, "y\n" + "x\n" * 9, id="in front"),
    pytest.param(LINES, f"0\n{edited(7, 24)}new\n", id="in front, within and behind"),
]

NAMES = [
    pytest.param("a.yaml", id="plain"),
    pytest.param("charts/app/values.yaml", id="in a folder"),
    pytest.param("with blank.yaml", id="blank"),
    pytest.param("größe/日本.yaml", id="unicode"),
    pytest.param('quo"te and back\\slash.yaml', id="quotes"),
    pytest.param("tab\there.yaml", id="tab"),
]


def programs() -> list[list[str]]:
    found = [["git", "apply", "--whitespace=nowarn", "d.patch"], ["patch", "-p1", "--binary", "-s", "-i", "d.patch"]]
    return [program for program in found if shutil.which(program[0])]


def apply(program: list[str], folder: Path, name: str, before: str, diff: str) -> str:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(before.encode())
    (folder / "d.patch").write_bytes(diff.encode("utf-8", "surrogateescape"))
    # No repository around the folder and no configuration of the user may play a part.
    env = os.environ | {
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    run = subprocess.run(program, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    return target.read_bytes().decode()


def test_nothing_changed_is_no_diff() -> None:
    assert unified("a.yaml", LINES, LINES) == ""


@pytest.mark.parametrize("program", programs(), ids=lambda program: program[0])
@pytest.mark.parametrize(("before", "after"), CASES)
def test_it_applies(program: list[str], before: str, after: str, tmp_path: Path) -> None:
    assert apply(program, tmp_path, "a.yaml", before, unified("a.yaml", before, after)) == after


@pytest.mark.parametrize("program", programs(), ids=lambda program: program[0])
@pytest.mark.parametrize("name", NAMES)
def test_it_names_the_file(program: list[str], name: str, tmp_path: Path) -> None:
    assert apply(program, tmp_path, name, LINES, unified(name, LINES, edited(3))) == edited(3)


@pytest.mark.parametrize("program", programs(), ids=lambda program: program[0])
def test_diffs_of_several_files_are_one_patch(program: list[str], tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_bytes(b"b: x")
    both = unified("a.yaml", "a: x", "a: y") + unified("b.yaml", "b: x", "b: y")

    assert apply(program, tmp_path, "a.yaml", "a: x", both) == "a: y"
    assert (tmp_path / "b.yaml").read_bytes() == b"b: y"


def test_it_looks_like_any_unified_diff() -> None:
    assert unified("./a.yaml", "1\n2\n3\n4\n5\n6", "1\n2\n3\n4\nfive\n6") == (
        "--- a/a.yaml\n+++ b/a.yaml\n@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n+five\n 6\n\\ No newline at end of file\n"
    )


def test_a_name_that_is_not_utf_8_is_quoted() -> None:
    assert unified("\udcff.yaml", "a\n", "b\n").startswith('--- "a/\\377.yaml"\n')


def test_an_absolute_name_stays_below_the_prefix() -> None:
    assert unified("/srv/a.yaml", "a\n", "b\n").startswith("--- a/srv/a.yaml\n+++ b/srv/a.yaml\n")


def test_an_empty_file_that_grows() -> None:
    assert unified("a", "", "x\n").endswith("@@ -0,0 +1 @@\n+x\n")


def test_lines_between_inserted_ones_are_not_shown_as_changed() -> None:
    diff = unified("a.yaml", "# press: a\nmill: b\n# ink: c\n", "press: a\nmill: b\nink: c\nvat: d\n")

    assert diff.endswith("@@ -1,3 +1,4 @@\n-# press: a\n+press: a\n mill: b\n-# ink: c\n+ink: c\n+vat: d\n")


def test_much_between_two_insertions_is_not_compared() -> None:
    before = "x\n" * 100_000

    diff = unified("a.yaml", before, f"a\n{before}b\n")

    assert diff.count("\n-x") == 100_000
    assert diff.count("\n+x") == 100_000


def test_many_changes_in_a_large_file() -> None:
    before = "image: nginx\nother: 1\n" * 100_000

    diff = unified("a.yaml", before, before.replace("nginx", "hub.example.com/nginx"))

    assert diff.count("\n+image: hub.example.com/nginx\n") == 100_000
    assert diff.count("\n@@ ") == 1


@settings(max_examples=40, deadline=None)
@given(
    lines=st.lists(st.text(alphabet="ab \r-+@\\\x0c", max_size=4), min_size=1, max_size=25),
    touched=st.sets(st.integers(0, 24), min_size=1, max_size=6),
)
def test_any_edit_within_lines_applies(lines: list[str], touched: set[int]) -> None:
    before = "\n".join(lines)
    after = "\n".join(f"{line}X" if number in touched else line for number, line in enumerate(lines))
    diff = unified("a.yaml", before, after)
    for program in programs() if diff else ():
        with TemporaryDirectory() as folder:
            assert apply(program, Path(folder), "a.yaml", before, diff) == after
