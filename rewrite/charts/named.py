"""Named: values that a chart prints as names of Kubernetes: of objects and of containers, in labels and in selectors.

Where nothing else is made of one, the name of a container is no image. What is an image too cannot get a mirror in
front of it: no such name has a slash.

Source:  kubernetes.io, Object Names and IDs; Labels and Selectors, Syntax and character set.
"""

from __future__ import annotations

import re
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING, Final

from rewrite.charts.printed_beside import entries_beside
from rewrite.charts.traced import OPAQUE, Cutter, Origin, Traced, ValuesOrigin
from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from rewrite.charts.traced import Piece

# By its file and its field path.
Value = tuple[str, str]
KEY: Final = "name"
IMAGE: Final = "image"
METADATA: Final = "metadata"
SELECTING: Final = frozenset({"matchLabels", "selector"})
LABELS: Final = "abels"
# What stands in front of a value in its line, up to where that begins.
FRONT: Final = expression(
    r"(?P<margin>[ \t]*(?:- +)*)(?P<flow>[^\n]*[{,][ \t]*)?[\"']?(?P<key>[\w./-]+)[\"']?:[ \t]+[\"']?"
    rf"(?P<begun>[\w.:/@{OPAQUE}-]*)\Z"
)
REST: Final = expression(rf"[\w.:/@{OPAQUE}-]*(?=[\"']?[ \t]*(?:[,}}#\r\n]|\Z))")
OPENED: Final = expression(r"(?:(?P<key>[\w./-]+)[\"']?:)?[ \t]*\{[^{}]*\Z")
CLOSED: Final = expression(r"\{[^{}]*\}")
ENTRY: Final = expression(r"(?P<margin>[ \t]*(?:- +)*)[\"']?(?P<key>[\w./-]+)[\"']?:(?=[ \t\r\n]|\Z)")
# Of a line, and of the lines in front of it: a container may have many variables.
LONGEST: Final = 400
MOST_LINES: Final = 300
# Stands for what is not known of a name.
ANY_LETTER: Final = "x"
LABEL_VALUE: Final = r"(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?"


class Form(Enum):
    """What a name is for: in words, and how it may be written."""

    OBJECT = "the name of an object", r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?"
    CONTAINER = "the name of a container", r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    LABEL = "a label", LABEL_VALUE
    SELECTOR = "a label in a selector", LABEL_VALUE

    def __init__(self, words: str, written: str) -> None:
        self.words = words
        self._written = written

    def allows(self, text: str) -> bool:
        """Tell whether a name may be written so."""
        return re.fullmatch(self._written, text.replace(OPAQUE, ANY_LETTER), re.ASCII) is not None


class Named(NamedTuple):
    """A name that a template prints: under which key, of which values, and how it is written.

    origin is where the key stands; is_value tells that it is one value and nothing else.
    """

    template: str
    form: Form
    key: str
    values: tuple[Value, ...]
    text: str
    origin: Origin | None
    is_value: bool

    @property
    def place(self) -> tuple[str, Form, str, tuple[Value, ...]]:
        """What stays when the values become others."""
        return self.template, self.form, self.key, self.values


def values_to_name(
    decided: Mapping[str, Collection[str]] | None, images: Iterable[Sequence[Piece]]
) -> frozenset[Value]:
    """Give the values that a chart may print as names: what was located, and what begins the images that it prints.

    In:      decided, the field paths of what was located, by files; None for all, of which none is asked for. images,
             the pieces of each.
    """
    if decided is None:
        return frozenset()
    begun = (next((piece.origin for piece in pieces if piece.text), None) for pieces in images)
    shown = ((origin.file, format_path(origin.path)) for origin in begun if isinstance(origin, ValuesOrigin))
    return frozenset(chain(((file, path) for file, paths in decided.items() for path in paths), shown))


def containers_among(names: Collection[Named]) -> frozenset[Value]:
    """Give the values under a key that names something which are the whole name of a container."""
    values = (named.values[0] for named in names if named.form is Form.CONTAINER and named.is_value)
    return frozenset(value for value in values if value[1].endswith(KEY))


def names_in(template: str, text: Traced, among: Collection[Value]) -> Iterator[Named]:
    """Give the names in a rendered text that something of the values among some is printed in.

    In:      template, the file that printed the text.
    """
    cutter: Cutter | None = None
    at = read = 0
    for piece in text.pieces if among else ():
        start, at = at, at + len(piece.text)
        origin = piece.origin
        if start < read or not piece.text or not isinstance(origin, ValuesOrigin):
            continue
        if (origin.file, format_path(origin.path)) not in among:
            continue
        line = text.text.rfind("\n", max(0, start - LONGEST), start) + 1
        front = FRONT.match(text.text, line, start) if line or start < LONGEST else None
        rest = REST.match(text.text, start) if front else None
        form = _form_of(text.text, front) if front and rest else None
        if front is None or rest is None or form is None:
            continue
        read = rest.end()
        cutter = cutter or Cutter(text)
        parts = [part.origin for part in cutter.cut(front.start("begun"), read).pieces if part.text]
        values = [(part.file, format_path(part.path)) for part in parts if isinstance(part, ValuesOrigin)]
        key = next((found.origin for found in cutter.cut(*front.span("key")).pieces if found.text), None)
        yield Named(
            template,
            form,
            front["key"],
            tuple(dict.fromkeys(values)),
            text.text[front.start("begun") : read],
            key,
            len(parts) == len(values) == 1,
        )


def _form_of(text: str, front: re.Match[str]) -> Form | None:
    """Tell what a value is for; None where that is no name.

    In:      front, what stands in front of it.
    """
    key = front["key"]
    if key == KEY and any(entry.key == IMAGE for entry in entries_beside(text, front.start("key"))):
        return Form.CONTAINER
    holder = _opened_by(front) if front["flow"] else _above(text, front.start(), front["margin"])
    if holder in SELECTING:
        return Form.SELECTOR
    if holder.endswith(LABELS):
        return Form.LABEL
    return Form.OBJECT if key == KEY and holder == METADATA else None


def _opened_by(front: re.Match[str]) -> str:
    """Give the key of the mapping in braces that a value stands in, "" where it has none."""
    before = front.string[front.start() : front.start("key")]
    while (blanked := CLOSED.sub("", before)) != before:
        before = blanked
    found = OPENED.search(before)
    return (found["key"] or "") if found else ""


def _above(text: str, line: int, margin: str) -> str:
    """Give the key of the mapping that a line is in, or of the list whose item that is; "" when none is found.

    In:      margin, what stands in front of the first sign of the line, with the dashes of a list.
    """
    column, item = len(margin), margin.find("-")
    for _ in range(MOST_LINES if margin else 0):
        if not line:
            break
        line = text.rfind("\n", 0, line - 1) + 1
        found = ENTRY.match(text, line)
        if found is None:
            continue
        dash, own = found["margin"].find("-"), len(found["margin"])
        if item < 0 and own == column:
            item = dash
        elif own < column if item < 0 else own <= item:
            return found["key"]
    return ""
