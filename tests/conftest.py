from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

# In GitHub Actions the command annotates files on top of what it says elsewhere; the tests of that set it themselves.
os.environ.pop("GITHUB_ACTIONS", None)

# No measure of speed: what grows with the square of these sizes takes a hundred times as long. What computes is given
# time of the processor, of which a machine under load takes no more; what waits is given that of a clock.
HANGS_AFTER_SECONDS = 90
WAITS_SECONDS = 900


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test in a folder of its own."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def ends() -> Iterator[None]:
    """Fail a test that hangs, on systems that have an alarm clock."""

    def stop(*_: Any) -> None:
        # No Exception: what is under test would take that for a file that cannot be read, and go on.
        pytest.fail("it does not end")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGPROF, signal.SIGALRM)}
    signal.setitimer(signal.ITIMER_PROF, HANGS_AFTER_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, WAITS_SECONDS)
    yield
    for timer in (signal.ITIMER_PROF, signal.ITIMER_REAL):
        signal.setitimer(timer, 0)
    for number, handler in before.items():
        signal.signal(number, handler)
