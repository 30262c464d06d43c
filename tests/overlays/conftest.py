"""What the tests of overlays share: a small tree goes through the line without a disk.

A tree is written as one text: a line `# name` begins each file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from textwrap import dedent

import pytest

from rewrite.collisions import Origins, refuse_collisions
from rewrite.edit import apply
from rewrite.mapping import Mapper
from rewrite.overlays.follow import Followed, follow
from rewrite.overlays.tree import Planned
from rewrite.policy import Policy
from rewrite.rewriting import plan
from rewrite.source import Source

POLICY = Policy(mirror="hub.example.com")
FILE = re.compile(r"^# (\S+)\n", re.MULTILINE)

Moves = Callable[..., None]
Says = Callable[..., None]


def split(tree: str) -> dict[str, str]:
    """Give the files of a tree by their names."""
    _, *parts = FILE.split(dedent(tree).removeprefix("\n"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def locate(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def run(files: dict[str, str], policy: Policy = POLICY) -> tuple[dict[str, str], Followed]:
    """Rewrite a tree; what a run does, without reading and writing."""
    mapper = Mapper(policy)
    plans = {name: plan(Source(name, text), mapper) for name, text in files.items()}
    stand, refused = refuse_collisions([change for found in plans.values() for change in found.changes], policy)
    planned = {
        name: Planned(
            name,
            [change for change in stand if change.place.file == name],
            [*found.skips, *(skip for skip in refused.skips if skip.place.file == name)],
            found.layers,
            is_known=not found.problems,
        )
        for name, found in plans.items()
    }
    followed = follow(planned, locate, is_only=Origins(policy).is_only)
    edits = [(change.place.file, edit) for change in (*stand, *followed.changes) for edit in change.edits]
    after = {name: apply(text, [edit for file, edit in edits if file == name]) for name, text in files.items()}
    return after, followed


def outcome(followed: Followed) -> list[str]:
    """Give what is said of the entries: `file:path reason detail`, and `file:line message` of problems."""
    said = [skip for skip in followed.replaced.values() if skip is not None]
    skips = [
        f"{skip.place.file}:{skip.place.path} {skip.reason.identifier} {skip.detail}".strip()
        for skip in sorted([*said, *followed.skips], key=lambda skip: (skip.place.file, skip.place.line))
    ]
    return [
        *skips,
        *(f"{problem.file}:{problem.line} {problem.message}" for problem in (*followed.problems, *followed.behind)),
    ]


@pytest.fixture
def moves() -> Moves:
    """Check what becomes of the files of a tree that are named in after, and that twice is once."""

    def check(before: str, after: str, said: tuple[str, ...] = (), policy: Policy = POLICY) -> None:
        files = split(before)
        expected = split(after)
        result, followed = run(files, policy)
        assert {name: result[name] for name in expected} == expected
        assert outcome(followed) == list(said)
        assert len(followed.changes) == len(set(followed.changes)), "each name is told once"
        again, second = run(result, policy)
        assert again == result, "twice is once"
        assert second.changes == []

    return check


@pytest.fixture
def says() -> Says:
    """Check that no entry moves, and what is said of them."""

    def check(before: str, *said: str, policy: Policy = POLICY) -> None:
        files = split(before)
        _, followed = run(files, policy)
        assert followed.changes == []
        assert outcome(followed) == list(said)

    return check
