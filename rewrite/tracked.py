"""Tracked: the files that git tracks although a .gitignore file names them; to git, such files are not ignored."""

from __future__ import annotations

import os
from typing import Final

from rewrite.lazy import expression

# What git sets for the programs that it starts would lead it to another repository or index.
SET_BY_GIT: Final = frozenset({"GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE"})
# A repository may name a program that git starts to learn what has changed, which is not asked here.
COMMAND: Final = ("git", "-c", "core.fsmonitor=false", "ls-files", "--cached", "--ignored", "--exclude-standard", "-z")
LONGEST_WAIT_SECONDS: Final = 60
SEPARATOR: Final = expression("/")


class Checkout:
    """A folder, and what git tracks in it although it is ignored. git is asked once, and only if it matters.

    Source:  gitignore(5): "Files already tracked by Git are not affected".
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._tracked: frozenset[str] | None = None
        self._asked = False

    @property
    def is_known(self) -> bool:
        """Whether git can say what it tracks here: not outside of repositories, and not without git."""
        if not self._asked:
            self._asked = True
            self._tracked = _ask(self._root) if _is_in_repository(self._root) else None
        return self._tracked is not None

    def tracks(self, path: str) -> bool:
        """Tell whether git tracks an ignored path below the folder; of a folder, which ends in "/", anything in it."""
        return self.is_known and self._tracked is not None and path in self._tracked


def _is_in_repository(folder: str) -> bool:
    while not os.path.lexists(os.path.join(folder, ".git")):
        folder, below = os.path.dirname(folder), folder
        if folder == below:
            return False
    return True


def _ask(root: str) -> frozenset[str] | None:
    # Imported here: it takes 5 ms, and most runs meet nothing that is ignored.
    import subprocess

    environment = {name: value for name, value in os.environ.items() if name not in SET_BY_GIT}
    try:
        told = subprocess.run(
            COMMAND, cwd=root, env=environment, capture_output=True, check=True, timeout=LONGEST_WAIT_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return None
    files = frozenset(filter(None, os.fsdecode(told.stdout).split("\0")))
    return files | {path[: found.end()] for path in files for found in SEPARATOR.finditer(path)}
