"""Plans: what is to become of each file, as plain data that travels between processes and from one run to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from rewrite.chart_sources import ChartSource
    from rewrite.deployed import Deployed, Supplied
    from rewrite.finders.named_tasks import Tasks
    from rewrite.image_streams import LocalStream
    from rewrite.overlays.layer import Input, Layer
    from rewrite.put_behind import Behind
    from rewrite.reach import Reach
    from rewrite.report import Change, Place, Problem, Skip

# In the name of a file of variables.
OF_VARIABLES: Final = ".env"
# Where Flux has its variables. Source: fluxcd.io, Kustomization, Post build variable substitution.
IN_FLUX: Final = "spec.postBuild.substitute."


class FilePlan:
    """What is to become of one file.

    settled holds the field paths about which more than this file decided: a second look at the file alone may differ.
    layers say what the file adds to builds of kustomize, deployed which charts it deploys from folders, supplied which
    values it has for them in ConfigMaps, values_files which files of values it names, chart_sources which repositories
    of charts it says the addresses of, joined which variables it joins to a registry, behind which it puts behind
    anything that may be one, streams the image streams that containers may name, tasks what it says of parameters of
    Tekton's, reach what it deploys and requires as a file of skaffold or DevSpace, lent what its chart makes of the
    templates of others that it includes. is_asked tells that the run may change the file, and does not only look at it.
    checksum is that of the bytes that were planned, None when the file was not read for it. proven are the changes that
    were made to these bytes and verified, all together; None while none were.
    """

    __slots__ = (
        "behind",
        "changes",
        "chart_sources",
        "checksum",
        "deployed",
        "is_asked",
        "joined",
        "layers",
        "lent",
        "name",
        "problems",
        "proven",
        "reach",
        "settled",
        "skips",
        "streams",
        "supplied",
        "tasks",
        "values_files",
    )

    def __init__(self, name: str, *, problems: Iterable[Problem] = (), settled: frozenset[str] = frozenset()) -> None:
        self.name = name
        self.changes: list[Change] = []
        self.skips: list[Skip] = []
        self.problems = list(problems)
        self.settled = settled
        self.layers: tuple[Layer, ...] = ()
        self.deployed: tuple[Deployed, ...] = ()
        self.supplied: tuple[Supplied, ...] = ()
        self.values_files: tuple[Input, ...] = ()
        self.chart_sources: tuple[ChartSource, ...] = ()
        self.joined: frozenset[str] = frozenset()
        self.behind: frozenset[Behind] = frozenset()
        self.streams: tuple[LocalStream, ...] = ()
        self.tasks: Tasks | None = None
        self.reach: Reach | None = None
        self.lent: tuple[Lent, ...] = ()
        self.is_asked = True
        self.checksum: int | None = None
        self.proven: tuple[Change, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Tell that nothing was found in the file."""
        found = self.changes or self.skips or self.problems
        told = self.layers or self.deployed or self.supplied or self.values_files or self.chart_sources
        links = self.joined or self.behind or self.streams or self.tasks or self.reach or self.lent
        return not (found or told or links)

    @property
    def may_fill_in(self) -> bool:
        """Tell that what moves in the file may be put into what stands elsewhere."""
        if OF_VARIABLES in self.name or self.layers:
            return bool(self.changes)
        return any(change.place.path.startswith(IN_FLUX) for change in self.changes)

    def hold(self, held: Mapping[Change, Skip]) -> set[str]:
        """Put skips in the place of changes; give what these would have become."""
        if held:
            self.changes = [change for change in self.changes if change not in held]
            self.skips += held.values()
        return {change.target for change in held}


def hold_all(plans: Mapping[str, FilePlan], held: Mapping[Change, Skip]) -> frozenset[str]:
    """Put skips in the place of changes of several files; give what these would have become."""
    by_file: dict[str, dict[Change, Skip]] = {}
    for change, skip in held.items():
        by_file.setdefault(change.place.file, {})[change] = skip
    return frozenset(target for name, skips in by_file.items() for target in plans[name].hold(skips))


class Lent(NamedTuple):
    """What a chart makes of a file of a library that it includes: within is the path of that in the chart, place where
    the chart declares the library; plan has the real path of the file for its name.
    """

    within: str
    place: Place
    plan: FilePlan


class Standing(NamedTuple):
    """What a second plan may want to change all the same: collisions that were refused, what a chart settled, and what
    is held as it is, by field path and value.
    """

    targets: Collection[str] = frozenset()
    paths: Collection[str] = frozenset()
    held: Collection[tuple[str, str]] = frozenset()

    def expects(self, change: Change) -> bool:
        """Tell whether it is right that a change is planned and not made."""
        place = change.place
        if change.target in self.targets or place.path in self.paths or (place.path, change.before) in self.held:
            return True
        # A registry stays where the path stays that would have to change with it.
        return change.beside is not None and change.beside.path in self.paths
