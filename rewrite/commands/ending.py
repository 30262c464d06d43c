"""Ending: the exit code that a command ends with, and what it says when it has not come to its end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rewrite.commands.output import say
from rewrite.errors import OutputLost, UsageError, WorkerLost
from rewrite.interruption import Hearing, Stopped, end_by, tell
from rewrite.unforeseen import Unforeseen

if TYPE_CHECKING:
    from collections.abc import Callable

# As shells have it: 128 and the number of the signal, which is 2 for SIGINT.
SIGNALED: Final = 128
INTERRUPTED: Final = 130
UNCHANGED: Final = "stopped; no reference was changed"


def call(function: Callable[[], int]) -> int:
    """Do what a command does, and give its exit code; what keeps it from its end is said."""
    # By itself Python ends with 1, which says that something would change.
    with Unforeseen() as unforeseen:
        try:
            with Hearing():
                return _call(function)
        except Stopped as stopped:
            return _end_by(stopped)
    return _end(f"internal error at {unforeseen.where}, please report it: {unforeseen.message}")


def _call(function: Callable[[], int]) -> int:
    try:
        _check_working_folder()
        return function()
    except UsageError as error:
        return _end(f"{error}\nSee `rewrite-images --help`.", misused=True)
    except OutputLost as error:
        return _end(str(error))
    except Stopped:
        raise
    except KeyboardInterrupt as stopped:
        say(f"Error: {str(stopped) or UNCHANGED}\n", err=True)
        return INTERRUPTED
    except MemoryError:
        what = "there is not enough memory"
    except WorkerLost as error:
        what = f"{error}; nothing was written"
    # Said here, where what filled the memory is free again. What a file was being planned for is not written.
    return _end(f"{what}; allow more memory, name fewer files, or use --jobs 1")


def _end_by(stopped: Stopped) -> int:
    """Say what was done before a signal, and end by it; give the exit code of that where the process does not end."""
    # A terminal that was closed hears nothing.
    tell(f"Error: {str(stopped) or UNCHANGED}\n".encode())
    end_by(stopped.number)
    return SIGNALED + stopped.number


def _end(said: str, *, misused: bool = False) -> int:
    """Say why a command has not come to its end, and give the exit code of that."""
    say(f"Error: {said}\n", err=True)
    from rewrite.report import ExitCode

    return ExitCode.USAGE if misused else ExitCode.LOOK


def _check_working_folder() -> None:
    """Refuse to work in a folder that was deleted meanwhile: nothing can be named relative to it."""
    try:
        os.getcwd()
    except OSError as error:
        raise UsageError("the working folder is not there any more; change to one that is") from error
