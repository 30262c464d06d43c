"""Made beside: names of images stay that a Tiltfile beside the manifests builds, or a file of commands loads into a
cluster: Tilt puts what it has built in the place of these names, and what was loaded is nowhere else.

Both are programs, in the folder of the manifests or in one above it, and are only read for the names in them. It does
not matter which of these folders a run is told of, nor where a repository begins: a Tiltfile above several of them
builds the images of all.

Source:  docs.tilt.dev, API reference, docker_build and custom_build; Image dependencies.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.errors import RewriteError
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip
    from rewrite.walking import FileEntry

# `Tiltfile.dc` and `press.tiltfile` are started with `tilt up -f`, or loaded by another one.
TILTFILE: Final = expression(r"Tiltfile(?:\.(?!md\Z)[\w.-]+)?\Z|[\w.-]+\.[tT]iltfile\Z")
# Files of commands, which stand in the folder of what they are for, or in one above it.
LOADERS: Final = ("Makefile", "Taskfile.yml", "Taskfile.yaml", "justfile")
# A literal that is all of the first argument: not that of `docker_build('orchard/' + name, '.')`.
BUILD: Final = expression(
    r"""(?<![\w.])(?:docker_build(?:_with_restart|_sub)?|custom_build(?:_with_restart)?)\(\s*(?:ref\s*=\s*)?"""
    r"""(?P<quote>["'])(?P<name>[\w./:-]{1,255})(?P=quote)\s*[,)]"""
)
COMMENT: Final = "#"
BUILDS: Final = "Tilt builds it"
LOADS: Final = "a command loads it into a cluster under this name"


class _Built(NamedTuple):
    """The names that a Tiltfile has built, or that another file loads, each with the line that says so."""

    path: str
    lines: Mapping[str, int]
    loads: bool = False


def hold_made_beside(entries: Sequence[FileEntry], plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the changes of images that a Tiltfile has built, or that a file beside them loads into a cluster; give the
    names that they would have got.
    """
    changing = {plan.name for plan in plans if plan.changes}
    real = {entry.name: entry.real for entry in entries if entry.name in changing}
    known: dict[str, tuple[_Built, ...]] = {}
    targets: set[str] = set()
    for plan in plans:
        around = _around(os.path.dirname(real[plan.name]), known) if plan.name in real else ()
        held = {change: skip for change in plan.changes if around and (skip := _held(change, real[plan.name], around))}
        targets |= plan.hold(held)
    return frozenset(targets)


def _around(folder: str, known: dict[str, tuple[_Built, ...]]) -> tuple[_Built, ...]:
    """Give what is built in a folder and in those above it, the nearest first.

    In:      known, what was given before, by folder.
    """
    below: list[str] = []
    while folder not in known:
        below.append(folder)
        above = os.path.dirname(folder)
        if above == folder:
            break
        folder = above
    around = known.get(folder, ())
    for inner in reversed(below):
        around = known[inner] = (*_made_in(inner), *around)
    return around


def _made_in(folder: str) -> Iterator[_Built]:
    """Give what the files in a folder build and load."""
    for name in _programs(folder):
        path = os.path.join(folder, name)
        # What is not there, or cannot be read says nothing, and is no file of the run.
        if not os.path.isfile(path):
            continue
        with suppress(OSError, RewriteError):
            text = decode(path, files.read_found(path)).text
            if name in LOADERS:
                from rewrite.loaded import loaded_in

                lines = loaded_in(text)
            else:
                lines = _built_in(text)
            if lines:
                yield _Built(path, lines, loads=name in LOADERS)


def _programs(folder: str) -> list[str]:
    """Give the names of the files in a folder that may build or load, those of Tilt first."""
    names: list[str] = []
    with suppress(OSError):
        names = os.listdir(folder)
    return [*sorted(name for name in names if TILTFILE.match(name)), *(name for name in LOADERS if name in names)]


def _built_in(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for found in BUILD.finditer(text):
        from rewrite.built_names import built_name

        begin = text.rfind("\n", 0, found.start()) + 1
        if COMMENT not in text[begin : found.start()] and (name := built_name(found["name"])):
            lines.setdefault(name, text.count("\n", 0, found.start()) + 1)
    return lines


def _held(change: Change, real: str, around: Sequence[_Built]) -> Skip | None:
    """Give the skip that a change becomes when its image is built, or loaded."""
    from rewrite.built_names import names_of
    from rewrite.finders.never_pulled import loaded_name
    from rewrite.released_parts import why_it_stays

    for built in around:
        named = (loaded_name(change.before),) if built.loads else names_of(change.before)
        line = next((built.lines[name] for name in named if name in built.lines), None)
        if line is not None:
            beside = os.path.relpath(built.path, os.path.dirname(real))
            path = os.path.normpath(os.path.join(os.path.dirname(change.place.file), beside)).replace(os.sep, "/")
            if built.loads:
                return change.held(Reason.MATCH_KEY, f"{LOADS}, {path}:{line}")
            return change.held(*why_it_stays(change, f"{BUILDS}, {path}:{line}"))
    return None
