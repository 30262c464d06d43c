from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

# In GitHub Actions the command annotates files on top of what it says elsewhere; the tests of that set it themselves.
os.environ.pop("GITHUB_ACTIONS", None)

# No measure of speed: a machine under load may take ten times as long as another, and what grows with the square of
# these sizes takes a hundred times as long.
HANGS_AFTER_SECONDS = 90


@pytest.fixture
def ends() -> Iterator[None]:
    """Fail a test that hangs, on systems that have an alarm clock."""

    def stop(*_: Any) -> None:
        # No Exception: what is under test would take that for a file that cannot be read, and go on.
        pytest.fail("it does not end")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(HANGS_AFTER_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
