"""Linked: which values of a run are for which of its charts, by what deploys the charts.

What deploys a chart names it, and the files with values for it, by paths: from its own folder, from the chart's, from
the top of the repository, or behind a reference to it (`$values/envs/prod.yaml`). What a path has of placeholders
(`envs/{{env}}/press.yaml`) may be any name.

Source:  argo-cd.readthedocs.io, Multiple Sources for an Application: `$ref` is the top of the source of that name;
         the same, Helm: the paths of valueFiles may have `*` in them.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from enum import IntEnum
from itertools import takewhile
from typing import TYPE_CHECKING, Final, Protocol

from rewrite.chart_paths import FILLED_IN, MOST_PLACEHOLDERS, ChartPaths, behind_top, is_within, places
from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.uses import with_one_use
from rewrite.values_in_config_maps import ConfigMapValues

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator, Mapping

    from rewrite.deployed import Deployed
    from rewrite.plans import FilePlan
    from rewrite.report import Place

PLACEHOLDER: Final = expression(rf"{FILLED_IN}|\*+")
ANY_NAME: Final = "[^/]*"
# Of more charts, the path of one says too little to render them all.
MOST_SUPPOSED: Final = 20


class Certainty(IntEnum):
    """How well a link between values and a chart is known, the best first."""

    WRITTEN = 0  # the path is written, but for the chart's own name
    GUESSED = 1  # a placeholder in the path may lead there
    SUPPOSED = 2  # a placeholder in the path of the chart may lead to it, or it is fetched by this name
    NAMED = 3  # the file is called after the chart
    ANY = 4  # a placeholder in the path of the chart may lead to it, and to many others


class Laid(NamedTuple):
    """Values that are laid over a chart: those of a file, or of a document of it where scope, the beginning of their
    field paths, is not ""; or those that single parameters set in a document, by the field path of each, and its path
    below the values.
    """

    file: str
    document: int = 0
    scope: str = ""
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def is_file(self) -> bool:
        """Whether all of a file is laid over a chart."""
        return not self.scope and not self.parameters


class Links(NamedTuple):
    """The values that are laid over charts, by the folder of each chart; others are files with values for charts that
    are fetched.
    """

    laid: dict[str, dict[Laid, Certainty]]
    others: frozenset[str] = frozenset()


# The folders of the charts that objects deploy, by the kind and the name of these.
Objects = dict[tuple[str, str], dict[str, Certainty]]


class Charts(Protocol):
    """The charts of a run."""

    def has(self, folder: str) -> bool:
        """Tell whether a folder is that of a chart."""

    def around(self, file: str) -> bool:
        """Tell whether a file stands in a chart."""

    def behind_link(self, path: str) -> str:
        """Give the file of the run that a link leads to; "" where there is none."""

    def says(self, name: str, pattern: re.Pattern[bytes]) -> bool:
        """Tell whether a pattern matches anywhere in a file of the run."""

    @property
    def folders(self) -> Collection[str]:
        """The folders of all charts, "." for the one that the run began in."""

    @property
    def files(self) -> Collection[str]:
        """The names of all files of the run."""


def link(plans: Mapping[str, FilePlan], charts: Charts) -> Links:
    """Find the values in a run that are for its charts.

    In:      plans, by the name of the file.
    """
    # What is found in none of them may decide what stands in front of an image.
    names = FileNames(plans, charts, charts.files)
    links = Links({})
    objects: Objects = {}
    fetched: set[tuple[str, str]] = set()
    others: set[str] = set()
    for name, deployed, folders in _deploying(plans, charts):
        for folder, certainty in folders.items():
            known = objects.setdefault(deployed.resource, {})
            known[folder] = min(certainty, known.get(folder, certainty))
            if certainty is not Certainty.WRITTEN:
                fetched.add(deployed.resource)
            _add(links, (folder, certainty), (name, deployed), names, charts)
        if not folders:
            fetched.add(deployed.resource)
            laid = laid_by(name, deployed, deployed.chart, names)
            others |= {found.file for found, how in laid if found.is_file and how is Certainty.WRITTEN}
    for plan in plans.values():
        for patch in (deployed for deployed in plan.deployed if not deployed.chart):
            folders = objects.get(patch.resource, {}) if patch.resource[1] else _of_kind(objects, patch.resource[0])
            # Objects of one name may be those of several clusters.
            at_most = Certainty.WRITTEN if len(folders) == 1 and patch.resource in objects else Certainty.GUESSED
            at_most = Certainty.SUPPOSED if patch.resource in fetched else at_most
            for folder in sorted(folders):
                _add(links, (folder, max(folders[folder], at_most)), (plan.name, patch), names, charts)
    for found in links.laid.values():
        for values in [values for values in found if found[values] is not Certainty.WRITTEN and values.file in others]:
            del found[values]
    return links._replace(others=frozenset(others))


def _of_kind(objects: Objects, kind: str) -> dict[str, Certainty]:
    """Give the folders of the charts that any object of a kind deploys: `target: {kind: HelmRelease}` is for all."""
    named = (folders for (of, name), folders in objects.items() if of == kind and name) if kind else ()
    return {folder: certainty for folders in named for folder, certainty in folders.items()}


def _deploying(plans: Mapping[str, FilePlan], charts: Charts) -> Iterator[tuple[str, Deployed, dict[str, Certainty]]]:
    """Give what deploys a chart, with the name of its file and the folders of the charts that this may be."""
    paths = ChartPaths(charts)
    for plan in plans.values():
        for deployed in (deployed for deployed in plan.deployed if deployed.chart):
            meant = paths.meant(plan.name, deployed.chart, deployed.start, deployed.release)
            supposed = Certainty.SUPPOSED if len(meant.folders) <= MOST_SUPPOSED else Certainty.ANY
            certainty = Certainty.WRITTEN if meant.is_certain else supposed
            yield plan.name, deployed, dict.fromkeys(meant.folders, certainty)


def _add(
    links: Links, chart: tuple[str, Certainty], deploying: tuple[str, Deployed], names: FileNames, charts: Charts
) -> None:
    """Add what is laid over a chart.

    In:      chart, its folder, and how well it is known to be the one; deploying, what says so, with the name of its
             file.
    """
    folder, at_most = chart
    file, deployed = deploying
    laid = links.laid.setdefault(folder, {})
    for values, how in laid_by(file, deployed, folder, names):
        certainty = max(how, at_most)
        # A file of values that stands in the chart is judged by it; what a placeholder leads to in another, by that.
        # What deploys a chart is part of none, wherever it stands.
        is_own = values.is_file and is_within(values.file, folder)
        known = certainty if values.is_file else how
        elsewhere = known is not Certainty.WRITTEN and values.file != file and charts.around(values.file)
        if not is_own and not elsewhere:
            laid[values] = min(certainty, laid.get(values, certainty))


class FileNames:
    """The names of the files of a run in which something was found, in order, and the values in its ConfigMaps.

    In:      others, of files in which nothing need have been found.
    """

    def __init__(
        self, plans: Mapping[str, FilePlan], charts: Charts | None = None, others: Container[str] | None = None
    ) -> None:
        self.known: Container[str] = plans.keys() if others is None else others
        self._charts = charts
        self._sorted = sorted(plans)
        self._matched: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self.config_maps = ConfigMapValues(plans)

    def find(self, path: str) -> str:
        """Give the file that a path or a link leads to; "" for none in which something was found."""
        if path not in self.known:
            path = self._charts.behind_link(path) if self._charts else ""
        return path if path in self.known else ""

    def matching(self, path: str) -> list[tuple[str, tuple[str, ...]]]:
        """Give the files that a path with placeholders may lead to, each with what stands in place of these."""
        found = self._matched.get(path)
        if found is None:
            begin, *others = PLACEHOLDER.split(path)
            found = self._matched[path] = []
            start = bisect_left(self._sorted, begin)
            names = (self._sorted[at] for at in range(start, len(self._sorted)))
            named = list(takewhile(lambda name: name.startswith(begin), names))
            if len(others) == 1:
                # Most have one, for which no expression is made.
                ends = (name for name in named if len(name) >= len(begin) + len(others[0]) and name.endswith(others[0]))
                filled = ((name, name[len(begin) : len(name) - len(others[0])]) for name in ends)
                found += ((name, (word,)) for name, word in filled if "/" not in word)
            # Most paths lead to nothing, which is told faster than an expression is made.
            elif named and len(others) <= MOST_PLACEHOLDERS:
                pattern = re.compile(f"({ANY_NAME})".join(map(re.escape, (begin, *others))) + r"\Z")
                found += ((name, match.groups()) for name in named if (match := pattern.match(name)))
        return found

    def values_of(self, template: str) -> Iterator[str]:
        """Give the values files at the top of the chart that a template stands in."""
        folder, is_template, _ = f"/{template}".rpartition("/templates/")
        begin = f"{folder}/values"[1:]
        for at in range(bisect_left(self._sorted, begin), len(self._sorted)) if is_template else ():
            name = self._sorted[at]
            if not name.startswith(begin):
                return
            if "/" not in name[len(begin) :]:
                yield name


def laid_by(file: str, deployed: Deployed, chart: str, names: FileNames) -> Iterator[tuple[Laid, Certainty]]:
    """Give what a file lays over a chart, and how that is known."""
    for parameters in with_one_use(deployed.parameters):
        yield Laid(file, deployed.document, "", tuple(parameters.items())), Certainty.WRITTEN
    for scope in deployed.scopes:
        yield Laid(file, deployed.document, scope), Certainty.WRITTEN
    for written in deployed.files:
        yield from ((Laid(path), how) for path, how in led_to(file, written, (chart, deployed.release), names))
    single = tuple((path, below) for path, below in deployed.handed if below)
    for own in names.values_of(file) if deployed.handed else ():
        yield from ((Laid(own, 0, f"{path}."), Certainty.WRITTEN) for path, below in deployed.handed if not below)
        if single:
            yield Laid(own, 0, "", single), Certainty.WRITTEN
    yield from laid_by_config_maps(file, deployed, names)


def laid_by_config_maps(file: str, deployed: Deployed, names: FileNames) -> Iterator[tuple[Laid, Certainty]]:
    """Give what a file lays over a chart by ConfigMaps, and how that is known: texts in them, or files."""
    for named in deployed.config_maps:
        for of, supplied, is_beside in names.config_maps.taken(file, named):
            certainty = Certainty.WRITTEN if is_beside else Certainty.GUESSED
            if supplied.scope:
                yield Laid(of, supplied.document, supplied.scope), certainty
            elif (path := posixpath.normpath(posixpath.join(posixpath.dirname(of), supplied.file))) in names.known:
                yield Laid(path), certainty


def is_laid(place: Place, laid: Laid) -> bool:
    """Tell whether a place is among values."""
    is_below = place.path.startswith(laid.scope) if laid.scope else place.path in dict(laid.parameters)
    return laid.is_file or (place.document == laid.document and is_below)


def led_to(file: str, written: str, chart: tuple[str, str], names: FileNames) -> list[tuple[str, Certainty]]:
    """Give the files of values that a path leads to, or may: from the folder of what names it, from the chart's (so for
    Argo CD); from a folder above where neither is there.

    In:      chart, its folder and the name of its release.
    """
    path = behind_top(written)
    around = (posixpath.dirname(file), behind_top(chart[0])) if path == written else ()
    near = [posixpath.join(folder, path) for folder in around]
    if PLACEHOLDER.search(path) is None:
        found = [*filter(None, map(names.find, map(posixpath.normpath, near)))]
        return [(at, Certainty.WRITTEN) for at in found or [*filter(None, map(names.find, places(file, path)))][:1]]
    for group in (near, places(file, path)):
        matches = [match for at in map(posixpath.normpath, group) for match in names.matching(at)]
        # `values/{{ .Release.Name }}.yaml`
        own = [at for at, filled in matches if {posixpath.basename(chart[0]), chart[1]} & set(filled)]
        if matches:
            led = [(at, Certainty.WRITTEN) for at in own] or [(at, Certainty.GUESSED) for at, _ in matches]
            return [(at, how) for at, how in led if at != file]
    return []
