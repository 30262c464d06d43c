"""Given: what a run's own files hand to a chart that is only read, such as a dependency that stands elsewhere.

The images of such a chart are decided where it stands. Here it only tells what becomes of the values that it is given;
most are given a password and the name of a database, and these charts need not be rendered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.chart import TEMPLATES
from rewrite.charts.relevance import changes_values
from rewrite.charts.traced import Traced, ValuesOrigin
from rewrite.charts.value import Table
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.hits import find_hits
from rewrite.screen import may_speak_of_images

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rewrite.charts.chart import Instance
    from rewrite.charts.value import Value

ACTION: Final = "{{"


def has_a_say(use: Instance, decided: Mapping[str, Collection[str]], domains: frozenset[str]) -> bool:
    """Tell whether what a chart renders can say something about the files that a run decides about.

    In:      decided, these files by their paths in the outermost chart, each with the field paths of what was located
             in it. domains, the registries to look for outside of keys that say image.
    """
    prefix = use.chart.prefix
    if any(name.startswith(prefix) for name in decided):
        return True
    if any(changes_values(text) for path, text in use.chart.files.items() if path.startswith(TEMPLATES)):
        # These change what the charts after it are rendered with.
        return True
    lines: list[str] = []
    for origin, text in texts_in(use.values):
        if origin.file in decided:
            path = format_path(origin.path)
            if path in decided[origin.file]:
                return True
            lines.append(f"{path}: {text}")
    given = "\n".join(lines)
    return ACTION in given or may_speak_of_images(given, SourceKind.VALUES) or bool(find_hits(given, domains))


def texts_in(values: Table) -> Iterator[tuple[ValuesOrigin, str]]:
    """Give the texts in values, each with its place."""
    waiting: list[Value] = [values]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Traced):
            for piece in value.pieces:
                if piece.text and isinstance(piece.origin, ValuesOrigin):
                    yield piece.origin, piece.text
        elif isinstance(value, Table):
            waiting.extend(value.entries.values())
        elif isinstance(value, list):
            waiting.extend(value)
