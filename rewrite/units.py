"""Units: which files must be planned together. A Helm chart is one unit, with its vendored subcharts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.files import FileEntry

CHART_FILE: Final = "Chart.yaml"
SUBCHARTS: Final = "charts"
BATCH_BYTES: Final = 1_000_000
BATCH_FILES: Final = 200


class Unit(NamedTuple):
    """Files that are planned together; chart is the real path of the chart's folder, "" for files of no chart."""

    chart: str
    entries: tuple[FileEntry, ...]
    size_bytes: int


def group(entries: Iterable[FileEntry]) -> list[Unit]:
    """Group the files of a run: each chart is a unit, all other files are cut into units of about equal work."""
    roots = _Roots()
    charts: dict[str, list[FileEntry]] = {}
    others: list[FileEntry] = []
    for entry in entries:
        root = roots.of(os.path.dirname(entry.real))
        if root:
            charts.setdefault(root, []).append(entry)
        else:
            others.append(entry)
    units = [Unit(root, tuple(files), sum(map(_size, files))) for root, files in charts.items()]
    return [*units, *_cut(others)]


class _Roots:
    """Finds the chart a folder belongs to; what is known of a folder is known of those below it."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, folder: str) -> str:
        """Give the folder of the outermost chart around a folder, "" when there is none."""
        known = self._known.get(folder)
        if known is None:
            above = os.path.dirname(folder)
            outer = self.of(above) if above != folder else ""
            if os.path.isfile(os.path.join(folder, CHART_FILE)):
                # A chart below charts/ is vendored into the one above; anywhere else it stands on its own.
                vendored = outer and os.path.basename(above) == SUBCHARTS
                known = outer if vendored else folder
            else:
                known = outer
            self._known[folder] = known
        return known


def _cut(entries: Iterable[FileEntry]) -> Iterator[Unit]:
    batch: list[FileEntry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += _size(entry)
        if size >= BATCH_BYTES or len(batch) >= BATCH_FILES:
            yield Unit("", tuple(batch), size)
            batch, size = [], 0
    if batch:
        yield Unit("", tuple(batch), size)


def _size(entry: FileEntry) -> int:
    try:
        return os.stat(entry.real).st_size
    except OSError:
        return 0
