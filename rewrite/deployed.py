"""Deployed: charts of the run that another of its files deploys, with values of its own.

The chart says what becomes of a name in its values, and what deploys it stands elsewhere: a helmfile, an Application of
Argo CD, a HelmRelease of Flux, a bundle of Fleet, a skaffold.yaml, a kustomization. Where the chart joins a registry to
a name, a name that is set from outside is joined to it too, and must not get the mirror a second time.

Source:  helmfile.readthedocs.io; argo-cd.readthedocs.io, Helm; fluxcd.io, HelmReleases; fleet.rancher.io, fleet.yaml;
         skaffold.dev, Helm; kubectl.docs.kubernetes.io, helmCharts.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import Change, Skip
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from rewrite.document import Document
    from rewrite.plans import FilePlan
    from rewrite.tree import Child

WORDS: Final = ("hart", "helm:", '"helm"')
KEYS: Final = expression(r"(?:chart|chartPath|path|name)\Z")
CHART: Final = expression(r"[\w.@/-]*[\w-]\Z")
VALUES: Final = ("values", "valuesObject", "valuesInline", "setValues")
FILES: Final = ("valuesFile", "valueFiles", "valuesFiles", "values")
HELM: Final = "helm"
KUSTOMIZE: Final = "helmCharts"
CHART_HOME: Final = "charts"
VALUES_FILE: Final = "values.yaml"
NAMES: Final = (Role.NAME.value, Role.REFERENCE.value)
REGISTRY: Final = expression(r".*[rR]egistry\Z")


class Deployed(NamedTuple):
    """A chart in a folder that a document of a file deploys: the index of the document, the folder and the files of
    values as they are written, the beginnings of the field paths of values in the document itself, and what single
    parameters set, by the field path of each.
    """

    document: int
    chart: str
    files: tuple[str, ...]
    scopes: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]


def deployed_in(documents: Iterable[Document]) -> tuple[Deployed, ...]:
    """Give the charts that the documents of a file deploy from folders."""
    return tuple(found for document in documents for found in _in_document(document))


def _in_document(document: Document) -> Iterator[Deployed]:
    if document.source_kind is SourceKind.CHART or not any(word in document.text for word in WORDS):
        return
    for scalar in document.named(KEYS):
        chart, holder = scalar.text, scalar.parent
        if not chart or not CHART.match(chart):
            continue
        if scalar.key == "name":
            if holder.parent is None or holder.parent.key != KUSTOMIZE:
                continue
            chart = posixpath.join(_chart_home(document), chart)
        elif scalar.key == "path" and holder.node(HELM) is None:
            continue
        found = _deployed(document.index, chart, list(_settings(holder)))
        if found.files or found.scopes or found.parameters:
            yield found


def _chart_home(document: Document) -> str:
    settings = document.top.node("helmGlobals") if document.top is not None else None
    return (settings.text("chartHome") if settings is not None else "") or CHART_HOME


def _settings(holder: Node) -> Iterator[Node]:
    """Give the mappings that may hold the values of a chart: its own, `helm` in it, and the `spec` of a HelmRelease."""
    yield holder
    if (helm := holder.node(HELM)) is not None:
        yield helm
    chart = holder.parent
    if holder.key == "spec" and chart is not None and chart.key == "chart" and chart.parent is not None:
        yield chart.parent


def _deployed(document: int, chart: str, settings: list[Node]) -> Deployed:
    files: list[str] = []
    scopes: list[str] = []
    parameters: list[tuple[str, str]] = []
    for node in settings:
        for key in FILES:
            files += (item.text for item in _items(node.get(key)) if isinstance(item, Scalar) and "\n" not in item.text)
        for key in VALUES:
            scopes += (_scope(item) for item in _items(node.get(key)))
        for item in _items(node.get("parameters")):
            value = item.get("value") if isinstance(item, Node) else None
            if isinstance(item, Node) and isinstance(value, Scalar) and item.text("name"):
                parameters.append((format_path(value.path), item.text("name")))
    return Deployed(document, chart, tuple(filter(None, files)), tuple(scopes), tuple(parameters))


def _items(child: Child | None) -> list[Child]:
    if isinstance(child, Node) and isinstance(child.children, list):
        return child.children
    return [] if child is None else [child]


def _scope(child: Child) -> str:
    """Give how the field paths of values begin that stand in a mapping, or in the text of a scalar."""
    return format_path(child.path) + (" > " if isinstance(child, Scalar) else ".")


def hold_deployed(plans: Mapping[str, FilePlan]) -> frozenset[str]:
    """Hold the names that are set for charts of the run which join a registry to them.

    In:      plans, by name of the file.
    Out:     what they would have become.
    """
    targets: set[str] = set()
    charts: dict[str, _Joins] = {}
    for plan in (plan for plan in plans.values() if plan.deployed):
        held: dict[Change, Skip] = {}
        names = _Names(plan)
        for deployed in plan.deployed:
            folder = next((at for at in _places(plan.name, deployed.chart) if f"{at}/{VALUES_FILE}" in plans), "")
            if not folder:
                continue
            if folder not in charts:
                charts[folder] = _Joins(plans[f"{folder}/{VALUES_FILE}"])
            for name in {path for file in deployed.files for path in _values(plan.name, file, folder, plans)}:
                if not name.startswith(f"{folder}/"):
                    other = charts[folder].held(_Names(plans[name]).all())
                    targets |= _hold(plans[name], other)
            held |= charts[folder].held(names.set_by(deployed))
        targets |= _hold(plan, held)
    return frozenset(targets)


class _Names:
    """The names that a file sets for charts, in the order of documents and field paths: there may be thousands."""

    def __init__(self, plan: FilePlan) -> None:
        found = [change for change in plan.changes if change.role in NAMES and not _is_explicit(change)]
        self._changes = sorted(found, key=_where)
        self._places = [_where(change) for change in self._changes]

    def all(self) -> Iterator[tuple[str, Change]]:
        """Give all names, each with its path below the values."""
        return ((change.place.path, change) for change in self._changes)

    def set_by(self, deployed: Deployed) -> Iterator[tuple[str, Change]]:
        """Give the names that are set for one chart, each with its path below its values."""
        for path, below in deployed.parameters:
            yield from ((below, change) for change in self._from(deployed.document, path) if change.place.path == path)
        for scope in deployed.scopes:
            for change in self._from(deployed.document, scope):
                yield change.place.path.removeprefix(scope), change

    def _from(self, document: int, begin: str) -> Iterator[Change]:
        """Give the changes of a document whose path begins so."""
        for at in range(bisect_left(self._places, (document, begin)), len(self._changes)):
            change = self._changes[at]
            if change.place.document != document or not change.place.path.startswith(begin):
                return
            yield change


def _values(file: str, written: str, chart: str, plans: Container[str]) -> list[str]:
    """Give the files of values that a path may lead to: from the folder of what names it, from the chart's (so for Argo
    CD); from a folder above where neither is there.
    """
    near = (posixpath.join(posixpath.dirname(file), written), posixpath.join(chart, written))
    found = [path for path in map(posixpath.normpath, near) if path in plans]
    return found or [path for path in _places(file, written) if path in plans][:1]


def _places(file: str, written: str) -> Iterator[str]:
    """Give where a path may lead that a file names: from its own folder, or from any above."""
    folder = posixpath.dirname(file)
    while True:
        yield posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
        if not folder or folder == posixpath.dirname(folder):
            return
        folder = posixpath.dirname(folder)


class _Joins:
    """What the values of a chart say of the names in them: which are joined to a registry that stands elsewhere."""

    def __init__(self, values: FilePlan) -> None:
        self._name = values.name
        self._moved = {change.place.path for change in values.changes if change.role in NAMES}
        self._inherited = {skip.place.path for skip in values.skips if skip.reason is Reason.INHERITED}
        paths = [change.place.path for change in values.changes if change.role == Role.DOMAIN.value]
        paths += [skip.place.path for skip in values.skips]
        self._registries = {path.rpartition(".")[0] for path in paths if REGISTRY.match(path.rpartition(".")[2])}

    def held(self, names: Iterable[tuple[str, Change]]) -> dict[Change, Skip]:
        """Give the skips that changes become which set one of these names, by its path below the values.

        A name with a registry of its own is whole, or its chart does not take it at all.
        """
        detail = f"a chart of this run joins it to a registry, {self._name}"
        return {change: _skip(change, detail) for below, change in names if below and self._is_joined(below)}

    def _is_joined(self, path: str) -> bool:
        if path in self._inherited:
            return True
        return path not in self._moved and path.rpartition(".")[0] in self._registries


def _hold(plan: FilePlan, held: Mapping[Change, Skip]) -> set[str]:
    """Put skips in the place of changes; give what these would have become."""
    there = [change for change in plan.changes if change in held]
    if there:
        plan.changes = [change for change in plan.changes if change not in held]
        plan.skips += (held[change] for change in there)
    return {change.target for change in there}


def _skip(change: Change, detail: str) -> Skip:
    registry = change.source.partition("/")[0]
    return Skip(change.place, change.finder, change.before, Reason.INHERITED, registry, detail, change.source)


def _where(change: Change) -> tuple[int, str]:
    return change.place.document, change.place.path


def _is_explicit(change: Change) -> bool:
    first = change.before.partition("/")[0]
    return "/" in change.before and ("." in first or ":" in first or first == "localhost")
