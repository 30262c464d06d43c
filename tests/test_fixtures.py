"""Golden cases: each folder with `before/` in fixtures/ is a run of the command; adding a case is adding a folder.

before/       what the command is run over, as a working folder
after/        what is there afterwards, byte for byte; absent when nothing may change
args          the command line, one word a line; absent: --mirror hub.example.com .
report.txt    the verbose text report and the exit code

A file `_gitignore` is .gitignore in the working folder: under that name it would keep files of the case out of git.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from rewrite.cli import command

FIXTURES = Path(__file__).parent.parent / "fixtures"
RULES, KEPT_RULES = ".gitignore", "_gitignore"
CASES = sorted(folder.parent for folder in FIXTURES.rglob("before") if folder.is_dir())


def run(folder: Path, args: list[str]) -> tuple[str, int]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        result = CliRunner().invoke(command, args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    # How long the stages took is the only line that differs from run to run.
    said = re.sub(r"^Time: .*\n", "", result.stderr, flags=re.MULTILINE)
    return f"{result.stdout}{said}exit code {result.exit_code}\n", result.exit_code


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name not in (RULES, KEPT_RULES)
    }


def arguments(case: Path) -> list[str]:
    file = case / "args"
    return file.read_text().splitlines() if file.exists() else ["--mirror", "hub.example.com", "--verbose", "."]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.relative_to(FIXTURES)))
def test_fixture(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    # Charts are looked for in the folders above, too: none of another test's is to be found.
    work = tmp_path / "far" / "from" / "others" / "work"
    shutil.copytree(case / "before", work, symlinks=True)
    for kept in work.rglob(KEPT_RULES):
        kept.rename(kept.with_name(RULES))
    report, code = run(work, arguments(case))
    after = case / "after"
    if request.config.getoption("--force-regen"):
        _regenerate(case, work, report)
    expected = tree(after if after.exists() else case / "before")
    assert tree(work) == expected
    assert report == (case / "report.txt").read_text(encoding="utf-8")
    again, code_again = run(work, arguments(case))
    assert tree(work) == expected, "twice is once"
    assert "Changed:" not in again
    assert code_again in (0, code), f"a second run finds what the first did not:\n{again}"


def _regenerate(case: Path, work: Path, report: str) -> None:
    (case / "report.txt").write_text(report, encoding="utf-8")
    shutil.rmtree(case / "after", ignore_errors=True)
    if tree(work) != tree(case / "before"):
        shutil.copytree(work, case / "after", symlinks=True, ignore=shutil.ignore_patterns(RULES))


def test_there_are_cases() -> None:
    assert CASES
