"""File: what a shape makes, and how a text is moved to the right."""

from __future__ import annotations

from typing import NamedTuple


class File(NamedTuple):
    """One file of a tree: its path below the tree, with "/", and its text."""

    path: str
    text: str


def indent(text: str, columns: int) -> str:
    """Move each line that is not empty to the right."""
    return "".join(f"{' ' * columns}{line}" if line.strip() else line for line in text.splitlines(keepends=True))
