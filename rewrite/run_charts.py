"""Run charts: the charts of a run, and what they render with values that stand in another of its files.

A chart is planned as a unit, wherever that is; which values are for it is known when all files are planned. Then the
files of both are read once more, and the chart is rendered with the values laid over its own.
"""

from __future__ import annotations

import os
import posixpath
import re
from bisect import bisect_left
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.chart_folders import FILE
from rewrite.chart_paths import HERE, SUBCHARTS, within
from rewrite.chart_texts import ChartTexts, texts_of, unpacked
from rewrite.dependencies import Neighbours, declared_in
from rewrite.document import SourceKind
from rewrite.laid_values import LaidValues
from rewrite.reading import DECLARING, kind_of
from rewrite.source import decode
from rewrite.umbrellas import GLOBAL
from rewrite.unforeseen import Unforeseen
from rewrite.units import CHART_FILE, VALUES_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from rewrite.charts.fronts import Setting
    from rewrite.charts.laid_fronts import LaidFronts
    from rewrite.charts.laid_over import Rendered
    from rewrite.charts.value import Table
    from rewrite.linked import Laid
    from rewrite.mapping import Mapper
    from rewrite.rendered_charts import Layer
    from rewrite.walking import FileEntry

# Behind all that names begin with.
LAST: Final = "\U0010ffff"
# What the address of a dependency begins with that stands beside the chart.
BY_PATH: Final = FILE.encode()
YAML: Final = (".yaml", ".yml")
# Some keys at the top of a file, which may begin with the mark of its encoding; where the first line with more than a
# comment, or the mark of a document, begins otherwise than with a key, or something is merged in, any may be there.
SETS: Final = (
    rb"\A(?:\xef\xbb\xbf)?+(?:[ \t]*+(?:[#%%][^\n]*+|---[ \t]*+(?:#[^\n]*+)?)?\r?\n)*+"
    rb"(?:[ \t]++\S|(?:---[ \t]++)?[{?&!])"
    rb"|^(?:\xef\xbb\xbf)?[\"']?(?:%s|<<)[\"']?[ \t]*:"
)
# Files of values that are kept: those of an umbrella are asked for by turns.
MOST_TABLES: Final = 256


