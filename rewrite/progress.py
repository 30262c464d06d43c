"""Progress: a bar on a terminal, for runs that take over a second."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID

PATIENCE_SECONDS: Final = 1.0


class Bar:
    """A progress bar on stderr; nothing is imported or drawn in runs that are over sooner."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Begin to count the time."""
        return self

    def update(self, done: int, total: int) -> None:
        """Show that done of total files are done."""
        if self._progress is None:
            if sys.stderr is None or not sys.stderr.isatty() or time.monotonic() - self._started < PATIENCE_SECONDS:
                return
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._progress.start()
            self._task = self._progress.add_task("files", total=total)
        if self._task is not None:
            self._progress.update(self._task, completed=done, total=total)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
