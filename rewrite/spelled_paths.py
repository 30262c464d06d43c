"""Spelled paths: how the report calls what a person has named: as it was spelled, but in one form and without detours.

What is in a folder is looked up by what it is called, so one folder must not have two names, and what one file says of
another must lead there by name: from `../argo/app.yaml` to `../apps/press` when the run is in `apps`. What a file is,
the folders may tell that it stands in, so `all.yml` is `../group_vars/all.yml` when the run is in `group_vars`.
"""

from __future__ import annotations

import os
import posixpath
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite.files import printable
from rewrite.pipelines import FOLDERS
from rewrite.role_folders import OF_HOSTS, PARTS
from rewrite.units import CHART_FILE
from rewrite.values_folders import is_in_values_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

DETOURS: Final = ("//", "/./", "/../")
SCHEME: Final = "://"
UP: Final = "../"
ABSOLUTE: Final = -1
# Folders that tell what stands in folders within them too, so many deep.
FAR: Final = frozenset({*OF_HOSTS, "roles"})
DEEPEST: Final = 3
TEMPLATES: Final = "templates"


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
    them start from the farthest folder then, or are absolute. Where the working directory tells what is in it, they
    start from above it.
    """
    names = [as_written(path) for path in paths]
    there = [name for path, name in zip(paths, names, strict=True) if os.path.exists(path)]
    climbs = {ABSOLUTE if os.path.isabs(name) else _climbs(name) for name in there}
    if climbs <= {ABSOLUTE}:
        return names
    here = printable(os.getcwd().replace(os.sep, "/"))
    if ABSOLUTE not in climbs:
        climbs.add(_telling(here))
    if len(climbs) <= 1:
        return names
    base = "/" if ABSOLUTE in climbs else UP * max(climbs)
    return [name if _is_apart(path, name) else _from(base, name, here) for path, name in zip(paths, names, strict=True)]


def from_here(name: str) -> str:
    """Call what is in the working directory without a way out of it, for those who know no other: git, patch, and what
    shows a report beside the lines of a repository.
    """
    if name.startswith(UP) or os.path.isabs(name):
        # What is on another drive has no way from here.
        with suppress(ValueError):
            relative = os.path.relpath(name).replace(os.sep, "/")
            return name if relative.startswith(UP) else relative
    return name


def _telling(here: str) -> int:
    """Count how many folders up from the working directory it is told what stands in it; 0 where none tells it.

    The folder of a repository is called as it was cloned, and tells nothing.
    """
    found, folder = 0, here
    for up in range(1, DEEPEST + 1):
        if os.path.exists(f"{folder}/.git"):
            break
        if _tells(folder, up):
            found = up
        folder = posixpath.dirname(folder)
    return found


def _tells(folder: str, up: int) -> bool:
    """Tell whether a folder that is so many up from within tells by its name what stands there."""
    above, name = posixpath.split(folder)
    if name == TEMPLATES or (up == 1 and is_in_values_folder(f"{folder}/.yaml")):
        return os.path.exists(f"{above}/{CHART_FILE}")
    return name in FAR or (up == 1 and (name in PARTS or name in FOLDERS))


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
