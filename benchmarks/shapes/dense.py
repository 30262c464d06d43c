"""Dense: nothing but Deployments, so that every file holds images and most of its cost is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapes.file import File
from shapes.words import name
from shapes.workload import workload

if TYPE_CHECKING:
    from shapes.draw import Draw


def unit(draw: Draw, number: int) -> list[File]:
    """Give one file of several Deployments."""
    app = name(draw)
    text = "---\n".join(workload(draw, f"{app}-{index}", "Deployment") for index in range(draw.number(1, 6)))
    return [File(f"deployments/{app}-{number}.yaml", text)]


def manifest(draw: Draw, size_bytes: int) -> str:
    """Give one file of that size, or a document more."""
    documents: list[str] = []
    size = 0
    while size < size_bytes:
        documents.append(workload(draw, f"{name(draw)}-{len(documents)}", "Deployment"))
        size += len(documents[-1]) + 4
    return "---\n".join(documents)
