"""What the tests of the finders share: a small document goes through the whole line, and the promises are checked.

The first line of a document is a comment with the name of its file, which says what kind of file it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import dedent
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from rewrite.edit import apply
from rewrite.policy import Policy
from rewrite.stream import rewrite_string

if TYPE_CHECKING:
    from rewrite.plans import FilePlan

MIRROR = "hub.example.com"
NAME = re.compile(r"# (\S+)\n")

Leaves = Callable[[ModuleType, str, str], None]
Rewrites = Callable[[ModuleType, str, str], None]


def run(text: str) -> tuple[str, FilePlan]:
    """Rewrite a document and check the promises."""
    name = NAME.match(text)
    assert name, "the first line names the file"
    policy = Policy(mirror=MIRROR)
    after, plan = rewrite_string(text, policy, name.group(1))
    assert plan.problems == []
    edits = {edit for change in plan.changes for edit in change.edits}
    assert apply(text, edits) == after, "the report is true"
    again, second = rewrite_string(after, policy, name.group(1))
    assert (again, second.changes) == (after, []), "twice is once"
    return after, plan


def document(text: str) -> str:
    return dedent(text).removeprefix("\n")


@pytest.fixture
def leaves() -> Leaves:
    """Check that a document stays as it is, and for which reasons; "" says that nobody even speaks of it."""

    def check(_finder: ModuleType, text: str, reasons: str) -> None:
        after, plan = run(document(text))
        assert after == document(text)
        assert " ".join(skip.reason.identifier for skip in plan.skips) == reasons

    return check


@pytest.fixture
def rewrites() -> Rewrites:
    """Check what becomes of a document, and that this finder has found it."""

    def check(finder: ModuleType, before: str, after: str) -> None:
        text, plan = run(document(before))
        assert text == document(after)
        assert {change.finder for change in plan.changes} == {finder.ID}

    return check
