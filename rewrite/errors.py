"""The errors of the package: each says what is wrong, where, and what would be right."""

from __future__ import annotations


class RewriteError(Exception):
    """The parent of every error a user can meet; its text is the message."""

    @property
    def alone(self) -> str:
        """The message about what is asked for by itself, as a configuration is, and can be left out of no run."""
        return str(self)


class UsageError(RewriteError):
    """A wrong option or configuration: nothing was done (exit code 2)."""


class InvalidReference(RewriteError):
    """A text that the grammar of image references rejects."""


class UndecodableSource(RewriteError):
    """Bytes that are not the text of a YAML or JSON file."""

    def __init__(self, fault: str, remedy: str, remedy_alone: str = "") -> None:
        super().__init__(f"{fault}; {remedy}")
        self._alone = f"{fault}; {remedy_alone or remedy}"

    @property
    def alone(self) -> str:
        """The message, in which no file is to be excluded."""
        return self._alone


class UnreadableDocument(RewriteError):
    """A document that no parser reads; line and column count from 1 within the document.

    opening, what is not closed there and was begun on an earlier line, and the line and column of its beginning.
    """

    def __init__(self, message: str, line: int, column: int, opening: tuple[str, int, int] | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.opening = opening

    def told(self, first_line: int = 1) -> str:
        """Give the message for a document that begins on a line of its file, with what is open there."""
        if self.opening is None:
            return str(self)
        what, line, column = self.opening
        return f"{self} in a {what} that begins at {first_line + line - 1}:{column}"


class UnreadableArchive(RewriteError):
    """A packed chart that cannot be read, or not to its end."""


class DamagedArchive(UnreadableArchive):
    """A packed chart that nothing else reads to its end either."""


class WorkerLost(RewriteError):
    """A worker process that cannot be started, or was ended from outside, while files were planned."""


class OutputLost(RewriteError):
    """A report or baseline that could not be written when the files were done (exit code 3)."""


class EditConflict(RewriteError):
    """Two edits that want the same code points."""


class ChangedMeanwhile(RewriteError):
    """A file that is not what it was when its changes were planned."""


def printable(message: str) -> str:
    """Escape what is no printable sign, so that a text from outside does nothing to a terminal."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in message)


def misuse(message: str) -> UsageError:
    """Make the error for what a person has written; the message may quote it."""
    return UsageError(printable(message))
