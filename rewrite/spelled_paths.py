"""Spelled paths: how the report calls what a person has named: as it was spelled, but in one form and without detours.

What is in a folder is looked up by what it is called, so one folder must not have two names, and what one file says of
another must lead there by name: from `../argo/app.yaml` to `../apps/press` when the run is in `apps`.
"""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.files import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

DETOURS: Final = ("//", "/./", "/../")
SCHEME: Final = "://"
UP: Final = "../"


def as_written(path: str) -> str:
    """Give a path for the report: as it was given, with "/" between the folders and without a leading "./"."""
    written = printable(path.replace(os.sep, "/"))
    while written.startswith("./") and written.strip("./"):
        written = written[2:].lstrip("/")
    # `manifests/.` is the folder `manifests`, and what is in it has no other name; an address is none of a file.
    has_detour = SCHEME not in written and any(sign in f"{written}/" for sign in DETOURS)
    return _normal(path, written) if has_detour else written


def in_one_form(paths: Sequence[str]) -> list[str]:
    """Give the paths of a run for the report, so that each can be reached from each by what they are called.

    They are as_written, but where some lead out of the working directory, or are absolute, and others do not: all of
    them start from the farthest folder then, or are absolute.
    """
    names = [as_written(path) for path in paths]
    climbs = {-1 if os.path.isabs(name) else _climbs(name) for name in names}
    if len(climbs) <= 1:
        return names
    here = printable(os.getcwd().replace(os.sep, "/"))
    base = "/" if min(climbs) < 0 else UP * max(climbs)
    return [name if _is_apart(path, name) else _from(base, name, here) for path, name in zip(paths, names, strict=True)]


def _from(base: str, name: str, here: str) -> str:
    """Call a path from a base, which is above what is here; from the root where that is the base."""
    absolute = name if os.path.isabs(name) else posixpath.normpath(posixpath.join(here, name))
    if base == "/":
        return absolute
    return posixpath.normpath(base + posixpath.relpath(absolute, posixpath.join(here, base)))


def _climbs(name: str) -> int:
    """Count how many folders up a path begins."""
    return next((at for at, part in enumerate(name.split("/")) if part != ".."), name.count("/") + 1)


def _is_apart(path: str, name: str) -> bool:
    """Whether what a path leads to is called by it alone: nothing is there, or a way back from where a link leads."""
    return not os.path.exists(path) or ".." in name.split("/")[_climbs(name) :]


def _normal(path: str, written: str) -> str:
    """Take what leads nowhere out of a path, but a way back from where a link leads."""
    normal = posixpath.normpath(written)
    normal = normal.removeprefix("/") if normal.startswith("//") else normal
    is_same = normal == written or os.path.realpath(path) == os.path.realpath(normal)
    return normal if is_same else written
