"""Package: the files that the items of a list were read from, so that each can be planned as the file itself.

What a file is decides by its top and its name, and image entries of kustomizations follow what has become of other
files. Whoever names the files of the items writes them back, and builds them afterwards.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import put_behind
from rewrite.krm.resource_list import NAME
from rewrite.record import NamedTuple
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.krm.resource_list import Item, ResourceList
    from rewrite.report import Edit, Place

LINES: Final = re.compile(r"[^\n]*(?:\n|\Z)")
# How an item begins: the dash, and what stands behind it up to the first key.
DASH: Final = re.compile(r" *-[ \t]*")
SEPARATOR: Final = "---"


class _Line(NamedTuple):
    """A line of a file: where it begins there and in the list, how long it is, and in which item, at what column."""

    at: int
    there: int
    length: int
    item: int
    column: int


class PackageFile:
    """A file, as its items say it: their texts without the indentation that they have in the list."""

    __slots__ = ("_begins", "_lines", "_resources", "name", "text")

    def __init__(self, name: str, numbers: Sequence[int], resources: ResourceList) -> None:
        self.name = name
        self._resources = resources
        self._lines: list[_Line] = []
        texts: list[str] = []
        length = 0
        for number in numbers:
            if texts:
                # Only the last item of a list may lack its line end.
                end = "\r\n" if texts[-1].endswith("\r\n") else "\n"
                last = self._lines[-1]
                self._lines.append(_Line(length, last.there + last.length, 0, last.item, last.column))
                texts.append(SEPARATOR + end)
                length += len(texts[-1])
            for there, line, column in _lines_of(resources.source.text, resources.items[number]):
                self._lines.append(_Line(length, there, len(line), number, column))
                texts.append(line)
                length += len(line)
        self.text = "".join(texts)
        self._begins = [line.at for line in self._lines]

    def edit_there(self, edit: Edit) -> Edit:
        """Give an edit of the file as one of the list."""
        span = Span(self._there(edit.span.start), self._there(edit.span.end))
        margin = " " * self._line(edit.span.start).column
        replacement = edit.replacement.replace("\n", f"\n{margin}")
        if edit.span.start == len(self.text) and self.text.endswith("\n"):
            # Behind the last line there is no margin yet, and none is wanted in front of the next item.
            replacement = (margin + replacement).removesuffix(margin)
        return edit._replace(span=span, replacement=replacement)

    def place_there(self, place: Place) -> Place:
        """Give a place in the file as one in the list."""
        if not self._lines:
            return place._replace(file=NAME)
        line = self._lines[0]
        position = (0, 0)
        if place.line:
            offset = self._begins[min(place.line, len(self._begins)) - 1] + place.column - 1
            line = self._line(offset)
            position = self._resources.source.position(self._there(offset))
        path = put_behind(f"items[{line.item}]", place.path) if place.path else f"items[{line.item}]"
        return place._replace(file=NAME, line=position[0], column=position[1], document=0, path=path)

    def _line(self, offset: int) -> _Line:
        return self._lines[max(bisect_right(self._begins, offset) - 1, 0)]

    def _there(self, offset: int) -> int:
        line = self._line(offset)
        return line.there + min(offset - line.at, line.length)


def files_of(resources: ResourceList) -> list[PackageFile] | None:
    """Give the files of a list in the order in which they come; None where the caller names none, as in a build.

    An item without a name is a file of its own.
    """
    if not any(item.path for item in resources.items) or any(item.span is None for item in resources.items):
        return None
    numbers: dict[str, list[int]] = {}
    for number, item in enumerate(resources.items):
        numbers.setdefault(item.path or f"{item.name} {number}", []).append(number)
    return [
        PackageFile(name, sorted(among, key=lambda number: resources.items[number].index), resources)
        for name, among in numbers.items()
    ]


def _lines_of(text: str, item: Item) -> Iterator[tuple[int, str, int]]:
    """Give the lines of an item: where each begins in the list, what it is in the file, and the column of the item."""
    if item.span is None:
        return
    lines = [found.span() for found in LINES.finditer(text, item.span.start, item.span.end) if found.group()]
    dash = DASH.match(text, *lines[0])
    begin = dash.end() if dash else lines[0][0]
    below = (text[start:end] for start, end in lines[1:])
    first = text[begin : lines[0][1]].strip()
    column = begin - lines[0][0]
    if not first or first.startswith("#"):
        column = next(
            (len(line) - len(line.lstrip(" ")) for line in below if line.strip() and line.strip()[0] != "#"), 0
        )
    if begin < lines[0][1]:
        yield begin, text[begin : lines[0][1]], column
    for start, end in lines[1:]:
        blanks = len(text[start:end]) - len(text[start:end].lstrip(" "))
        cut = min(column, blanks)
        yield start + cut, text[start + cut : end], column
