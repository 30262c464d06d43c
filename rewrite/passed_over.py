"""Passed over: folders in which nobody keeps manifests of a team's own, and kustomizations in what a walk leaves."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rewrite.kustomization_names import is_kustomization

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

# Folders that hold no sources of the team's own. .github is CI, not a cluster: it is taken when it is named.
PASSED_OVER: Final = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".bzr",
        ".jj",
        "_darcs",
        "CVS",
        ".github",
        "node_modules",
        ".tox",
        ".nox",
        "__pycache__",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
    }
)
VIRTUAL_ENVIRONMENT: Final = "pyvenv.cfg"
# What `go mod vendor` writes beside the copies that it makes of other projects.
VENDORED: Final = "vendor/"
MODULES: Final = "modules.txt"
# Why something that a run comes to is left, beside its name.
INSTALLED: Final = "what a virtual environment or `go mod vendor` holds is read when the folder itself is named"

# How far a folder that is left is looked into, and how many folders of it and of a run are. Kustomizations that build
# what stands outside of it stand near its top; below `.terraform`, `target` or `data` there may be any number.
MOST_LEVELS: Final = 4
MOST_FOLDERS: Final = 200
MOST_FOLDERS_OF_A_RUN: Final = 2_000


def is_of_others(folder: str, names: Container[str]) -> bool:
    """Tell whether what stands in a folder was installed there, and is no source of the team's own.

    In:      folder, its path, with a slash at its end; names, those of all that is in it.
    Source:  PEP 405; go.dev/ref/mod, go mod vendor: it removes the folder and makes it anew.
    """
    if VIRTUAL_ENVIRONMENT in names:
        return True
    return MODULES in names and f"/{folder}".endswith(f"/{VENDORED}")


def kustomizations_in(folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give the kustomizations in folders that a walk leaves, each as its folder of these and its path in it.

    In:      folders, their real paths.
    """
    left = MOST_FOLDERS_OF_A_RUN
    for folder in folders:
        # Those near the top first.
        waiting = [""]
        looked = 0
        while looked < min(len(waiting), MOST_FOLDERS, left):
            below = waiting[looked]
            looked += 1
            inner, names = _look_in(os.path.join(folder, below))
            if is_of_others(f"{folder}/{below}", names):
                continue
            yield from ((folder, below + name) for name in sorted(filter(is_kustomization, names)))
            if below.count("/") < MOST_LEVELS:
                waiting += [f"{below}{name}/" for name in sorted(inner)]
        left -= looked


def _look_in(folder: str) -> tuple[list[str], set[str]]:
    """Give the names of the folders in a folder that may be looked into, and those of its files."""
    inner: list[str] = []
    names: set[str] = set()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if not entry.name.startswith(".") and entry.name not in PASSED_OVER:
                        inner.append(entry.name)
                elif entry.is_file(follow_symlinks=False):
                    names.add(entry.name)
    except OSError:
        # What cannot be read and is left anyway is nothing to tell.
        return [], set()
    return inner, names
