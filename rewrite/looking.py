"""Looking: what stands at a field path of a file, for the few that ask when all files are planned."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rewrite import files
from rewrite.errors import RewriteError
from rewrite.reading import kind_of, read
from rewrite.source import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from rewrite.fieldpath import FieldPath
    from rewrite.report import Place
    from rewrite.source import Source


class Looking:
    """Reads the files that are asked for, each once.

    Texts beside images are the same after a run, so it does not matter whether a file has been written by then.
    """

    def __init__(self, source_of: Callable[[str], Source] = lambda name: decode(name, files.read(name))) -> None:
        self._source_of = source_of
        self._texts: dict[str, dict[tuple[int, FieldPath], str]] = {}

    def __call__(self, place: Place, path: FieldPath) -> str | None:
        """Give the text at a field path of the document that a place is in; None when there is none."""
        if place.file not in self._texts:
            self._texts[place.file] = dict(self._texts_of(place.file))
        return self._texts[place.file].get((place.document, path))

    def _texts_of(self, name: str) -> list[tuple[tuple[int, FieldPath], str]]:
        with suppress(OSError, RewriteError):
            documents = read(self._source_of(name), kind_of(name), []).outer
            return [
                ((document.index, scalar.path), scalar.text) for document in documents for scalar in document.scalars
            ]
        return []
