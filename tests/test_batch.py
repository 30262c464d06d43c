from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite import files
from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.walking import walk

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

POD = "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: quay.io/orchard/press:v1}]}\n"


def test_a_file_that_changes_between_plan_and_write_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pod = tmp_path / "pod.yaml"
    pod.write_text(POD)
    read = files.read
    reads: list[str] = []

    def read_and_let_an_editor_in(path: str) -> bytes:
        reads.append(path)
        if len(reads) == 2:
            pod.write_text(f"# a line more\n{POD}")
        return read(path)

    monkeypatch.setattr(files, "read", read_and_let_an_editor_in)
    outcome = run(walk([str(pod)]), Policy(mirror="hub.example.com"), Mode.WRITE, 1, lambda _done, _all: None)
    assert [problem.message for problem in outcome.report.problems] == [
        "left as it was: another program changed it during the run; run again"
    ]
    assert not outcome.report.changes
    assert pod.read_text() == f"# a line more\n{POD}"


def test_a_diff_names_a_file_as_it_is_called_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "press\udcff.yaml").write_text(POD)
    outcome = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.DIFF, 1, lambda _done, _all: None)
    assert outcome.diffs[0].text.startswith('--- "a/press\\377.yaml"\n+++ "b/press\\377.yaml"\n')
    assert outcome.report.changes[0].place.file == "press\\xff.yaml"
