"""Named: values that a chart prints as the names of containers. Where nothing else is made of one, it is no image."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.printed_beside import entries_beside
from rewrite.charts.traced import Cutter, Traced, ValuesOrigin
from rewrite.fieldpath import format_path
from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

# By its file and its field path.
Value = tuple[str, str]
KEY: Final = "name"
IMAGE: Final = "image"
NAME: Final = expression(r"(?<![\w.-])name[\"']?:[ \t]*[\"']?(?P<value>[\w.-]+)")


def may_name(decided: Mapping[str, Collection[str]] | None) -> frozenset[Value]:
    """Give what was located under a key that names something.

    In:      decided, the field paths of what was located, by files; None for all.
    """
    files = decided.items() if decided else ()
    return frozenset((file, path) for file, paths in files for path in paths if path.endswith(KEY))


def names_in(text: Traced, among: Collection[Value]) -> Iterator[Value]:
    """Give the values among some that a text has as the whole name of a container, beside its image."""
    cutter: Cutter | None = None
    for found in NAME.finditer(text.text) if among else ():
        cutter = cutter or Cutter(text)
        pieces = [piece for piece in cutter.cut(*found.span("value")).pieces if piece.text]
        origin = pieces[0].origin if len(pieces) == 1 else None
        if not isinstance(origin, ValuesOrigin) or (value := (origin.file, format_path(origin.path))) not in among:
            continue
        if any(entry.key == IMAGE for entry in entries_beside(text.text, found.start())):
            yield value
