"""Laid together: names that one source of a release's values sets, and the registry that another source sets for them.

Helm lays parameters over values, and values over those in files; a chart joins what has come together so. The registry
moves, and what is joined to it must not get the mirror a second time. What stands in one source the finders see; this
is the same for what stands in several of them.

Source:  helm.sh, Values Files; argo-cd.readthedocs.io, Helm: parameters over valuesObject over values over valueFiles;
         fluxcd.io, HelmReleases: values over valuesFrom; docs.k3s.io, Helm: set over valuesContent.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rewrite.chart_paths import ChartPaths
from rewrite.document import Document, SourceKind
from rewrite.fieldpath import parse_path
from rewrite.finders import helm_parameters, split
from rewrite.finders.belonging import joined_or_not, may_be_joined_to
from rewrite.finders.beside import registry_beside
from rewrite.finders.inherited import registry_above
from rewrite.finders.own_registry import is_whole
from rewrite.finders.parts import NO_REGISTRY
from rewrite.finders.shared import registry_of_another
from rewrite.found_in_values import FoundInValues, text_of
from rewrite.laid_joins import LaidJoins
from rewrite.linked import Certainty, FileNames, laid_by
from rewrite.plans import hold_all
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import Change, Skip
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rewrite.deployed import Deployed
    from rewrite.fieldpath import FieldPath
    from rewrite.found_in_values import Item
    from rewrite.linked import Charts, Laid
    from rewrite.plans import FilePlan
    from rewrite.registries import Mirrors
    from rewrite.rendered_charts import RenderedCharts

# Why a name stays, with what is special about it.
Why = tuple[Reason, str]
# What one source of values may be, each with how well that is known: a path with placeholders leads to one of several.
Source = tuple[tuple["Laid", Certainty], ...]

OF_PARTS: Final = frozenset({split.ID, helm_parameters.ID})
# What nobody can tell whether it is a registry.
DOUBTED: Final = frozenset({Reason.POSSIBLE, Reason.UNDECIDED})


def hold_laid_together(
    plans: Mapping[str, FilePlan], charts: RenderedCharts | None, mirrors: Mirrors
) -> frozenset[str]:
    """Hold the names that are joined to a registry which another source of the same values sets.

    In:      plans, by the name of the file. charts, those of the run; None when there can be none. mirrors, those
             that are more than the name of a host.
    Out:     what they would have become.
    """
    values, joining = FoundInValues(plans, charts), LaidJoins(charts) if charts else None
    said: dict[Change, list[Why | None]] = {}
    seen: set[frozenset[Source]] = set()
    for sources in _releases(plans, charts):
        # Of the many clusters of a team most have the same.
        if (known := frozenset(sources)) not in seen:
            seen.add(known)
            for change, why in _judge(sources, values, joining, mirrors):
                said.setdefault(change, []).append(why)
    judged = ((change, one_of(answers)) for change, answers in said.items())
    return hold_all(plans, {change: change.held(*why) for change, why in judged if why})


def one_of(answers: Sequence[Why | None]) -> Why | None:
    """Give the reason to leave a name by what is so in each release that has it."""
    reasons = [why for why in answers if why]
    if not reasons:
        return None
    reason, detail = next((why for why in reasons if why[0] is not Reason.INHERITED), reasons[0])
    if len(reasons) < len(answers):
        return Reason.UNDECIDED, f"{detail}; in another release it is joined to none"
    return reason, detail


def _releases(plans: Mapping[str, FilePlan], charts: Charts | None) -> Iterator[list[Source]]:
    """Give the sources of the values of each release."""
    names, paths = FileNames(plans, charts), ChartPaths(charts) if charts else None
    patches = patches_in(plans, names)
    for plan in plans.values():
        for deployed in (deployed for deployed in plan.deployed if deployed.chart):
            meant = paths.meant(plan.name, deployed.chart, deployed.start, deployed.release) if paths else None
            for folder in meant.folders if meant and meant.is_known else (deployed.chart,):
                told = sources_of(plan.name, deployed._replace(chart=folder), names, plans)
                if sources := [*told, *patches.get(deployed.resource, ())]:
                    yield sources


def patches_in(plans: Mapping[str, FilePlan], names: FileNames) -> Mapping[tuple[str, str], Sequence[Source]]:
    """Give what patches of kustomize's add to the values of releases, by the kind and the name of these."""
    patches: dict[tuple[str, str], list[Source]] = {}
    for plan in plans.values():
        for patch in (deployed for deployed in plan.deployed if not deployed.chart and deployed.resource[1]):
            # Objects of one name may be those of several clusters.
            added = (at_most(source, Certainty.GUESSED) for source in sources_of(plan.name, patch, names, plans))
            patches.setdefault(patch.resource, []).extend(added)
    return patches


