"""Interruption: Ctrl-C and other requests to stop wait while files are written, and until it is told what was done.

A run is planned as a whole: the entry of a kustomization goes with its base, a chart's metadata with its values. If it
stopped in between, it would leave one without the other, and no report to undo it by.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP")
WAITING: Final = (
    b"\nrewrite-images: stopping as soon as all that was planned is written; once more stops it in between\n"
)
ALL_WRITTEN: Final = "stopped, after all that was planned was written"
# A second run finds bases that have moved already, and lets no entry follow them.
IN_BETWEEN: Final = (
    "stopped while files were written: some are as planned, some as they were; restore them before the next run, which "
    "would leave image entries of kustomizations behind"
)


class Interruption:
    """Signals that wait from begin() to the end of the `with`; without one they do what they do.

    Errors:  KeyboardInterrupt at the end for SIGINT, which says what was written, and at once for a second one. Other
             signals end the process then, as they do without this.
    """

    def __init__(self) -> None:
        self._entered = False
        self._came: int | None = None
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        """Let signals do what they do until begin() is called."""
        self._entered = True
        return self

    def begin(self) -> None:
        """Let signals wait from now on. Those that are ignored stay so; only the first thread can say what they do."""
        if not self._entered:
            return
        import signal  # what writes nothing does not need it

        for number in (getattr(signal, name) for name in NAMES if hasattr(signal, name)):
            handler = signal.getsignal(number)
            # None is one that was not set by Python, and cannot be set again.
            if handler is not None and handler is not signal.SIG_IGN:
                with suppress(ValueError):
                    signal.signal(number, self._take)
                    self._handlers[number] = handler

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let the signals do what they do again, with the one that came meanwhile."""
        self._restore()
        if self._came is not None and error is None:
            _stop(self._came, ALL_WRITTEN)

    def _take(self, number: int, _frame: object) -> None:
        if self._came is not None:
            self._restore()
            _stop(number, IN_BETWEEN)
        self._came = number
        with suppress(OSError):
            # No stream of Python's: it may be in the middle of something.
            os.write(2, WAITING)

    def _restore(self) -> None:
        if not self._handlers:
            return
        import signal

        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers = {}


def _stop(number: int, message: str) -> None:
    import signal

    if number == signal.SIGINT:
        raise KeyboardInterrupt(message)
    signal.raise_signal(number)
