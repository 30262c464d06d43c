"""Program files: those in a folder and in the folders that it has for them which may build, load or set images."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from typing import TYPE_CHECKING

from rewrite import files
from rewrite.program_names import (
    BAKE_FILE,
    INNER,
    LOADERS,
    MOLECULE,
    OF_TESTS,
    PIPELINES,
    SCRIPT,
    SHEBANG,
    TILTFILE,
    UNENDED,
    WORKFLOW,
    WORKFLOWS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def programs_in(folder: str, *, is_own: bool) -> list[str]:
    """Give the names of the files in a folder that may build, load or set, those of Tilt first; is_own, where its
    scripts are for the files of the run.
    """
    names = files.names_in(folder)
    found = [name for name in names if TILTFILE.match(name)]
    found += sorted(name for name in names if LOADERS.match(name))
    found += [name for name in names if BAKE_FILE.match(name) or (is_own and SCRIPT.match(name))]
    found += [name for name in PIPELINES if name in names]
    for inner in (inner for inner in OF_TESTS if is_own and f"{inner.partition('/')[0]}/" in names):
        found += _of_commands(folder, f"{inner}/")
    for inner in (inner for inner in WORKFLOWS if f"{inner.partition('/')[0]}/" in names):
        beside = files.names_in(os.path.join(folder, inner))
        found += [f"{inner}/{name}" for name in beside if WORKFLOW.match(name)]
    if MOLECULE in names:
        found += _of_scenarios(folder)
    return found


def _of_scenarios(folder: str) -> Iterator[str]:
    """Give the files of tasks in the folders that Molecule has for its scenarios."""
    for scenario in files.names_in(os.path.join(folder, MOLECULE)):
        if scenario.endswith("/"):
            beside = files.names_in(os.path.join(folder, MOLECULE, scenario))
            yield from (f"{MOLECULE}{scenario}{name}" for name in beside if WORKFLOW.match(name))


def _of_commands(folder: str, inner: str) -> Iterator[str]:
    """Give the files of commands in a folder for them, and in those which that has for some of these."""
    names = files.names_in(os.path.join(folder, inner))
    for name in names:
        if SCRIPT.match(name) or LOADERS.match(name) or (UNENDED.match(name) and _is_script(folder, inner, name)):
            yield f"{inner}{name}"
    if inner.count("/") == 1:
        for below in (below for below in INNER if below in names):
            yield from _of_commands(folder, f"{inner}{below}")


def _is_script(*path: str) -> bool:
    """Tell whether a file says in front what runs it, also behind a byte order mark."""
    return SHEBANG in files.begin_of(os.path.join(*path), len(SHEBANG) + len(BOM_UTF8))
