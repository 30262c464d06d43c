"""Laid names: the names and the registries that a file sets for charts which stand elsewhere."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from rewrite.record import NamedTuple
from rewrite.set_registries import is_name, is_registry, may_be_registries, moved_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rewrite.linked import Laid
    from rewrite.plans import FilePlan
    from rewrite.report import Change


class Paths(NamedTuple):
    """The field paths, below the values, of names and registries; full, of registries that are set to something."""

    names: frozenset[str]
    registries: frozenset[str]
    full: frozenset[str]


class Names:
    """The names that a file sets for charts, in the order of documents and field paths: there may be thousands.

    In:      moves, what tells which changes are of interest.
    """

    def __init__(self, plan: FilePlan, moves: Callable[[Change], bool] = is_name) -> None:
        found = [change for change in plan.changes if moves(change)]
        self._changes = sorted(found, key=_where)
        self._places = [_where(change) for change in self._changes]
        self._named = moved_in(plan)
        self._named_places = sorted(self._named)
        self._registries = may_be_registries(plan)
        self._registry_places = sorted(place for place in self._registries if is_registry(place[1]))

    def below(self, laid: Laid) -> Iterator[tuple[Change, str]]:
        """Give the names among values that would get the mirror in front, each with its path below these."""
        if laid.parameters:
            return self._of(laid)
        found = self._from(laid.document, laid.scope) if laid.scope else self._changes
        return ((change, change.place.path.removeprefix(laid.scope)) for change in found)

    def paths(self, laid: Laid) -> Paths:
        """Give the paths of all names and registries among values."""
        if laid.parameters:
            named = frozenset(below for path, below in laid.parameters if (laid.document, path) in self._named)
            # Whatever a registry is set to, names are joined to it.
            registries = frozenset(below for _, below in laid.parameters if is_registry(below))
            set_to = (below for path, below in laid.parameters if (laid.document, path) in self._registries)
            return Paths(named - registries, registries, registries.intersection(set_to))
        registries = _below(laid, self._registry_places)
        return Paths(_below(laid, self._named_places), registries, registries)

    def _of(self, laid: Laid) -> Iterator[tuple[Change, str]]:
        """Give the names that single parameters set, each with its path below the values of the chart."""
        for path, below in laid.parameters:
            yield from ((change, below) for change in self._from(laid.document, path) if change.place.path == path)

    def _from(self, document: int, begin: str) -> Iterator[Change]:
        """Give the changes of a document whose path begins so."""
        for at in range(bisect_left(self._places, (document, begin)), len(self._changes)):
            change = self._changes[at]
            if change.place.document != document or not change.place.path.startswith(begin):
                return
            yield change


def _below(laid: Laid, places: Sequence[tuple[int, str]]) -> frozenset[str]:
    """Give the paths below values of what stands among them.

    In:      places, documents and paths in order.
    """
    if not laid.scope:
        return frozenset(path for _, path in places)
    found: list[str] = []
    for at in range(bisect_left(places, (laid.document, laid.scope)), len(places)):
        document, path = places[at]
        if document != laid.document or not path.startswith(laid.scope):
            break
        found.append(path.removeprefix(laid.scope))
    return frozenset(found)


def _where(change: Change) -> tuple[int, str]:
    return change.place.document, change.place.path
