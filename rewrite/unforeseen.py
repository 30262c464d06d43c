"""Unforeseen: errors that are bugs. They end neither the run nor in silence: one bad file never stops the others.

This is the only place that takes errors of all kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.report import Problem

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class Unforeseen:
    """Ends a `with` at an error, and keeps it; what is to end the process (Ctrl-C) goes on.

    error is None when there was none.
    """

    error: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> bool:
        if isinstance(error, Exception):
            self.error = error
            return True
        return False

    @property
    def message(self) -> str:
        """Give the kind of error and its text."""
        return f"{type(self.error).__name__}: {self.error}"

    @property
    def where(self) -> str:
        """Give the file and the line of the program that it came from."""
        from pathlib import Path
        from traceback import extract_tb

        at = extract_tb(self.error.__traceback__ if self.error else None)
        return f"{Path(at[-1].filename).name}:{at[-1].lineno}" if at else ""

    def problems(self, *names: str) -> list[Problem]:
        """Give a problem of each of some files that the error came from; none when there was none."""
        if self.error is None:
            return []
        return [Problem(name, f"internal error, please report it with this file: {self.message}") for name in names]
