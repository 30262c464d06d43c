"""Departure: leave the process without taking apart what it holds; the system takes the memory back anyway.

Python destroys all modules and what they refer to one by one, which takes a thirtieth of a run over one small file.
"""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container
    from types import TracebackType
    from typing import Self


class Departure:
    """Ends the process with the code of the SystemExit that leaves the `with`, when all else that waits for it is done.

    In:      files, those that run a process for nothing but this: one that only calls it, such as a test, goes on.

    Whatever else happens ends as Python ends it. To be entered before anything that is to be done at the end is
    registered: Python does what was registered last first.
    """

    def __init__(self, files: Container[str]) -> None:
        self._files = files
        self._code: int | None = None

    def __enter__(self) -> Self:
        file = getattr(sys.modules["__main__"], "__file__", None)
        if file and (file in self._files or file.rpartition(os.sep)[2] in self._files):
            atexit.register(self._leave)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Keep the code; a text, which Python would print, is left to it."""
        if isinstance(error, SystemExit):
            self._code = 0 if error.code is None else error.code if isinstance(error.code, int) else None

    def _leave(self) -> None:
        if self._code is None:
            return
        # What cannot be written Python tries once more, and says so.
        with suppress(OSError, ValueError):
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
            os._exit(self._code)
