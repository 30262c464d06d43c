"""Laid layers: what files of umbrellas set for a chart below them, one laid over the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.source import decode
from rewrite.umbrellas import GLOBAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rewrite.charts.value import Table
    from rewrite.rendered_charts import Layer

# Files of values that are kept: those of an umbrella are asked for by turns.
MOST_TABLES: Final = 256


class Layers:
    """The files of values of a run, read for what they set for charts below.

    In:      real, the real paths of the files of the run, by their names.
    """

    def __init__(self, real: Mapping[str, str]) -> None:
        self._real = real
        self._tables: dict[str, Table] = {}

    def laid_together(self, layers: Iterable[Layer]) -> Table:
        """Give what layers set for a chart, the lowest first."""
        from rewrite.charts.value import Table, deep_copy
        from rewrite.charts.values import overlay

        over = Table()
        for file, keys in layers:
            tables = [self._values_in(file)]
            for key in keys:
                found = tables[-1].get(key)
                tables.append(found if isinstance(found, Table) else Table())
            # What is global further out counts more.
            around = [
                Table({GLOBAL: shared}) for table in tables[-2::-1] if isinstance(shared := table.get(GLOBAL), Table)
            ]
            for given in (tables[-1], *around):
                # A template may change what it is given.
                copied = deep_copy(given)
                over = overlay(over, copied) if isinstance(copied, Table) else over
        return over

    def _values_in(self, file: str) -> Table:
        """Read a file of values, once while it is one of the last few that were asked for."""
        from rewrite.charts.laid_over import OVER
        from rewrite.charts.values import read_values

        if file not in self._tables:
            if len(self._tables) >= MOST_TABLES:
                self._tables.clear()
            real = self._real.get(file)
            self._tables[file] = read_values(OVER, decode(file, files.read(real)).text if real else "")
        return self._tables[file]
