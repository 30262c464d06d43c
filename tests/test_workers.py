"""Workers: they end with the process that started them, however that one ends."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from concurrent import futures
from contextlib import suppress
from textwrap import dedent

import pytest

from rewrite.errors import WorkerLost
from rewrite.workers import in_order

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
