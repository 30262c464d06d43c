"""Known: the references of a file by where they stand, while a chart corrects them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.locate import Located, LocatedReference
    from rewrite.span import Span


class Known:
    """Finds references of a file without looking at all of them; those that are added meanwhile are found too.

    References stand apart, and keep their place when something else becomes of them; one that moves is put with put().
    """

    def __init__(self, file: Located) -> None:
        self.file = file
        self._references = file.references
        self._by_path: dict[str, list[int]] = {}
        self._by_start: list[tuple[int, int]] = []
        self._seen = 0
        self._documents: list[Document] | None = None

    def at_path(self, path: str) -> Iterator[int]:
        """Give the indices of the references in the scalar at a field path, as it is written."""
        self._look()
        for index in self._by_path.get(path, ()):
            if self._references[index].place.path == path:
                yield index

    def overlapping(self, span: Span) -> int | None:
        """Give the index of the reference that shares text with a span."""
        self._look()
        # The one that begins before the span may reach into it.
        at = max(0, bisect_left(self._by_start, (span.start, 0)) - 1)
        found = None
        while at < len(self._by_start) and self._by_start[at][0] <= span.end:
            index = self._by_start[at][1]
            if self._references[index].span.overlaps(span) and (found is None or index < found):
                found = index
            at += 1
        return found

    def document_at(self, at: int) -> Document | None:
        """Give the document of the file that an offset is in, or the last one in front of it."""
        if self._documents is None:
            self._documents = self.file.reading.outer
        index = bisect_right(self._documents, at, key=lambda document: document.offset) - 1
        return self._documents[index] if index >= 0 else None

    def put(self, index: int, located: LocatedReference) -> None:
        """Put a reference that stands elsewhere in place of one."""
        self._references[index] = located
        insort(self._by_start, (located.span.start, index))
        self._by_path.setdefault(located.place.path, []).append(index)

    def _look(self) -> None:
        for index in range(self._seen, len(self._references)):
            located = self._references[index]
            self._by_path.setdefault(located.place.path, []).append(index)
            insort(self._by_start, (located.span.start, index))
        self._seen = len(self._references)
