"""Archives: the files of a packed chart that decide what it renders, and of one that git ignores, within bounds."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.errors import DamagedArchive, UnreadableArchive
from rewrite.lazy import expression
from rewrite.units import SUBCHARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from gzip import GzipFile

    from _typeshed import WriteableBuffer as Buffer

# What zlib calls the format.
GZIP: Final = 31
MEGABYTE: Final = 1_000_000
MOST_BYTES: Final = 4 * MEGABYTE
# Of charts that are packed in it: each may be unpacked to as much as it.
MOST_INNER: Final = 32
# Of the archive, unpacked: what is passed over in it is decompressed too.
MOST_BYTES_IN_ALL: Final = 64 * MEGABYTE
# How far an archive is looked into for the file that makes it a chart, packed and unpacked: Helm writes that first.
LOOKED_INTO: Final = 16_000
LOOKED_INTO_UNPACKED: Final = 64_000
# What was packed by something else than Helm may have it behind any of its files, as `tar` takes them from a folder.
LOOKED_FURTHER: Final = 16 * MEGABYTE
# Files and folders of a chart, and the name of its packed one: `press/…` in `press-0.1.0.tgz`.
LIKE_CHART: Final = expression(
    r"(?:\./)?[^/]+/(?:values\.(?:ya?ml|schema\.json)\Z|Chart\.lock\Z|\.helmignore\Z|(?:templates|crds)(?:/|\Z))"
)
VERSIONED: Final = expression(r"-v?\d")
OF_CHART: Final = expression(r"(?:\./)?[^/]+/Chart\.yaml\Z")
# Definitions of custom resources are most of many charts, and name no images.
READ_IN_PACKED: Final = expression(
    r"(?![^/]+/(?:charts/[^/]+/)*crds/).*\.(?:ya?ml|tpl|json)\Z|[^/]+/(?:charts/[^/]+/)*charts/(?![_.])[^/]+\.tgz\Z"
)
PACKED: Final = ".tgz"


def is_packed_chart(path: str) -> bool:
    """Tell whether an archive is a chart, by its beginning, and by all of it where that looks like one.

    Source:  Helm, pkg/chart/v2/util/save.go: Chart.yaml comes first.
    """
    # Imported here: most folders have no archive.
    import tarfile
    from zlib import decompressobj
    from zlib import error as damaged

    names: list[str] = []
    try:
        with open(path, "rb") as file:
            begin = decompressobj(wbits=GZIP).decompress(file.read(LOOKED_INTO), LOOKED_INTO_UNPACKED)
        with tarfile.open(fileobj=io.BytesIO(begin), mode="r:") as archive:
            for member in archive:
                if OF_CHART.match(member.name):
                    return True
                names.append(member.name)
    except (OSError, tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError, damaged):
        # Many an archive is something else, and what cannot be read is installed by nobody.
        pass
    return _is_like_chart(path, names) and _has_chart(path)


def _is_like_chart(path: str, names: Sequence[str]) -> bool:
    """Tell whether what an archive begins with are files of a chart."""
    tops = {name.removeprefix("./").partition("/")[0] for name in names} - {"", "."}
    if len(tops) != 1:
        return False
    rest = os.path.basename(path).removeprefix(tops.pop())
    return any(map(LIKE_CHART.match, names)) or VERSIONED.match(rest) is not None


def _has_chart(path: str) -> bool:
    """Tell whether an archive has the file that makes it a chart, wherever in it."""
    import gzip
    import tarfile
    from zlib import error as damaged

    try:
        with gzip.open(path) as packed, tarfile.open(fileobj=_Bounded(packed, LOOKED_FURTHER), mode="r|") as archive:
            return any(OF_CHART.match(member.name) for member in archive)
    except (UnreadableArchive, OSError, tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError, damaged):
        return False


def unpack(path: str) -> Iterator[tuple[str, bytes]]:
    """Read the files of a packed chart, and of those packed in it, that decide what is rendered.

    Out:     paths as if it stood in charts/ of another, and their bytes.
    Errors:  UnreadableArchive or DamagedArchive, with what could be read given before.
    """
    return with_inner(_unpack(path))


def with_inner(read: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Give the files of a chart with those of the charts that stand packed in it, as Helm loads them.

    In:      read, paths and bytes, as of read_ignored.
    Errors:  those of read; UnreadableArchive or DamagedArchive for what is packed in it.
    """
    waiting, left, inner = [("", read)], MOST_BYTES, 0
    while waiting:
        above, among = waiting.pop()
        for path, content in among:
            is_packed = path.endswith(PACKED)
            inner += is_packed
            left -= len(content) if above or is_packed else 0
            if left < 0 or inner > MOST_INNER:
                most = f"{MOST_INNER}, or {MOST_BYTES // MEGABYTE} MB,"
                raise UnreadableArchive(f"of the charts that are packed in it only {most} were read")
            if is_packed:
                folder, _, name = path.rpartition(f"{SUBCHARTS}/")
                waiting.append((above + folder, _unpack(io.BytesIO(content), name)))
            else:
                yield above + path, content


