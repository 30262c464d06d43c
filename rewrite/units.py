"""Units: which files must be planned together. A Helm chart is one unit, with its vendored subcharts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.walking import FileEntry

CHART_FILE: Final = "Chart.yaml"
VALUES_FILE: Final = "values.yaml"
SUBCHARTS: Final = "charts"
BATCH_BYTES: Final = 1_000_000
BATCH_FILES: Final = 200
# To render what is in a packed chart is so much more work than to read a file of its size.
UNPACKED: Final = 20


# What changes when a file or folder does: times in nanoseconds (mtime, ctime), size in bytes, and inode. There is one
# for each file of a run, and in bytes it takes a third of what the numbers would.
Stamp = bytes
# A sign and 64 bits.
NUMBER_BYTES: Final = 9


def stamp(path: str) -> Stamp | None:
    """Take the stamp of a file or folder; None when there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        # A chart may name a dependency as no file can be called.
        return None
    numbers = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
    return b"".join(number.to_bytes(NUMBER_BYTES, "little", signed=True) for number in numbers)


def last_change(found: Stamp) -> int:
    """Give the later of the two times of a stamp, in nanoseconds."""
    return max(_number(found, 0), _number(found, 1))


def _size(found: Stamp | None) -> int:
    return _number(found, 2) if found else 0


def _work(entry: FileEntry, found: Stamp | None) -> int:
    return _size(found) * (UNPACKED if entry.packed else 1)


def _number(found: Stamp, index: int) -> int:
    begin = index * NUMBER_BYTES
    return int.from_bytes(found[begin : begin + NUMBER_BYTES], "little", signed=True)


class Unit(NamedTuple):
    """Files that are planned together; chart is the real path of the chart's folder, "" for files of no chart.

    stamps are those of the entries, taken before any of them is read.
    """

    chart: str
    entries: tuple[FileEntry, ...]
    stamps: tuple[Stamp | None, ...]

    @property
    def size_bytes(self) -> int:
        """The size of all files; packed charts count by the work that they are."""
        return sum(map(_work, self.entries, self.stamps))


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
    units = [Unit(root, tuple(files), tuple(stamp(file.real) for file in files)) for root, files in charts.items()]
    return [*units, *_batches(others)]


def cut(units: Iterable[Unit], size_bytes: int) -> Iterator[list[Unit]]:
    """Cut units, in their order, into lists that hold as little more than size_bytes as whole units allow."""
    part: list[Unit] = []
    held_bytes = 0
    for unit in units:
        part.append(unit)
        held_bytes += unit.size_bytes
        if held_bytes >= size_bytes:
            yield part
            part, held_bytes = [], 0
    if part:
        yield part


class _Roots:
    """Finds the chart a folder belongs to; what is known of a folder is known of those below it."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, folder: str) -> str:
        """Give the folder of the outermost chart around a folder, "" when there is none."""
        waiting: list[str] = []
        while folder not in self._known and folder not in waiting[-1:]:
            waiting.append(folder)
            folder = os.path.dirname(folder)
        known = self._known.get(folder, "")
        for below in reversed(waiting):
            if os.path.isfile(os.path.join(below, CHART_FILE)):
                # A chart below charts/ is vendored into the one above; anywhere else it stands on its own.
                vendored = known and os.path.basename(os.path.dirname(below)) == SUBCHARTS
                known = known if vendored else below
            self._known[below] = known
        return known


def _batches(entries: Iterable[FileEntry]) -> Iterator[Unit]:
    batch: list[FileEntry] = []
    stamps: list[Stamp | None] = []
    size = 0
    for entry in entries:
        found = stamp(entry.real)
        batch.append(entry)
        stamps.append(found)
        size += _work(entry, found)
        if size >= BATCH_BYTES or len(batch) >= BATCH_FILES:
            yield Unit("", tuple(batch), tuple(stamps))
            batch, stamps, size = [], [], 0
    if batch:
        yield Unit("", tuple(batch), tuple(stamps))
