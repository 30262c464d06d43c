"""Given around: what the values of a chart set for the charts within, with all that goes along with it.

Helm replaces a list as a whole, and a text with a document in it is one value: `jobs: [{image: …}]` leaves none of the
items that a chart within has, and `sidecars: |` none of its containers.

Source: Helm, pkg/chartutil, CoalesceTables.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite.charts.guards import VALUES_FILE
from rewrite.errors import RewriteError
from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.readers.yaml_events import read_yaml
from rewrite.source import decode

if TYPE_CHECKING:
    from collections.abc import Mapping

ITEM: Final = expression(r"\[\d+\]")
# Behind the path of a text stands that of a value in its document.
WITHIN: Final = " > "


class GivenValues:
    """The values files of charts, each read when it is first asked for; files are those of the charts, by path."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._scalars: dict[str, Mapping[str, str]] = {}
        self._set: dict[str, frozenset[str]] = {}

    def text(self, chart: str, path: str) -> str:
        """Give a scalar in the values of a chart, "" where there is none."""
        return self._scalars_of(chart).get(path, "")

    def sets(self, chart: str, path: str) -> bool:
        """Tell whether the values of a chart set a value, by itself or along with others.

        In:      chart, its folder in the outermost one; path, as it is written, perhaps in the document of a text.
        """
        outer = path.partition(WITHIN)[0]
        item = ITEM.search(outer)
        return not self._set_in(chart).isdisjoint((outer, outer[: item.start()] if item else outer))

    def _set_in(self, chart: str) -> frozenset[str]:
        """Give the paths of scalars and of lists."""
        if chart not in self._set:
            scalars = self._scalars_of(chart)
            lists = (path[: found.start()] for path in scalars if (found := ITEM.search(path)))
            self._set[chart] = frozenset((*scalars, *lists))
        return self._set[chart]

    def _scalars_of(self, chart: str) -> Mapping[str, str]:
        if chart not in self._scalars:
            self._scalars[chart] = {}
            # What cannot be read is told of where the file itself is planned.
            with suppress(RewriteError):
                document = read_yaml(decode(VALUES_FILE, self._files.get(chart + VALUES_FILE, b"")).text)
                # What an alias repeats, a null too, is set as if it were written out.
                found = (*document.repeats, *document.scalars)
                self._scalars[chart] = {format_path(scalar.path): scalar.value for scalar in found}
                document.dissolve()
        return self._scalars[chart]
