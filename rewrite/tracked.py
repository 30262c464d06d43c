"""Tracked: the files that git tracks although a .gitignore file names them; to git, such files are not ignored."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Sequence

# What git sets for the programs that it starts would lead it to another repository or index.
SET_BY_GIT: Final = frozenset({"GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE"})
# A repository may name a program that git starts to learn what has changed, which is not asked here.
COMMAND: Final = ("git", "-c", "core.fsmonitor=false", "ls-files", "--cached", "--ignored", "--exclude-standard", "-z")
# In a clone without all objects git would fetch what a sparse index leaves out. Source: git(1), environment variables.
OFFLINE: Final = {"GIT_NO_LAZY_FETCH": "1"}
LONGEST_WAIT_SECONDS: Final = 60
SEPARATOR: Final = expression("/")


class Checkout:
    """A folder, and what git tracks in it although it is ignored. git is asked only if it matters.

    Source:  gitignore(5), Description and Notes: patterns are for files that are not tracked.
    """

    def __init__(self, root: str) -> None:
        self._root = root.rstrip(os.sep) or os.sep
        self._top: str | None = None
        self._tracked: frozenset[str] | None = None
        self._asked = False

    @property
    def is_known(self) -> bool:
        """Whether git can say what it tracks here: not outside of repositories, and not without git."""
        if not self._asked:
            self._asked = True
            self._top = top_of(self._root)
            self._tracked = _tracked_in(self._top, _stamp(self._top)) if self._top else None
        return self._tracked is not None

    def tracks(self, path: str) -> bool:
        """Tell whether git tracks an ignored path below the folder; of a folder, which ends in "/", anything in it."""
        if not self.is_known or not self._tracked:
            return False
        below = os.path.relpath(os.path.join(self._root, path), self._top).replace(os.sep, "/")
        return (f"{below}/" if path.endswith("/") else below) in self._tracked


def top_of(folder: str) -> str | None:
    """Give the folder of the repository that a folder is in."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        folder, below = os.path.dirname(folder), folder
        if folder == below:
            return None
    return folder


def top_around(reals: Sequence[str]) -> str:
    """Give the repository that files are in, and folders with "/" behind, or the innermost folder around all of these.

    In:      reals, their real paths.
    """
    # Of the paths in order, the first and the last have least in common.
    folder = os.path.commonpath([os.path.dirname(end) for end in (min(reals), max(reals))]) if reals else ""
    return top_of(folder) or folder


def index_of(top: str) -> str:
    """Give the path of the file that says what a repository tracks."""
    return os.path.join(top, ".git", "index")


def _stamp(top: str) -> int:
    """Tell when git last wrote what it tracks; 0 where that is not known."""
    try:
        return os.stat(index_of(top)).st_mtime_ns
    except OSError:
        return 0


# Charts are walked one by one, each in the repository of all.
@lru_cache(maxsize=64)
def _tracked_in(top: str, _written: int) -> frozenset[str] | None:
    """Ask git, once for each state of what it tracks."""
    # Imported here: it takes 5 ms, and most runs meet nothing that is ignored.
    import subprocess

    environment = {name: value for name, value in os.environ.items() if name not in SET_BY_GIT} | OFFLINE
    try:
        told = subprocess.run(
            COMMAND,
            cwd=top,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=LONGEST_WAIT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    files = frozenset(filter(None, os.fsdecode(told.stdout).split("\0")))
    return files | {path[: found.end()] for path in files for found in SEPARATOR.finditer(path)}
