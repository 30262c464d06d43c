"""Dependencies: the charts that a chart uses and that do not stand unpacked in its charts/ folder, read for judging it.

A packed chart (`charts/common-2.1.0.tgz`), a folder that a link there leads to or `file://` names, and a chart of that
name beside this one, as in repositories of many charts; for `@name`, the alias of a repository that Helm alone knows,
one in the folders above too.
Helm itself fetches what is not named by `file://`, so a chart beside this one counts only where it has the name and a
version that is asked for, and does not ask for the same itself. They are only read: what a run edits are the files it
was given.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.archives import read_ignored, unpack, with_inner
from rewrite.charts.versions import parse_version, satisfies
from rewrite.errors import RewriteError
from rewrite.gitignore import files_of_rules
from rewrite.inner_charts import called_in, identity, links_in
from rewrite.readers.yaml_events import read_yaml
from rewrite.reading import DECLARING
from rewrite.record import NamedTuple
from rewrite.source import decode
from rewrite.tracked import index_of, top_of
from rewrite.tree import Scalar, nodes_in
from rewrite.units import CHART_FILE, SUBCHARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.walking import FileEntry, Walk

DEEPEST: Final = 3
# Folders of neighbours that a process keeps, and the most that each may hold.
MOST_KEPT: Final = 8
MOST_KEPT_BYTES: Final = 500_000


class Missing(NamedTuple):
    """A dependency that is nowhere to be read, and the file of the chart that declares it, with line and column."""

    name: str
    file: str
    line: int
    column: int


class Beside(NamedTuple):
    """A file of a dependency that stands in a folder of its own: its real path, and where the chart declares it."""

    real: str
    declared: Missing


class Declared(NamedTuple):
    """A dependency as a chart declares it: as if it were missing, its repository, which versions may be taken, and the
    key of its values.
    """

    missing: Missing
    repository: str
    versions: str
    key: str


class Gathered(NamedTuple):
    """The dependencies of a chart: files from paths as if they were unpacked ("charts/common/templates/_names.tpl") to
    bytes, those that are missing, and which of the files stand in folders.
    """

    files: dict[str, bytes]
    missing: list[Missing]
    beside: dict[str, Beside]


class _Folder(NamedTuple):
    """The folder of a chart: the paths looked at, files from paths in it to bytes, and what the chart depends on."""

    looked_at: frozenset[str]
    files: dict[str, bytes]
    declared: tuple[Declared, ...]


class Neighbours:
    """The folders of charts that others use, each read once while it is one of the last few that were asked for.

    Charts of one repository use the same few. It is made anew for each run: it never looks whether a file has changed.
    """

    def __init__(self) -> None:
        self._kept: dict[str, _Folder] = {}
        self._versions: dict[str, tuple[str, str]] = {}
        self._asking: dict[str, frozenset[tuple[str, str]]] = {}

    def is_asked_for(self, wanted: Declared, folder: str) -> bool:
        """Tell whether the chart in a folder is one that a dependency may be; what cannot be read may be anything.

        One that asks the same of the same repository is called like what it is laid around, and is not that.
        """
        if folder not in self._versions:
            self._versions[folder] = identity(folder)
        name, written = self._versions[folder]
        version = parse_version(written)
        fits = satisfies(version, wanted.versions) if version and wanted.versions else None
        if name not in ("", wanted.missing.name) or fits is False:
            return False
        if folder not in self._asking:
            self._asking[folder] = frozenset((one.missing.name, one.repository) for one in declared_in(folder))
        return (wanted.missing.name, wanted.repository) not in self._asking[folder]

    def read(self, folder: str) -> _Folder:
        """Read the files of a folder that a run would take."""
        found = self._kept.pop(folder, None) or _read_folder(folder)
        if sum(map(len, found.files.values())) <= MOST_KEPT_BYTES:
            self._kept[folder] = found
            if len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return found


def gather(root: str, looked_at: set[str], neighbours: Neighbours) -> Gathered:
    """Read the dependencies of a chart, and of those that are unpacked in it, that are not unpacked.

    In:      root, the chart's folder. looked_at takes the paths of all that was looked for outside of it.
    """
    return _gather(root, _asked_in(root), looked_at, neighbours, 0)


def _gather(
    root: str, dependencies: Iterable[Declared], looked_at: set[str], neighbours: Neighbours, depth: int
) -> Gathered:
    from rewrite.chart_folders import folder_of, named_folder  # few runs have a chart with dependencies

    found = Gathered({}, [], {})
    called: frozenset[str] | None = None
    for wanted in dependencies:
        declared, repository = wanted.missing, wanted.repository
        name = declared.name
        if depth >= DEEPEST or _is_unpacked(root, name, repository):
            continue
        packed = _packed(root, name)
        if not packed and not os.path.islink(os.path.join(root, SUBCHARTS, name)):
            called = called_in(root) if called is None else called
            if name in called:
                continue
        if packed:
            looked_at.add(packed)
            with suppress(RewriteError):
                found.files.update(unpack(packed))
            if folder := named_folder(root, repository, looked_at):
                _add_sources(folder, declared, found, looked_at, neighbours)
        elif folder := folder_of(root, name, repository, looked_at, partial(neighbours.is_asked_for, wanted)):
            read = neighbours.read(folder)
            looked_at |= read.looked_at
            inner = _gather(folder, read.declared, looked_at, neighbours, depth + 1)
            for files_of in (read.files, inner.files):
                found.files.update((f"{SUBCHARTS}/{name}/{path}", content) for path, content in files_of.items())
            real = {path: os.path.join(folder, path) for path in read.files}
            real.update((path, one.real) for path, one in inner.beside.items())
            found.beside.update((f"{SUBCHARTS}/{name}/{path}", Beside(at, declared)) for path, at in real.items())
        else:
            found.missing.append(declared)
    if depth < DEEPEST:
        _add_of_unpacked(root, found, looked_at, neighbours, depth + 1)
    return found


def _add_of_unpacked(root: str, found: Gathered, looked_at: set[str], neighbours: Neighbours, depth: int) -> None:
    """Add what the charts depend on that stand unpacked in a chart; what they lack, Helm does not ask for either."""
    beside = [name.removesuffix("/") for name in files.names_in(os.path.join(root, SUBCHARTS)) if name.endswith("/")]
    linked = links_in(root)
    for name in beside:
        if name in linked:
            continue
        begin = f"{SUBCHARTS}/{name}/"
        folder = os.path.join(root, SUBCHARTS, name)
        # What they include of each other is at hand.
        wanted = [one for one in _asked_in(folder) if one.missing.name not in beside]
        inner = _gather(folder, wanted, looked_at, neighbours, depth)
        found.files.update((begin + path, content) for path, content in inner.files.items())
        for path, one in inner.beside.items():
            declared = one.declared._replace(file=begin + one.declared.file)
            found.beside[begin + path] = Beside(one.real, declared)


def _add_sources(folder: str, declared: Missing, found: Gathered, looked_at: set[str], neighbours: Neighbours) -> None:
    """Add where the files of a packed dependency stand that were packed as they still are."""
    read = neighbours.read(folder)
    looked_at |= read.looked_at
    for path, content in read.files.items():
        within = f"{SUBCHARTS}/{declared.name}/{path}"
        if found.files.get(within) == content:
            found.beside[within] = Beside(os.path.join(folder, path), declared)


def declared_in(root: str) -> Iterator[Declared]:
    """Give each dependency in Chart.yaml and requirements.yaml."""
    for file in DECLARING:
        with suppress(OSError, RewriteError):
            source = decode(file, files.read_found(os.path.join(root, file)))
            document = read_yaml(source.text)
            declared = document.top.node("dependencies") if document.top else None
            for item in nodes_in(declared):
                name = item.get("name")
                if isinstance(name, Scalar) and name.text:
                    missing = Missing(name.text, file, *source.position(name.start))
                    key = item.text("alias") or name.text
                    yield Declared(missing, item.text("repository"), item.text("version"), key)
            document.dissolve()


def _is_unpacked(root: str, name: str, repository: str) -> bool:
    """Tell whether a dependency stands in charts/, in a folder of its name, with or without a version, or in the one
    that its repository is.
    """
    from rewrite.chart_folders import FILE

    folder = os.path.join(root, SUBCHARTS)
    if os.path.isdir(at := os.path.join(folder, name)):
        return not os.path.islink(at)
    named = os.path.normpath(os.path.join(root, repository.removeprefix(FILE)))
    if repository.startswith(FILE) and os.path.dirname(named) == os.path.normpath(folder):
        return os.path.isfile(os.path.join(named, CHART_FILE))
    versioned = re.compile(rf"{re.escape(name)}-v?\d[^/]*/\Z")
    return any(map(versioned.match, files.names_in(folder)))


def _asked_in(root: str) -> list[Declared]:
    """Give what a chart depends on: what it declares, and what links in charts/ lead to, which Helm loads too."""
    declared = [*declared_in(root)]
    known = {one.missing.name: one for one in declared}
    for link in (name for name in links_in(root) if name not in known):
        called = known.get(identity(os.path.join(root, SUBCHARTS, link))[0])
        at = called.missing._replace(name=link) if called else Missing(link, CHART_FILE, 1, 1)
        declared.append(Declared(at, "", "", called.key if called else link))
    return declared


def _packed(root: str, name: str) -> str:
    folder = os.path.join(root, SUBCHARTS)
    pattern = re.compile(rf"{re.escape(name)}-v?\d.*\.tgz\Z")
    with suppress(OSError):
        found = (os.path.join(folder, file) for file in sorted(os.listdir(folder)) if pattern.match(file))
        return next(filter(files.is_file, found), "")
    return ""


def read_left_out(root: str, packed: Iterable[FileEntry], looked_at: set[str]) -> Iterator[tuple[str, bytes]]:
    """Read the charts that stand unpacked in a chart and that git ignores, which Helm loads all the same.

    In:      root, the chart's folder; packed, the charts in it that are only read. looked_at takes the paths of files.
    Out:     paths in the chart, and their bytes.
    """
    for entry in packed:
        if entry.is_folder:
            above = os.path.relpath(os.path.dirname(os.path.dirname(entry.real)), root).replace(os.sep, "/")
            begin = "" if above == "." else f"{above}/"
            with suppress(RewriteError):
                for path, content in with_inner(_noted(entry.real, os.path.join(root, begin), looked_at)):
                    yield begin + path, content


def _noted(folder: str, above: str, looked_at: set[str]) -> Iterator[tuple[str, bytes]]:
    for path, content in read_ignored(folder):
        looked_at.add(os.path.join(above, path))
        yield path, content


def enter(folder: str, looked_at: set[str], known: int = 0) -> Walk:
    """Walk the folder of a chart.

    In:      looked_at takes the paths of all that says which files are taken. known, how many of them the run has.
    """
    from rewrite.walking import IGNORED, walk

    entered = walk([folder])
    folders = files.folders_in(folder)
    looked_at.update(folders, files_of_rules(folder, folders))
    # Each commit changes it; where the run has all files, what git tracks changes the run itself.
    if IGNORED in entered.left and len(entered.files) > known and (top := top_of(folder)):
        looked_at.add(index_of(top))
    return entered


def _read_folder(folder: str) -> _Folder:
    looked_at: set[str] = set()
    found: dict[str, bytes] = {}
    for entry in (entered := enter(folder, looked_at)).files:
        looked_at.add(entry.real)
        with suppress(OSError):
            found[os.path.relpath(entry.real, folder).replace(os.sep, "/")] = files.read(entry.real)
    found.update(read_left_out(folder, entered.packed, looked_at))
    return _Folder(frozenset(looked_at), found, tuple(_asked_in(folder)))