class RunCharts:
    """The charts of a run, packed ones too."""

    def __init__(self, entries: Iterable[FileEntry], packed: Iterable[FileEntry], mapper: Mapper) -> None:
        self._entries = entries
        self._packed = {entry.name: entry.real for entry in packed if not entry.is_folder}
        # The chart that was rendered last: what is laid over one comes one after another.
        self._last = "", ChartTexts({}, {})
        self._asked: tuple[str, LaidFronts] | None = None
        self._neighbours = Neighbours()
        self._mapped = mapper.hosts_in_charts
        self._mirrors = mapper.moved_to
        self._tables: dict[str, Table] = {}
        self._beside: dict[str, Sequence[tuple[str, str]]] = {}

    @cached_property
    def _real(self) -> Mapping[str, str]:
        return {entry.name: entry.real for entry in self._entries}

    @cached_property
    def _laid_values(self) -> LaidValues:
        return LaidValues(self._real)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {entry.real: entry.name for entry in self._entries}

    @property
    def files(self) -> Collection[str]:
        """The names of all files of the run."""
        return self._real

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders of all charts, "." for the one that the run began in."""
        found = (name.rpartition("/") for name in self._real)
        return frozenset(
            folder or HERE for folder, slash, name in found if name == CHART_FILE and (folder or not slash)
        )

    @cached_property
    def _inner(self) -> Mapping[str, Sequence[str]]:
        """The charts that stand unpacked in another, by the folder of that one."""
        found: dict[str, list[str]] = {}
        for chart in sorted(self.folders):
            around = posixpath.dirname(chart)
            if posixpath.basename(around) == SUBCHARTS:
                found.setdefault(posixpath.dirname(around) or HERE, []).append(chart)
        return found

    def has(self, folder: str) -> bool:
        """Tell whether a folder is that of a chart, or an archive one."""
        if folder in self._packed:
            return True
        return within(folder, CHART_FILE) in self._real or within(folder, VALUES_FILE) in self._real

    def around(self, file: str) -> bool:
        """Tell whether a file stands in a chart."""
        folder = file
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            if folder in self.folders:
                return True
        return CHART_FILE in self._real

    def behind_link(self, path: str) -> str:
        """Give the file of the run that a link leads to; "" where there is none."""
        return self._names.get(files.behind_link(path), "")

    def keys(self, folder: str) -> Iterable[tuple[tuple[str, int], str]]:
        """Give the name and the line of each chart that a chart of the run depends on, with the key of its values."""
        found = declared_in(self._real_folder(folder)) if folder in self.folders else ()
        return [((dependency.missing.name, dependency.missing.line), dependency.key) for dependency in found]

    def beside(self, folder: str) -> Sequence[tuple[str, str]]:
        """Give the folders of the charts of the run that a chart depends on by a path, or that stand in it, with the
        key of the values of each.
        """
        if folder not in self._beside:
            self._beside[folder] = list(self._find_beside(folder))
        return self._beside[folder]

    def _find_beside(self, folder: str) -> Iterator[tuple[str, str]]:
        keys: dict[str, list[str]] = {}
        for dependency in declared_in(self._real_folder(folder)) if folder in self.folders else ():
            keys.setdefault(dependency.missing.name, []).append(dependency.key)
            path = dependency.repository.removeprefix(FILE)
            chart = posixpath.normpath(posixpath.join(folder, path))
            if path != dependency.repository and chart in self.folders:
                yield chart, dependency.key
        for chart in self._inner.get(folder, ()):
            name = posixpath.basename(chart)
            yield from ((chart, key) for key in keys.get(name, [name]))

    def render(self, folder: str, laid: Laid, paths: frozenset[str]) -> Rendered | None:
        """Render a chart with values laid over its own; None when that cannot be done.

        In:      paths, the field paths that are of interest in the values.
        """
        # What a chart is not rendered for is told.
        with Unforeseen():
            return self._render(folder, laid, paths)
        return None

    def settings(self, folder: str, laid: Laid) -> frozenset[Setting]:
        """Give what values set that may decide what stands in front of the images of a chart."""
        with Unforeseen():
            over = self._values(laid, frozenset())
            return self._fronts(folder).settings(over) if over is not None else frozenset()
        return frozenset()

    def settings_below(self, folder: str, layers: Iterable[Layer]) -> frozenset[Setting] | None:
        """Give what charts above one set for it that may decide what stands in front of its images; None when that
        cannot be told.

        In:      layers, the lowest first.
        """
        with Unforeseen():
            return self._fronts(folder).settings(self._laid_together(layers))
        return None

    def taking_by_paths(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Give the folders of the charts that take others by their paths, or have such ones in them, each with the
        files in it that may be values for these; one alone takes none.
        """
        taking = {folder for folder in self.folders if self._takes_by_path(folder)} if len(self.folders) > 1 else set()
        waiting = list(taking)
        while waiting:
            around = posixpath.dirname(waiting.pop())
            if posixpath.basename(around) == SUBCHARTS and (outer := posixpath.dirname(around) or HERE) not in taking:
                taking.add(outer)
                waiting.append(outer)
        # Values of a stage may be called `prod.yaml` as well.
        names = [name for name in sorted(self._real) if _may_be_values(name)] if taking else []
        for folder in sorted(taking):
            begin = within(folder, "")
            keys = b"|".join(re.escape(key.encode()) for key in (GLOBAL, *(key for _, key in self.beside(folder))))
            sets = re.compile(SETS % keys, re.MULTILINE)
            inside = names[bisect_left(names, begin) : bisect_left(names, f"{begin}{LAST}")]
            yield folder, [name for name in inside if self.says(name, sets)]

    def says(self, name: str, pattern: re.Pattern[bytes]) -> bool:
        """Tell whether a pattern matches anywhere in a file of the run."""
        with suppress(OSError, KeyError):
            return pattern.search(files.read(self._real[name])) is not None
        return False

    def _takes_by_path(self, folder: str) -> bool:
        for file in DECLARING:
            if real := self._real.get(within(folder, file)):
                with suppress(OSError):
                    if BY_PATH in files.read(real):
                        return True
        return False

    def _fronts(self, folder: str) -> LaidFronts:
        """Give what a chart may make of such values, kept while one after another is laid over it."""
        from rewrite.charts.laid_fronts import LaidFronts

        if self._asked is None or self._asked[0] != folder:
            self._asked = folder, LaidFronts(self._read(folder).texts, self._mirrors)
        return self._asked[1]

    def _read(self, folder: str) -> ChartTexts:
        """Give the texts of a chart, kept while it is the last one that was asked for."""
        real = self._packed.get(folder) or self._real_folder(folder)
        if self._last[0] != real:
            self._last = real, unpacked(real) if folder in self._packed else texts_of(real, self._neighbours)
        return self._last[1]

    def render_below(self, folder: str, layers: Iterable[Layer]) -> Rendered | None:
        """Render a chart with what charts above it set for it; None when that cannot be done.

        In:      layers, the lowest first.
        """
        with Unforeseen():
            return self._render_with(folder, self._laid_together(layers), frozenset())
        return None

    def _laid_together(self, layers: Iterable[Layer]) -> Table:
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

    def _render(self, folder: str, laid: Laid, paths: frozenset[str]) -> Rendered | None:
        over = self._values(laid, paths)
        return None if over is None else self._render_with(folder, over, paths)

    def _render_with(self, folder: str, over: Table, paths: frozenset[str]) -> Rendered:
        from rewrite.charts.laid_over import render  # the evaluator is large

        texts, real = self._read(folder)
        rendered = render(os.path.basename(self._last[0]), texts, over, paths, self._mapped)
        # What stands elsewhere is not decided about.
        names = {path: name for path, at in real.items() if (name := self._names.get(at))}
        return rendered.named(names)

    def _real_folder(self, folder: str) -> str:
        names = (within(folder, name) for name in (CHART_FILE, VALUES_FILE))
        return os.path.dirname(self._real[next(name for name in names if name in self._real)])

    def _values(self, laid: Laid, paths: Container[str]) -> Table | None:
        """Read values that are laid over a chart; for paths, see LaidValues."""
        return self._laid_values.read(laid, paths)


def _may_be_values(name: str) -> bool:
    return name.endswith(YAML) or kind_of(name) is SourceKind.VALUES