def at_most(source: Source, certainty: Certainty) -> Source:
    """Give a source that is known no better than so."""
    return tuple((laid, max(how, certainty)) for laid, how in source)


def sources_of(file: str, deployed: Deployed, names: FileNames, plans: Mapping[str, FilePlan]) -> Iterator[Source]:
    """Give the sources of the values that a file has for a chart."""
    none = deployed._replace(files=(), scopes=(), config_maps=(), parameters=(), handed=())
    each = [none._replace(parameters=parameters) for parameters in _by_list(deployed.parameters)]
    each.append(none._replace(handed=deployed.handed))
    each += (none._replace(scopes=(scope,)) for scope in deployed.scopes)
    each += (none._replace(files=(path,)) for path in deployed.files)
    each += (none._replace(config_maps=(named,)) for named in deployed.config_maps)
    for one in each:
        found = laid_by(file, one, deployed.chart, names)
        # What deploys charts is no file of values, though a placeholder may lead there.
        likely = tuple((laid, how) for laid, how in found if how is Certainty.WRITTEN or not plans[laid.file].deployed)
        if likely:
            yield likely


def _by_list(parameters: Sequence[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Give single parameters by the list that they stand in: a helmfile has `set` and `setString`."""
    lists: dict[str, list[tuple[str, str]]] = {}
    for path, name in parameters:
        lists.setdefault(path.rpartition("[")[0], []).append((path, name))
    yield from map(tuple, lists.values())


def _judge(
    sources: list[Source], values: FoundInValues, joining: LaidJoins | None, mirrors: Mirrors
) -> Iterator[tuple[Change, Why | None]]:
    """Give what is so of the names of a release: why each stays, None for one that belongs to no registry elsewhere."""
    named = [
        (at, how, laid, path, change)
        for at, source in enumerate(sources)
        for laid, how in source
        for path, change in values.all_names(laid)
    ]
    together = Together(sources, values, mirrors) if named and len(sources) > 1 else None
    for at, how, laid, path, change in named:
        if not values.are_of_chart(laid):
            yield change, together.why(at, how, path, change) if together else None
        elif joining and (folder := joining.around(laid.file)):
            # The chart has said what becomes of it with the values of that file alone.
            joins = partial(joining.joins, folder, path)
            yield change, together.why(at, how, path, change, joins) if together else None


def _are_beside(path: str, other: str) -> bool:
    return path.rpartition(".")[0] == other.rpartition(".")[0]


class _Set(NamedTuple):
    """A registry that a source sets: the index of the source, how well that is known to be one, among which values it
    stands at which path, and what was found.
    """

    at: int
    how: Certainty
    laid: Laid
    path: str
    item: Item


class Together:
    """The registries that all sources of a release set, in one mapping.

    In:      begins, what the field paths of these may begin with, below the values.
    """

    def __init__(
        self, sources: Sequence[Source], values: FoundInValues, mirrors: Mirrors, begins: tuple[str, ...] = ("",)
    ) -> None:
        root = Node(None, "", {})
        self._nodes: dict[FieldPath, Node] = {(): Node(root, "", {})}
        root.children = {"": self._nodes[()]}
        self._document = Document("", root, [], [], source_kind=SourceKind.VALUES)
        self._document.mirrors = mirrors
        self._set: dict[int, _Set] = {}
        found = [
            _Set(at, how, laid, path, item)
            for at, source in enumerate(sources)
            for laid, how in source
            for path, item in values.registries(laid)
            if path.startswith(begins)
        ]
        for registry in sorted(found, key=lambda registry: registry.how):
            self._put(registry)

    def _put(self, registry: _Set) -> None:
        *above, key = parse_path(registry.path) or ("",)
        children = self._around((*above, key)).children
        if isinstance(children, dict) and isinstance(key, str) and key not in children:
            children[key] = scalar = self._scalar((*above, key), text_of(registry.item))
            self._set[id(scalar)] = registry

    def _around(self, path: FieldPath) -> Node:
        """Give the mapping or list in which something stands, which is made where there is none."""
        found = len(path) - 1
        while path[:found] not in self._nodes:
            found -= 1
        for at in range(found, len(path) - 1):
            parent = self._nodes[path[:at]]
            self._nodes[path[: at + 1]] = node = Node(parent, path[at], [] if isinstance(path[at + 1], int) else {})
            if isinstance(parent.children, list):
                parent.children.append(node)
            else:
                parent.children.setdefault(str(path[at]), node)
        return self._nodes[path[:-1]]

    def _scalar(self, path: FieldPath, text: str) -> Scalar:
        return Scalar(self._around(path), path[-1], text, 0, 0, '"')

    def why(
        self, at: int, how: Certainty, path: str, change: Change, asks: Callable[[Laid, str], bool | None] | None = None
    ) -> Why | None:
        """Give why a name stays; None where no registry of another source is for it.

        In:      at and how, of the source of the name. path, below the values. asks, where the chart is at hand and has
                 said the rest, tells of the path of a registry among some values whether it joins that.
        """
        name = self._scalar(parse_path(path) or ("",), change.before)
        is_part = change.finder in OF_PARTS
        said = self._said(name, is_part=is_part, is_told=asks is not None) if self._set else None
        registry = self._set.get(id(said[0])) if said else None
        if said is None or registry is None or registry.at == at:
            return None
        answer = asks(registry.laid, registry.path) if asks is not None else None
        if answer is False or (asks and answer is None and not _are_beside(path, registry.path)):
            return None
        place = registry.item.place
        where = f"{registry.path}, {place.file}:{place.line}"
        is_known = max(how, registry.how) is Certainty.WRITTEN and (answer is not None or asks is None)
        is_doubted = isinstance(registry.item, Skip) and registry.item.reason in DOUBTED
        if said[1] is Reason.INHERITED and is_known and not is_doubted:
            return Reason.INHERITED, f"joined to {where}"
        return Reason.UNDECIDED, f"a chart may join it to {where}"

    def _said(self, name: Scalar, *, is_part: bool, is_told: bool) -> tuple[Scalar, Reason] | None:
        """Give the registry that a name is or may be joined to, and the reason to leave it.

        In:      is_part, whether it was found as a part of an image; is_told, whether only the usual places count.
        """
        is_explicit = shape_of(name.text) is Shape.EXPLICIT
        beside = registry_beside(name)
        if beside is not None and beside.text.lower() not in NO_REGISTRY:
            if is_explicit:
                return None if is_whole(name.text, beside.text) else (beside, Reason.UNDECIDED)
            return beside, Reason.INHERITED
        if is_explicit:
            return None
        if above := registry_above(self._document, name):
            return above, joined_or_not(self._document, above, name)[0]
        if is_told:
            return None
        found = may_be_joined_to(self._document, name)
        if found is not None and _has_own_path(self._set[id(found)].item):
            found = None
        if found is None and is_part and shape_of(name.text) is not Shape.TAGGED:
            found = registry_of_another(self._document, name)
        return (found, Reason.UNDECIDED) if found is not None else None


def _has_own_path(item: Item) -> bool:
    """Tell whether a registry is that of a name beside it."""
    return bool(item.source if isinstance(item, Change) else item.name)
