"""Spelled paths: how the report calls what a person has named: as it was spelled, but for what leads nowhere.

What is in a folder is looked up by what it is called, so one folder must not have two names.
"""

from __future__ import annotations

import os
import posixpath
from typing import Final

from rewrite.files import printable

DETOURS: Final = ("//", "/./", "/../")
SCHEME: Final = "://"


def as_written(path: str) -> str:
    """Give a path for the report: as it was given, with "/" between the folders and without a leading "./"."""
    written = printable(path.replace(os.sep, "/"))
    while written.startswith("./") and written.strip("./"):
        written = written[2:].lstrip("/")
    # `manifests/.` is the folder `manifests`, and what is in it has no other name; an address is none of a file.
    has_detour = SCHEME not in written and any(sign in f"{written}/" for sign in DETOURS)
    return _normal(path, written) if has_detour else written


def _normal(path: str, written: str) -> str:
    """Take what leads nowhere out of a path, but a way back from where a link leads."""
    normal = posixpath.normpath(written)
    normal = normal.removeprefix("/") if normal.startswith("//") else normal
    is_same = normal == written or os.path.realpath(path) == os.path.realpath(normal)
    return normal if is_same else written
