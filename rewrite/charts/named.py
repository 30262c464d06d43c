"""Named: values that a chart prints as names of Kubernetes: of objects and of containers, in labels and in selectors.

Where nothing else is made of one, the name of a container is no image. What is an image too cannot get a mirror in
front of it: no such name has a slash.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from rewrite.charts.name_forms import KEY, Form, form_of
from rewrite.charts.traced import OPAQUE, Cutter, Origin, Traced, ValuesOrigin
from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from rewrite.charts.traced import Piece

# By its file and its field path.
Value = tuple[str, str]
# What stands in front of a value in its line, up to where that begins: a key, or as of an item of a list none.
FRONT: Final = expression(
    r"(?P<margin>[ \t]*(?:- +)*)(?P<flow>[^\n]*[{,][ \t]*)?[\"']?(?P<key>[\w./-]+)[\"']?:[ \t]+[\"']?"
    rf"(?P<begun>[\w.:/@{OPAQUE}-]*)\Z"
)
ITEM: Final = expression(
    rf"(?P<margin>[ \t]*(?:- +)*)(?P<flow>[^\n]*[\[,][ \t]*)?(?P<key>)[\"']?(?P<begun>[\w.:/@{OPAQUE}-]*)\Z"
)
REST: Final = expression(rf"[\w.:/@{OPAQUE}-]*(?=[\"']?[ \t]*(?:[,}}\]#\r\n]|\Z))")
# Of a line.
LONGEST: Final = 400


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


class _Front(NamedTuple):
    """What stands in front of a value: where its line begins, its key and where that stands (for an item of a list "",
    and where it begins), what it is opened by in its line, and where what is written with it begins.
    """

    line: int
    at: int
    key: str
    opening: str
    begun: int


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
        front = _front(text.text, start)
        rest = REST.match(text.text, start) if front else None
        form = form_of(text.text, front.line, front.at, front.key, front.opening) if front and rest else None
        if front is None or rest is None or form is None:
            continue
        read = rest.end()
        cutter = cutter or Cutter(text)
        parts = [part.origin for part in cutter.cut(front.begun, read).pieces if part.text]
        values = [(part.file, format_path(part.path)) for part in parts if isinstance(part, ValuesOrigin)]
        sign = front.at if front.key else front.begun - 1
        shown = cutter.cut(sign, sign + 1).pieces
        yield Named(
            template,
            form,
            front.key,
            tuple(dict.fromkeys(values)),
            text.text[front.begun : read],
            next((found.origin for found in shown if found.text), None),
            len(parts) == len(values) == 1,
        )


def _front(text: str, start: int) -> _Front | None:
    """Give what stands in front of a value, up to the beginning of its line; None where that says nothing of it."""
    line = text.rfind("\n", max(0, start - LONGEST), start) + 1
    if not line and start >= LONGEST:
        return None
    if found := FRONT.match(text, line, start):
        return _Front(line, found.start("key"), found["key"], "{" if found["flow"] else "", found.start("begun"))
    found = ITEM.match(text, line, start)
    if found is None or not (found["flow"] or found["margin"].strip()):
        return None
    return _Front(line, found.start("begun"), "", "[" if found["flow"] else "", found.start("begun"))
