"""Workers: they end with the process that started them, however that one ends."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from concurrent import futures
from contextlib import suppress
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from rewrite.errors import WorkerLost
from rewrite.workers import in_order

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 30
PROGRAM = dedent(
    """
    import os, signal, time
    from rewrite.workers import in_order

    signal.signal(signal.SIGINT, signal.default_int_handler)

    def begin():
        os.write(1, b"ready\\n")

    def linger(task):
        time.sleep(600)

    for done in in_order(linger, [[b"", b""]], 2, begin, ()):
        pass
    """
)

# As macOS starts processes, and as Python 3.14 does on Linux: what a worker has is then imported and sent, not inherited.
STARTED = dedent(
    """
    import multiprocessing, sys

    if __name__ == "__main__":
        multiprocessing.set_start_method(sys.argv.pop(1))
        from rewrite import planning, units, workers
        from rewrite.__main__ import main

        planning.WORTH_A_PROCESS_BYTES = units.BATCH_FILES = 1
        in_order = workers.in_order

        def counted(function, rounds, *rest):
            print("workers plan", sum(map(len, rounds)), "units", file=sys.stderr)
            return in_order(function, rounds, *rest)

        workers.in_order = counted
        main()
    """
)


@pytest.mark.skipif(os.name != "posix", reason="processes are ended in another way there")
@pytest.mark.parametrize("how", ["SIGTERM", "SIGKILL", "SIGINT"])
def test_they_end_with_their_parent(how: str) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, start_new_session=True)
    assert parent.stdout is not None
    try:
        heard = b""
        while heard.count(b"\n") < 2:
            said = os.read(parent.stdout.fileno(), 100)
            assert said, "no worker began"
            heard += said
        parent.send_signal(getattr(signal, how))
        parent.wait(timeout=PATIENCE_S)
        # The pipe ends when the last process that may write to it has ended.
        assert select.select([parent.stdout], [], [], PATIENCE_S)[0], "the workers live on"
        assert os.read(parent.stdout.fileno(), 100) == b""
    finally:
        parent.stdout.close()
        with suppress(ProcessLookupError):
            os.killpg(parent.pid, signal.SIGKILL)


def test_no_more_threads_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(futures.ProcessPoolExecutor, "submit", refuse)
    with pytest.raises(WorkerLost, match="no worker process can be started"):
        list(in_order(bytes, [[b"", b""]], 2, print, ()))


def test_without_a_mask_for_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    assert list(in_order(bytes, [[b"a", b"b"]], 2, int, ())) == [b"a", b"b"]


@pytest.mark.skipif(os.name != "posix", reason="there is one way to start processes there, spawn")
def test_they_plan_the_same_however_they_are_started(tmp_path: Path) -> None:
    program, folder = tmp_path / "program.py", tmp_path / "given"
    program.write_text(STARTED)
    for name in ("press", "mill", "kiln"):
        (folder / name).mkdir(parents=True)
        (folder / name / "pod.yaml").write_text(
            f"apiVersion: v1\nkind: Pod\nspec: {{containers: [{{image: quay.io/orchard/{name}:v1}}]}}\n"
        )
    options = ["--mirror", "hub.example.com", "--check", "--no-cache", "-j2", "--report", "json", str(folder)]
    said = []
    for method in ("fork", "forkserver", "spawn"):
        run = subprocess.run(
            [sys.executable, program, method, *options], capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        assert run.returncode == 1, run.stderr
        assert "workers plan 3 units" in run.stderr
        said.append(run.stdout)
    assert len(json.loads(said[0])["results"]) == 3
    assert said[1:] == said[:1] * 2
