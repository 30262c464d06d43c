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
from rewrite.laid_layers import Layers
from rewrite.laid_values import LaidValues
from rewrite.reading import DECLARING, kind_of
from rewrite.umbrellas import GLOBAL
from rewrite.unforeseen import Unforeseen
from rewrite.units import CHART_FILE, VALUES_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from rewrite.charts.fronts import Setting
    from rewrite.charts.laid_fronts import LaidFronts
    from rewrite.charts.laid_over import Rendered
    from rewrite.charts.refused_outside import Schemas
    from rewrite.charts.value import Table
    from rewrite.linked import Laid
    from rewrite.mapping import Mapper
    from rewrite.rendered_charts import Layer
    from rewrite.report import Change
    from rewrite.taken_outside import Empty, Left
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


class RunCharts:
    """The charts of a run, packed ones too."""

    def __init__(self, entries: Iterable[FileEntry], packed: Iterable[FileEntry], mapper: Mapper) -> None:
        self._entries = entries
        self._packed = {entry.name: entry.real for entry in packed if not entry.is_folder}
        # The chart that was rendered last: what is laid over one comes one after another.
        self._last = "", ChartTexts({}, {})
        self._asked: tuple[str, LaidFronts] | None = None
        self._schemas: tuple[str, Schemas] | None = None
        self._neighbours = Neighbours()
        self._mapped = mapper.hosts_in_charts
        self._mirrors = mapper.moved_to
        self._beside: dict[str, Sequence[tuple[str, str]]] = {}

    @cached_property
    def _real(self) -> Mapping[str, str]:
        return {entry.name: entry.real for entry in self._entries}

    @cached_property
    def _laid_values(self) -> LaidValues:
        return LaidValues(self._real)

    @cached_property
    def _layers(self) -> Layers:
        return Layers(self._real)

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
            return self._fronts(folder).settings(self._layers.laid_together(layers))
        return None

    def empty(self, laid: Laid) -> Empty:
        """Give what is empty among values where charts may ask for it in images."""
        with Unforeseen():
            return self._laid_values.empty(laid)
        return {}

    def left(self, folder: str, laid: Laid, empty: Empty) -> Sequence[Left]:
        """Give what is empty among values and a chart asks for in images, each with one that it makes then."""
        with Unforeseen():
            texts, real = self._read(folder)
            chart = os.path.basename(self._last[0]), texts, self._named(real)
            return self._laid_values.left(laid, empty, chart, (self._mapped, self._mirrors))
        return ()

    def refused(self, folder: str, laid: Laid, changes: Sequence[tuple[str, Change]]) -> Mapping[str, str]:
        """Give the paths of what schemas of a chart refuse among values; for changes, see ChartsBelow."""
        with Unforeseen():
            from rewrite.charts.refused_outside import Schemas  # few charts have one

            if self._schemas is None or self._schemas[0] != folder:
                texts, real = self._read(folder)
                self._schemas = folder, Schemas(texts, self._named(real))
            over = self._values(laid, frozenset())
            return self._schemas[1].refused(over, changes) if over is not None else {}
        return {}

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
            return self._render_with(folder, self._layers.laid_together(layers), frozenset())
        return None

    def _render(self, folder: str, laid: Laid, paths: frozenset[str]) -> Rendered | None:
        over = self._values(laid, paths)
        return None if over is None else self._render_with(folder, over, paths)

    def _render_with(self, folder: str, over: Table, paths: frozenset[str]) -> Rendered:
        from rewrite.charts.laid_over import render  # the evaluator is large

        texts, real = self._read(folder)
        rendered = render(os.path.basename(self._last[0]), texts, over, paths, (self._mapped, self._mirrors))
        return rendered.named(self._named(real))

    def _named(self, real: Mapping[str, str]) -> Mapping[str, str]:
        """Give the names of files by their paths in a chart; what stands elsewhere is not decided about."""
        return {path: name for path, at in real.items() if (name := self._names.get(at))}

    def _real_folder(self, folder: str) -> str:
        names = (within(folder, name) for name in (CHART_FILE, VALUES_FILE))
        return os.path.dirname(self._real[next(name for name in names if name in self._real)])

    def _values(self, laid: Laid, paths: Container[str]) -> Table | None:
        """Read values that are laid over a chart; for paths, see LaidValues."""
        return self._laid_values.read(laid, paths)


def _may_be_values(name: str) -> bool:
    return name.endswith(YAML) or kind_of(name) is SourceKind.VALUES
