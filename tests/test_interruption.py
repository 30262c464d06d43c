"""Who stops a run while it writes gets all of what was planned and the report of it, or is told otherwise."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from rewrite import batch, files
from rewrite.cli import command
from rewrite.commands import ending

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POD = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: press, image: quay.io/orchard/press:v1}]}\n"
NAMES = ("a.yaml", "b.yaml", "c.yaml")
RUN = ["--mirror", "hub.example.com", "--no-cache", "--jobs", "1"]
# Ends with the signal that it gives itself when it writes its first file.
PROGRAM = textwrap.dedent(
    """
    import signal, sys
    from rewrite import files
    from rewrite.__main__ import main

    signal.signal(signal.SIGINT, signal.default_int_handler)

    write = files.write_atomically

    def interrupted(path, data):
        write(path, data)
        if path.endswith("a.yaml"):
            for name in names:
                signal.raise_signal(getattr(signal, name))

    names = sys.argv.pop(1).split(",")
    files.write_atomically = interrupted
    main()
    """
)

# Ends with the signal that it gives itself when it is to plan.
ASKED = textwrap.dedent(
    """
    import signal, sys
    from rewrite import batch
    from rewrite.__main__ import main

    plan_all, name = batch.plan_all, sys.argv.pop(1)

    def asked(*arguments, **named):
        signal.raise_signal(getattr(signal, name))
        return plan_all(*arguments, **named)

    batch.plan_all = asked
    main()
    """
)
# What asks a process to stop, besides the keyboard.
ASKING = ("SIGTERM", "SIGHUP")
# Under nohup the tests themselves ignore one of them, and so would what they start.
HEARING = textwrap.dedent(
    """
    import signal

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    """
)

# Plans in two processes, which never come to an end.
PLANNING = textwrap.dedent(
    """
    import multiprocessing, os, signal, time
    from rewrite import planning, units
    from rewrite.__main__ import main

    signal.signal(signal.SIGINT, signal.default_int_handler)

    def linger(*_):
        os.write(1, b"ready\\n")
        time.sleep(600)

    multiprocessing.set_start_method("fork")
    planning.WORTH_A_PROCESS_BYTES = units.BATCH_FILES = 1
    planning._plan_unit = linger
    main()
    """
)
PATIENCE_S = 30


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Let SIGINT be heard: what a shell starts in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / name).write_text(POD)
    return tmp_path


def _moved(folder: Path) -> list[str]:
    return [name for name in NAMES if "hub.example.com" in (folder / name).read_text()]


def _interrupt(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Have Ctrl-C pressed so many times when the first file is written."""
    write = files.write_atomically
    left = iter(range(times))

    def interrupted(path: str, data: bytes) -> None:
        write(path, data)
        for _ in left:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(batch.files, "write_atomically", interrupted)


