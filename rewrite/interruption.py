"""Interruption: Ctrl-C and other requests to stop wait while files are written, and until it is told what was done.

A run is planned as a whole: the entry of a kustomization goes with its base, a chart's metadata with its values. If it
stopped in between, it would leave one without the other, and no report to undo it by.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType, TracebackType
    from typing import Self

OTHERS: Final = ("SIGTERM", "SIGHUP")
NAMES: Final = ("SIGINT", *OTHERS)
WAITING: Final = (
    b"\nrewrite-images: stopping as soon as all that was planned is written; once more stops it in between\n"
)
ALL_WRITTEN: Final = "stopped, after all that was planned was written"
# A second run finds bases that have moved already, and lets no entry follow them.
IN_BETWEEN: Final = (
    "stopped while files were written: some are as planned, some as they were; restore them before the next run, which "
    "would leave image entries of kustomizations behind"
)


class Stopped(KeyboardInterrupt):
    """A request to stop that does not come from the keyboard, and what is to be said of it; number is the signal."""

    def __init__(self, number: int, message: str = "") -> None:
        super().__init__(message)
        self.number = number


class Hearing:
    """Has other signals end a `with` as Ctrl-C does: what is in work is taken away, and it is told what was done.

    Those that are ignored stay so. A second one ends the process, whatever it is doing.

    Errors:  Stopped.
    """

    def __enter__(self) -> Self:
        import signal  # the version is told without it

        for number in _numbers(signal, OTHERS):
            if signal.getsignal(number) is signal.SIG_DFL:
                # Only the first thread can say what they do.
                with suppress(ValueError):
                    signal.signal(number, _raise)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let the signals do what they did."""
        import signal

        for number in _numbers(signal, OTHERS):
            if signal.getsignal(number) is _raise:
                signal.signal(number, signal.SIG_DFL)


def end_by(number: int) -> None:
    """End the process by a signal, so that whoever waits for it knows; the first process of a container goes on."""
    import signal

    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)


def tell(text: bytes) -> None:
    """Write to stderr past the stream of Python's, which may be in the middle of something, or lead nowhere."""
    # Where it was closed, another file may have its number.
    if sys.stderr is not None:
        with suppress(OSError):
            os.write(2, text)


class Interruption:
    """Signals that wait from begin() to the end of the `with`; without one they do what they do.

    Errors:  KeyboardInterrupt at the end for SIGINT, which says what was written, and at once for a second one; for
             other signals Stopped, where they raise that without this, or whatever else they do.
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

        for number in _numbers(signal, NAMES):
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
        tell(WAITING)

    def _restore(self) -> None:
        if not self._handlers:
            return
        import signal

        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers = {}


def _numbers(signal: ModuleType, names: Iterable[str]) -> list[int]:
    """Give the signals of some names that there are."""
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


def _raise(number: int, _frame: object) -> None:
    _stop(number, "")


def _stop(number: int, message: str) -> None:
    import signal

    if number == signal.SIGINT:
        raise KeyboardInterrupt(message)
    if signal.getsignal(number) is _raise:
        signal.signal(number, signal.SIG_DFL)
        raise Stopped(number, message)
    signal.raise_signal(number)