def _unpack(path: str | io.BytesIO, called: str = "it") -> Iterator[tuple[str, bytes]]:
    # Imported here: they take 3 ms, and packed charts are few.
    import gzip
    import tarfile
    from zlib import error as damaged

    left = MOST_BYTES
    try:
        # As a stream, so that no more is unpacked than is read: a header may announce gigabytes.
        with gzip.open(path) as packed, tarfile.open(fileobj=_Bounded(packed), mode="r|") as archive:
            for member in archive:
                if member.offset_data > MOST_BYTES_IN_ALL:
                    raise UnreadableArchive(f"only its first {MOST_BYTES_IN_ALL // MEGABYTE} MB were read")
                parts = [part for part in member.name.split("/") if part not in ("", ".")]
                name = "/".join(parts)
                if not member.isfile() or ".." in parts or not READ_IN_PACKED.match(name):
                    continue
                left -= member.size
                content = archive.extractfile(member)
                if left < 0 or content is None:
                    raise UnreadableArchive(f"only {MOST_BYTES // MEGABYTE} MB of its files were read")
                yield f"{SUBCHARTS}/{name}", content.read()
    except (OSError, tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError, damaged) as error:
        why = files.describe(error) if isinstance(error, OSError) else str(error)
        raise DamagedArchive(f"{called} cannot be read: {why}") from error


def read_ignored(folder: str) -> Iterator[tuple[str, bytes]]:
    """Read the files that decide what is rendered of an unpacked chart, which git ignores.

    Out:     paths as if it stood in charts/ of another, and their bytes.
    Errors:  UnreadableArchive, with what could be read given before.
    """
    left = MOST_BYTES
    for above, folders, names in os.walk(folder):
        folders.sort()
        inner = os.path.relpath(above, os.path.dirname(folder)).replace(os.sep, "/")
        for name in sorted(names):
            real = os.path.join(above, name)
            if not READ_IN_PACKED.match(f"{inner}/{name}") or not files.is_file(real):
                continue
            try:
                # Before it is read: it may be larger than the memory.
                left -= files.size_of(real)
                if left < 0:
                    raise UnreadableArchive(f"only {MOST_BYTES // MEGABYTE} MB of its files were read")
                content = files.read(real)
            except OSError as error:
                raise UnreadableArchive(f"{name} cannot be read: {files.describe(error)}") from error
            yield f"{SUBCHARTS}/{inner}/{name}", content


class _Bounded(io.RawIOBase):
    """Reads what an archive holds, up to where it is looked at."""

    def __init__(self, packed: GzipFile, most: int = MOST_BYTES_IN_ALL + MEGABYTE) -> None:
        super().__init__()
        self._packed = packed
        self._left = most

    def readinto(self, into: Buffer) -> int:
        """Read as many bytes as there is room for, fewer at the end.

        Errors:  UnreadableArchive behind the bound.
        """
        if self._left <= 0:
            raise UnreadableArchive(f"only its first {MOST_BYTES_IN_ALL // MEGABYTE} MB were read")
        room = memoryview(into)
        found = self._packed.read(min(len(room), self._left))
        room[: len(found)] = found
        self._left -= len(found)
        return len(found)
