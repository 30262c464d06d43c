"""Linked: which values of a run are for which of its charts, by what deploys the charts or by the names of files.

What deploys a chart names it, and the files with values for it, by paths: from its own folder, from the chart's, from
the top of the repository, or behind a reference to it (`$values/envs/prod.yaml`). What a path has of placeholders
(`envs/{{env}}/press.yaml`) may be any name. Scripts and Makefiles are not read: a file outside of all charts is taken
for one's where its name and its folders say nothing but the chart and a stage (`envs/prod/press.yaml`).

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

from rewrite.chart_paths import FILLED_IN, HERE, TOP, folder_of, is_within, places
from rewrite.lazy import expression
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping

    from rewrite.deployed import Deployed, Supplied
    from rewrite.plans import FilePlan

PLACEHOLDER: Final = expression(rf"{FILLED_IN}|\*+")
ANY_NAME: Final = "[^/]*"
# With more of them, a path says too little, and it takes long to try them all.
MOST_PLACEHOLDERS: Final = 4
WORD: Final = expression(r"[^-._]+")
# What names of files and folders have in them besides a chart's: stages, that values are in it, and endings.
STAGES: Final = frozenset(
    {"prod", "production", "preprod", "stage", "staging", "dev", "development", "test", "qa", "uat", "ci", "local"}
    | {"base", "common", "default", "env", "envs", "environments", "overlays", "override", "overrides", "values"}
    | {"chart", "charts", "helm", "deploy", "yaml", "yml", "gotmpl"}
)


class Certainty(IntEnum):
    """How well a link between values and a chart is known, the best first."""

    WRITTEN = 0  # the path is written, but for the chart's own name
    GUESSED = 1  # a placeholder in the path may lead there
    NAMED = 2  # the file is called after the chart


class Laid(NamedTuple):
    """Values that are laid over a chart: those of a file, or of a document of it where scope, the beginning of their
    field paths, is not ""; or those that single parameters set in a document, by the field path of each, and its path
    below the values.
    """

    file: str
    document: int = 0
    scope: str = ""
    parameters: tuple[tuple[str, str], ...] = ()


class Links(NamedTuple):
    """The values that are laid over charts, by the folder of each, and the parameters that are set for them: for a file
    and the index of a document, paths below the chart's values by their field paths in the document.
    """

    laid: dict[str, dict[Laid, Certainty]]
    parameters: dict[str, list[tuple[str, int, tuple[tuple[str, str], ...]]]]


class Charts(Protocol):
    """The charts of a run."""

    def has(self, folder: str) -> bool:
        """Tell whether a folder is that of a chart."""

    def around(self, file: str) -> bool:
        """Tell whether a file stands in a chart."""

    @property
    def folders(self) -> Collection[str]:
        """The folders of all charts, "." for the one that the run began in."""


def link(plans: Mapping[str, FilePlan], charts: Charts) -> Links:
    """Find the values in a run that are for its charts.

    In:      plans, by the name of the file.
    """
    names = FileNames(plans)
    links = Links({}, {})
    objects: dict[tuple[str, str], set[str]] = {}
    # Files with values for charts that are fetched.
    others: set[str] = set()
    patches: list[tuple[str, Deployed]] = []
    for plan in plans.values():
        for deployed in plan.deployed:
            if not deployed.chart:
                patches.append((plan.name, deployed))
            elif folder := folder_of(plan.name, deployed.chart, deployed.start, charts):
                objects.setdefault(deployed.resource, set()).add(folder)
                _add(links, folder, plan.name, laid_by(plan.name, deployed, folder, names), charts)
                _set(links, folder, plan.name, deployed)
            else:
                laid = laid_by(plan.name, deployed, deployed.chart, names)
                others |= {found.file for found, how in laid if _is_file(found) and how is Certainty.WRITTEN}
    for name, patch in patches:
        folders = objects.get(patch.resource, set()) if patch.resource[1] else set()
        # Objects of one name may be those of several clusters.
        at_most = Certainty.WRITTEN if len(folders) == 1 else Certainty.GUESSED
        for folder in sorted(folders):
            laid = laid_by(name, patch, folder, names)
            _add(links, folder, name, ((found, max(how, at_most)) for found, how in laid), charts)
            _set(links, folder, name, patch)
    for found in links.laid.values():
        for values in [values for values in found if found[values] is not Certainty.WRITTEN and values.file in others]:
            del found[values]
    _link_by_name(plans, charts, links, others)
    return links


def values_files(plans: Mapping[str, FilePlan]) -> frozenset[str]:
    """Give the files that something deploys a chart with, whichever chart that is.

    In:      plans, by the name of the file.
    """
    names = FileNames(plans)
    return frozenset(
        found
        for plan in plans.values()
        for deployed in plan.deployed
        for written in deployed.files
        # A path that begins with a placeholder may lead anywhere.
        for found, how in _files(plan.name, written, (deployed.chart, deployed.release), names)
        if how is Certainty.WRITTEN or not PLACEHOLDER.match(written)
    )


def _add(links: Links, folder: str, file: str, found: Iterable[tuple[Laid, Certainty]], charts: Charts) -> None:
    """Add what a file lays over a chart."""
    laid = links.laid.setdefault(folder, {})
    for values, certainty in found:
        # A file of values that stands in the chart is judged by it; what a placeholder leads to in another, by that.
        # What deploys a chart is part of none, wherever it stands.
        is_own = not values.scope and is_within(values.file, folder)
        elsewhere = certainty is Certainty.GUESSED and values.file != file and charts.around(values.file)
        if not is_own and not elsewhere:
            laid[values] = min(certainty, laid.get(values, certainty))


def _set(links: Links, folder: str, file: str, deployed: Deployed) -> None:
    if deployed.parameters:
        links.parameters.setdefault(folder, []).append((file, deployed.document, deployed.parameters))


class FileNames:
    """The names of the files of a run in which something was found, in order, and the values in its ConfigMaps."""

    def __init__(self, plans: Mapping[str, FilePlan]) -> None:
        self.known: Container[str] = plans.keys()
        self._sorted = sorted(plans)
        self._matched: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._supplied: dict[tuple[str, str], list[tuple[str, Supplied]]] = {}
        # The folders in which something takes its values from a ConfigMap.
        self._taken: set[tuple[str, tuple[str, str]]] = set()
        for plan in plans.values():
            folder = posixpath.dirname(plan.name)
            self._taken.update((folder, taken) for deployed in plan.deployed for taken in deployed.config_maps)
            for supplied in plan.supplied:
                self._supplied.setdefault((supplied.config_map, supplied.key), []).append((plan.name, supplied))

    def matching(self, path: str) -> list[tuple[str, tuple[str, ...]]]:
        """Give the files that a path with placeholders may lead to, each with what stands in place of these."""
        found = self._matched.get(path)
        if found is None:
            first = PLACEHOLDER.search(path)
            begin = path[: first.start()] if first else path
            texts = PLACEHOLDER.split(path)
            pattern = re.compile(f"({ANY_NAME})".join(map(re.escape, texts)) + r"\Z")
            found = self._matched[path] = []
            if len(texts) > MOST_PLACEHOLDERS + 1:
                return found
            for at in range(bisect_left(self._sorted, begin), len(self._sorted)):
                if not self._sorted[at].startswith(begin):
                    break
                if match := pattern.match(self._sorted[at]):
                    found.append((self._sorted[at], match.groups()))
        return found

    def values_of(self, template: str) -> Iterator[str]:
        """Give the values files at the top of the chart that a template stands in."""
        folder, is_template, _ = f"/{template}".rpartition("/templates/")
        begin = f"{folder}/values".lstrip("/")
        for at in range(bisect_left(self._sorted, begin), len(self._sorted)) if is_template else ():
            name = self._sorted[at]
            if not name.startswith(begin):
                return
            if "/" not in name[len(begin) :]:
                yield name

    def of_config_map(self, file: str, named: tuple[str, str]) -> Iterator[tuple[str, Supplied, Certainty]]:
        """Give the values that a ConfigMap has in the folder of what names it, and those that it may be given
        elsewhere, as by an overlay of kustomize: where nothing takes values from one of that name.

        In:      named, the name of the ConfigMap and the key.
        """
        folder = posixpath.dirname(file)
        for of, supplied in self._supplied.get(named, ()):
            if (at := posixpath.dirname(of)) == folder:
                yield of, supplied, Certainty.WRITTEN
            elif (at, named) not in self._taken:
                yield of, supplied, Certainty.GUESSED


def laid_by(file: str, deployed: Deployed, chart: str, names: FileNames) -> Iterator[tuple[Laid, Certainty]]:
    """Give what a file lays over a chart, and how that is known."""
    for scope in deployed.scopes:
        yield Laid(file, deployed.document, scope), Certainty.WRITTEN
    for written in deployed.files:
        yield from ((Laid(path), how) for path, how in _files(file, written, (chart, deployed.release), names))
    single = tuple((path, below) for path, below in deployed.handed if below)
    for own in names.values_of(file) if deployed.handed else ():
        yield from ((Laid(own, 0, f"{path}."), Certainty.WRITTEN) for path, below in deployed.handed if not below)
        if single:
            yield Laid(own, 0, "", single), Certainty.WRITTEN
    for named in deployed.config_maps:
        for of, supplied, certainty in names.of_config_map(file, named):
            if supplied.scope:
                yield Laid(of, supplied.document, supplied.scope), certainty
            elif (path := posixpath.normpath(posixpath.join(posixpath.dirname(of), supplied.file))) in names.known:
                yield Laid(path), certainty


def _is_file(laid: Laid) -> bool:
    """Tell whether all of a file is laid over a chart."""
    return not laid.scope and not laid.parameters


def _files(file: str, written: str, chart: tuple[str, str], names: FileNames) -> list[tuple[str, Certainty]]:
    """Give the files of values that a path may lead to: from the folder of what names it, from the chart's (so for Argo
    CD); from a folder above where neither is there.

    In:      chart, its folder and the name of its release.
    """
    top = TOP.match(written)
    path = written[top.end() :] if top else written
    near = [] if top else [posixpath.join(posixpath.dirname(file), path), posixpath.join(chart[0], path)]
    if PLACEHOLDER.search(path) is None:
        found = [at for at in map(posixpath.normpath, near) if at in names.known]
        return [(at, Certainty.WRITTEN) for at in found or [at for at in places(file, path) if at in names.known][:1]]
    for group in (near, places(file, path)):
        matches = [match for at in map(posixpath.normpath, group) for match in names.matching(at)]
        # `values/{{ .Release.Name }}.yaml`
        own = [at for at, filled in matches if {posixpath.basename(chart[0]), chart[1]} & set(filled)]
        if matches:
            led = [(at, Certainty.WRITTEN) for at in own] or [(at, Certainty.GUESSED) for at, _ in matches]
            return [(at, how) for at, how in led if at != file]
    return []


def _link_by_name(plans: Mapping[str, FilePlan], charts: Charts, links: Links, others: Collection[str]) -> None:
    """Link the files outside of charts that are called after one, and that nothing else links.

    In:      others, the files with values for other charts.
    """
    by_name: dict[tuple[str, ...], list[str]] = {}
    for folder in sorted(folder for folder in charts.folders if folder != HERE):
        by_name.setdefault(tuple(WORD.findall(posixpath.basename(folder))), []).append(folder)
    linked = {laid.file for found in links.laid.values() for laid in found}.union(others)
    for name, plan in plans.items() if by_name else ():
        # Of a manifest, the resource is known. A registry alone may be no more than possible.
        found = [change.place for change in plan.changes] + [skip.place for skip in plan.skips]
        if all(place.resource.kind for place in found) or name in linked or charts.around(name):
            continue
        within, words = _called_after(name)
        # What stands around the chart as well may be called after it for all that is in it.
        folders = [folder for folder in by_name.get(words, ()) if not within or not folder.startswith(f"{within}/")]
        shared = [_shared(folder, name) for folder in folders]
        # Of charts that are as near as each other it may be for any.
        for folder in [folder for folder, steps in zip(folders, shared, strict=True) if steps == max(shared)]:
            links.laid.setdefault(folder, {})[Laid(name)] = Certainty.NAMED


def _shared(folder: str, file: str) -> int:
    """Give how many folders the paths of a chart and of a file begin with alike."""
    pairs = zip(folder.split("/"), file.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _called_after(file: str) -> tuple[str, tuple[str, ...]]:
    """Give the path of a file, or else of the nearest folder, whose name says more than a stage, and its words."""
    while file:
        words = tuple(word for word in WORD.findall(posixpath.basename(file)) if word not in STAGES)
        if words:
            return file, words
        file = posixpath.dirname(file) if posixpath.dirname(file) != file else ""
    return "", ()
