"""Left outside: the images that a chart makes where values from elsewhere leave empty what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.laid_over import OVER
from rewrite.charts.taken_away import asking_for, head_of, left_by
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles, LiteralOrigin, ValuesOrigin
from rewrite.document import unmasked
from rewrite.fieldpath import format_path
from rewrite.hits import known_domains
from rewrite.record import NamedTuple
from rewrite.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.charts.traced import Origin
    from rewrite.charts.value import Table
    from rewrite.fieldpath import FieldPath
    from rewrite.registries import Mirrors

# Where something stands: a file, with a field path in values, or with a line and a column in a template.
Spot = tuple[str, str] | tuple[str, int, int]


class LeftImage(NamedTuple):
    """An image from a public registry for which an empty value was asked, and where it and its parts begin."""

    text: str
    head: Spot
    parts: tuple[Spot, ...]


def left_images(
    chart: tuple[str, Mapping[str, str], Mapping[str, str]],
    over: Table,
    empty: Iterable[FieldPath],
    rules: tuple[frozenset[str], Mirrors],
) -> Iterator[tuple[FieldPath, LeftImage]]:
    """Give the images that a chart makes with values laid over its own, for what is empty among these.

    In:      chart, the name of its folder, its texts, and the names that the run has for those that it decides about;
             rules, the domains that rules name, and the mirrors.
    """
    root, texts, names = chart
    decided = {OVER: frozenset[str](), VALUES_FILE: frozenset[str]()}
    files = ChartFiles(root, texts, decided=decided, over=over)
    asking = asking_for(trace_chart(files, domains=known_domains(rules[0])).images)
    for path in empty:
        for image in left_by(asking.get(ValuesOrigin(OVER, path), ()), rules[1]):
            origins = [piece.origin for piece in image.text.pieces if piece.text and piece.origin]
            spots = {origin: _spot(origin, texts, names[origin.file]) for origin in origins if origin.file in names}
            head = head_of(image)
            if head is not None and (spot := spots.get(head)):
                yield path, LeftImage(unmasked(image.text.text), spot, tuple(spots.values()))


def _spot(origin: Origin, texts: Mapping[str, str], name: str) -> Spot:
    if isinstance(origin, LiteralOrigin):
        line, column = Source(name, texts[origin.file]).position(origin.start)
        return name, line, column
    return name, format_path(origin.path)