def test_all_that_was_planned_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    _interrupt(monkeypatch, 1)
    report = folder / "report.json"
    result = CliRunner().invoke(command, [*RUN, "--report", f"json:{report}", str(folder)])
    assert result.exit_code == 130
    assert "stopped, after all that was planned was written" in result.stderr
    assert "stopping as soon as all that was planned is written" in capfd.readouterr().err
    assert _moved(folder) == list(NAMES)
    assert len(json.loads(report.read_text())["results"]) == len(NAMES)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_one_stops_in_between(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _interrupt(monkeypatch, 2)
    result = CliRunner().invoke(command, [*RUN, str(folder)])
    assert result.exit_code == 130
    assert "some are as planned, some as they were; restore them before the next run" in result.stderr
    assert _moved(folder) == ["a.yaml"]
    assert not list(folder.glob(".rewrite-images*"))
    monkeypatch.undo()
    assert CliRunner().invoke(command, [*RUN, str(folder)]).exit_code == 0
    assert _moved(folder) == list(NAMES)


def test_before_anything_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(batch, "plan_all", interrupted)
    result = CliRunner().invoke(command, [*RUN, str(folder)])
    assert result.exit_code == 130
    assert "no reference was changed" in result.stderr
    assert _moved(folder) == []


@pytest.mark.parametrize("place", [(ending, "say"), (ending, "_check_working_folder"), (command, "parse_args")])
def test_wherever_it_comes_the_code_is_that_of_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, place: tuple[object, str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(batch, "plan_all", interrupted)
    monkeypatch.setattr(*place, interrupted)
    result = CliRunner().invoke(command, [*RUN, "--check", str(folder)])
    assert result.exit_code == 130
    assert "Aborted" not in result.stderr


def test_an_undo_is_not_stopped_either(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = folder / "report.json"
    assert CliRunner().invoke(command, [*RUN, "--report", f"json:{report}", str(folder)]).exit_code == 0
    _interrupt(monkeypatch, 1)
    assert CliRunner().invoke(command, ["--from-report", str(report)]).exit_code == 130
    assert _moved(folder) == []


def test_what_is_ignored_stays_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _interrupt(monkeypatch, 2)
    assert CliRunner().invoke(command, [*RUN, str(folder)]).exit_code == 0
    assert _moved(folder) == list(NAMES)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_process_ends_by_the_signal_when_all_is_written(folder: Path, name: str) -> None:
    arguments = [sys.executable, "-c", PROGRAM, name, *RUN, str(folder)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == (130 if name == "SIGINT" else -signal.SIGTERM)
    assert "3 references changed in 3 files" in done.stderr
    assert done.stderr.endswith("Error: stopped, after all that was planned was written\n")
    assert _moved(folder) == list(NAMES)


@pytest.mark.parametrize("name", ASKING)
def test_a_process_that_is_asked_twice_says_what_it_leaves(folder: Path, name: str) -> None:
    arguments = [sys.executable, "-c", HEARING + PROGRAM, f"{name},{name}", *RUN, str(folder)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == -getattr(signal, name)
    assert "some are as planned, some as they were" in done.stderr
    assert _moved(folder) == ["a.yaml"]
    assert sorted(path.name for path in folder.iterdir()) == list(NAMES)


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize("mode", ["--check", "--diff", "--quiet"])
def test_a_process_that_is_asked_before_it_writes_says_so(folder: Path, name: str, mode: str) -> None:
    done = _asked_while_planning(folder, name, mode)
    assert (done.returncode, done.stdout) == (-getattr(signal, name), "")
    assert done.stderr == "Error: stopped; no reference was changed\n"
    assert _moved(folder) == []


def test_nobody_needs_to_hear_it(folder: Path) -> None:
    # As of a terminal that was closed.
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = _asked_while_planning(folder, "SIGHUP", "--check", stderr=writer)
    finally:
        os.close(writer)
    assert done.returncode == -signal.SIGHUP


def test_what_is_ignored_is_not_asked(folder: Path) -> None:
    ignoring = f"import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n{ASKED}"
    arguments = [sys.executable, "-c", ignoring, "SIGHUP", *RUN, str(folder)]
    assert subprocess.run(arguments, capture_output=True, check=False).returncode == 0
    assert _moved(folder) == list(NAMES)


def _asked_while_planning(
    folder: Path, name: str, mode: str, stderr: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-c", HEARING + ASKED, name, *RUN, mode, str(folder)]
    return subprocess.run(arguments, stdout=subprocess.PIPE, stderr=stderr, text=True, check=False)


def test_it_does_again_what_it_did(folder: Path) -> None:
    before = [signal.getsignal(getattr(signal, name)) for name in ASKING]
    assert CliRunner().invoke(command, [*RUN, str(folder)]).exit_code == 0
    assert [signal.getsignal(getattr(signal, name)) for name in ASKING] == before


@pytest.mark.skipif(os.name != "posix", reason="processes are started in another way there")
@pytest.mark.parametrize("all_hear", [True, False], ids=["as from a terminal", "as from another program"])
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", -signal.SIGTERM)])
def test_several_processes_stop_at_once(folder: Path, name: str, code: int, *, all_hear: bool) -> None:
    arguments = [sys.executable, "-c", PLANNING, *RUN[:-1], "2", str(folder)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(arguments, stdout=pipe, stderr=pipe, start_new_session=True)
    assert process.stdout is not None
    try:
        assert [process.stdout.readline(), process.stdout.readline()] == [b"ready\n"] * 2
        (os.killpg if all_hear else os.kill)(process.pid, getattr(signal, name))
        # What they write to ends with the last of the processes.
        _, said = process.communicate(timeout=PATIENCE_S)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert (process.returncode, said) == (code, b"Error: stopped; no reference was changed\n")
    assert sorted(path.name for path in folder.iterdir()) == list(NAMES)
    assert _moved(folder) == []
