"""Told documents: what each document of a file is told of what stands elsewhere, before finders look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rewrite.reading import Reading
    from rewrite.registries import Mirrors
    from rewrite.source import Source

# In front of the name of an input of GitLab's, which another document of its file declares.
INPUT: Final = "$[["


def tell_documents(source: Source, reading: Reading, mirrors: Mirrors) -> None:
    """Tell the documents that were read of a source the mirrors of the rules, what the source is told, and what jobs
    take inputs for.
    """
    for document in reading.documents:
        document.mirrors = mirrors
        document.targets = source.targets if document.host is None else ()
    if len(reading.documents) > 1 and source.has(INPUT) and (outer := reading.outer):
        from rewrite.finders.inputs_of_gitlab import taken_by_jobs  # few files have inputs

        outer[0].inputs = taken_by_jobs(outer)
