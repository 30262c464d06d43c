"""Refused outside: values that stand outside of a chart, and that its schema would no longer let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.laid_fronts import value_at
from rewrite.charts.refused import Keys, refused_among, schemas_in
from rewrite.charts.traced import Traced
from rewrite.fieldpath import parse_path
from rewrite.reading import DECLARING
from rewrite.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.charts.value import Table
    from rewrite.report import Change

# Schemas, and what says under which keys charts are spoken to.
OF_CHARTS: Final = (".schema.json", *DECLARING)


class Schemas:
    """The schemas of a chart, and of those in it.

    In:      texts, all files of the chart by their path in it; names, those that the run has for them.
    """

    def __init__(self, texts: Mapping[str, str], names: Mapping[str, str]) -> None:
        contents = {path: text.encode() for path, text in texts.items() if path.endswith(OF_CHARTS)}
        self._keys = Keys(contents)
        self._found = [
            (folder, Source(names.get(source.name, source.name), source.text), checker)
            for folder, source, checker in schemas_in({}, contents)
        ]

    def refused(self, over: Table, changes: Sequence[tuple[str, Change]]) -> dict[str, str]:
        """Give the paths of what they refuse among values, each with what to say of it.

        In:      over, the values; changes, each with its path below these.
        """
        found = {path: value_at(over, parse_path(path)) for path, _ in changes} if self._found else {}
        values = {path: value.text for path, value in found.items() if isinstance(value, Traced)}
        # Of one and the same only so much is looked at.
        schemas = [(folder, source, checker.anew()) for folder, source, checker in self._found]
        return dict(refused_among(values, changes, schemas, ("", self._keys)))
