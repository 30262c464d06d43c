"""Chart paths: which charts of a run something may deploy, by the path that it names its chart by.

What stands in a path for something that is filled in later may be any text: `charts/{{ .Release.Name }}` is each chart
below that folder, and `{{ .Values.dir }}/press` each that is called so.

Source:  argo-cd.readthedocs.io, Directory: the path is from the top of the repository; the same, Generators, Git:
         `{{path}}`; helmfile.readthedocs.io, The Helmfile Best Practices Guide, Release Template; skaffold.dev: from
         the folder of the file; `.` is that folder itself, or the top.
"""

from __future__ import annotations

import posixpath
import re
from enum import IntEnum
from itertools import islice
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SILENT
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.linked import Charts

FILLED_IN: Final = rf"(?:[{OUTPUT}{SILENT}]+|\{{\{{[^{{}}]*\}}\}}|\$\{{[^{{}}]*\}}|\$\([^()]*\))"
FILLING: Final = expression(rf"{FILLED_IN}|\$\w+")
# `$values/envs/prod.yaml` of Argo CD, `{{ playbook_dir }}/envs/prod.yaml`, `{{ role_path }}/../../charts/press`
TOP: Final = expression(rf"(?:\$\w+/|{FILLED_IN}/(?=.*/))(?:\.\./)*")
# `{{ playbook_dir }}/..`
ABOVE_TOP: Final = expression(rf"{OUTPUT}(?:/\.\.?)+\Z")
CHART: Final = expression(rf"(?:[\w.:@/{OUTPUT}-]*[\w{OUTPUT}-]|(?:{OUTPUT}/)?(?:\.\.?/)*\.\.?)/?\Z")
HERE: Final = "."
TEMPLATES: Final = "templates"
SUBCHARTS: Final = "charts"
# With more of them, a path says too little, and it takes long to try them all.
MOST_PLACEHOLDERS: Final = 4


class Start(IntEnum):
    """Where the path of a chart begins."""

    ABOVE = 0  # in the folder of the file that names it, or in one above, the nearest first
    FILE = 1  # in the folder of the file
    REPOSITORY = 2  # the chart is fetched by its name; a folder that is called so may be where that comes from


class Meant(NamedTuple):
    """The charts that a path may mean, and whether it means them for certain."""

    folders: tuple[str, ...]
    is_certain: bool

    @property
    def is_known(self) -> bool:
        """Tell whether there is one for certain."""
        return self.is_certain and bool(self.folders)


def chart_path(written: str) -> str:
    """Give the path of a chart with one OUTPUT for each placeholder; "" for what is none."""
    path = FILLING.sub(OUTPUT, written)
    return path.rstrip("/") if CHART.match(path) else ""


def behind_top(path: str) -> str:
    """Give what stands behind what a path has for the top of a repository."""
    top = TOP.match(path)
    return path[top.end() :] if top else path


def within(folder: str, name: str) -> str:
    """Give the name of a file in a folder, which is "." where that is the folder that the run began in."""
    return name if folder == HERE else f"{folder}/{name}"


def is_within(file: str, folder: str) -> bool:
    """Tell whether a file stands in a folder, or anywhere below it."""
    return file.startswith(within(folder, "")) and not (folder == HERE and file.startswith(("/", "../")))


def places(file: str, written: str) -> Iterator[str]:
    """Give where a path may lead that a file names: from its own folder, or from any above."""
    folder = posixpath.dirname(file)
    while True:
        yield posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
        if not folder or folder == posixpath.dirname(folder):
            return
        folder = posixpath.dirname(folder)


class ChartPaths:
    """What the paths of charts mean in a run."""

    def __init__(self, charts: Charts) -> None:
        self._charts = charts
        self._fitting: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = {}

    def meant(self, file: str, chart: str, start: Start, release: str) -> Meant:
        """Give the charts that something in a file may deploy.

        In:      chart, its path. release, what is deployed is called, "" where that is not known.
        """
        path = HERE if ABOVE_TOP.match(chart) else behind_top(chart)
        if path and OUTPUT not in path and (folder := self._folder(file, path, start)):
            return Meant((folder,), is_certain=start is not Start.REPOSITORY)
        if OUTPUT not in chart or start is Start.REPOSITORY:
            return Meant((), is_certain=True)
        known = posixpath.dirname(file), chart
        if known not in self._fitting:
            self._fitting[known] = list(self._supposed(file, chart, path))
        # What a chart deploys with its own templates is another one.
        fitting = [found for found in self._fitting[known] if not is_within(file, within(found[0], TEMPLATES))]
        # `charts/{{ .Release.Name }}`
        own = tuple(folder for folder, filled in fitting if release and release in filled)
        return Meant(own or tuple(folder for folder, _ in fitting), is_certain=bool(own) or not fitting)

    def _folder(self, file: str, path: str, start: Start) -> str:
        """Give the folder of a chart; "" when it is none of the run's."""
        around = islice(places(file, path), 1 if start is Start.FILE else None)
        if posixpath.normpath(path) != HERE:
            return next(filter(self._charts.has, around), "")
        # Values stand in many folders.
        found = (at for at in around if at in self._charts.folders)
        return next((at for at in found if not is_within(file, within(at, TEMPLATES))), "")

    def _supposed(self, file: str, chart: str, path: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Give the charts that a path with placeholders may lead to, each with what stands in place of these.

        In:      path, what stands behind a placeholder for the top.
        """
        if chart.count(OUTPUT) > MOST_PLACEHOLDERS:
            return ()
        if OUTPUT not in path or path.startswith(OUTPUT):
            return self._matching(rf"(?:(.+)/)?{_pattern(path.removeprefix(f'{OUTPUT}/'))}")
        found = (list(self._matching(_pattern(at))) for at in places(file, path))
        return next(filter(None, found), ())

    def _matching(self, pattern: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        fits = re.compile(rf"{pattern}\Z").match
        for folder in sorted(self._charts.folders):
            above, _, name = folder.rpartition("/")
            # A chart in another one is deployed with that.
            is_inner = (
                posixpath.basename(above) == SUBCHARTS and (posixpath.dirname(above) or HERE) in self._charts.folders
            )
            if name and not is_inner and (match := fits(folder)):
                yield folder, match.groups("")


def _pattern(path: str) -> str:
    return "(.+)".join(map(re.escape, path.split(OUTPUT)))
