"""Found in values: the names and the registries among the values of a run, by their paths below these."""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from rewrite.finders import helm_parameters, image_key, image_words, split
from rewrite.finders.part_names import REGISTRY_KEY
from rewrite.finders.shared import IMAGE_PREFIX
from rewrite.locate import Role
from rewrite.report import Change, Skip
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.linked import Charts, Laid
    from rewrite.plans import FilePlan

Item = Change | Skip
# By its path below the values.
Found = tuple[str, Item]

# Those that hold a name for a registry elsewhere in its source; containers and flags have whole names.
FINDERS: Final = frozenset({split.ID, image_key.ID, image_words.ID, helm_parameters.ID})
FIRST: Final = itemgetter(0)


class FoundInValues:
    """What was found in the values of a run; charts are those of the run, None when there are none."""

    def __init__(self, plans: Mapping[str, FilePlan], charts: Charts | None) -> None:
        self._plans = plans
        self._charts = charts
        # By file, each with its document and field path.
        self._sorted: dict[str, list[tuple[tuple[int, str], Item]]] = {}
        self._names: dict[Laid, list[tuple[str, Change]]] = {}
        self._registries: dict[Laid, list[Found]] = {}

    def names(self, laid: Laid) -> list[tuple[str, Change]]:
        """Give the names of images that move in some values and may belong to a registry elsewhere.

        Of a name in a file of a chart, the chart says what becomes of it; see wrapped for what it cannot say.
        """
        return [] if self.are_of_chart(laid) else self.all_names(laid)

    def are_of_chart(self, laid: Laid) -> bool:
        """Tell whether values are a file that stands in a chart."""
        is_file = not laid.scope and not laid.parameters
        return is_file and self._charts is not None and self._charts.around(laid.file)

    def all_names(self, laid: Laid) -> list[tuple[str, Change]]:
        """Give the same, of files of charts too."""
        if laid not in self._names:
            changes = ((path, item) for path, item in self._below(laid) if isinstance(item, Change))
            self._names[laid] = [(path, change) for path, change in changes if _is_name(change)]
        return self._names[laid]

    def registries(self, laid: Laid) -> list[Found]:
        """Give the registries in some values."""
        if laid not in self._registries:
            self._registries[laid] = [found for found in self._below(laid) if _is_registry(*found)]
        return self._registries[laid]

    def _below(self, laid: Laid) -> Iterator[Found]:
        """Give all that was found in some values."""
        if laid.parameters:
            for path, below in laid.parameters:
                yield from ((below, item) for at, item in self._from(laid, path) if at == path)
        else:
            yield from ((path.removeprefix(laid.scope), item) for path, item in self._from(laid, laid.scope))

    def _from(self, laid: Laid, begin: str) -> Iterator[Found]:
        """Give what stands in a document where a path begins so; in any where all of the file is laid."""
        if laid.file not in self._sorted:
            plan = self._plans[laid.file]
            items: tuple[Item, ...] = (*plan.changes, *plan.skips)
            keyed = [((item.place.document, item.place.path), item) for item in items]
            self._sorted[laid.file] = sorted(keyed, key=FIRST)
        found = self._sorted[laid.file]
        if not begin:
            yield from ((path, item) for (_, path), item in found)
            return
        for at in range(bisect_left(found, (laid.document, begin), key=FIRST), len(found)):
            (document, path), item = found[at]
            if document != laid.document or not path.startswith(begin):
                return
            yield path, item


def _is_name(change: Change) -> bool:
    return change.finder in FINDERS and change.role != Role.DOMAIN.value


def _is_registry(path: str, item: Item) -> bool:
    """Tell whether what was found is a registry, by itself or by its key."""
    if isinstance(item, Change) and item.role == Role.DOMAIN.value:
        return True
    key = path.rpartition(".")[2]
    text = text_of(item)
    return bool(text) and (bool(REGISTRY_KEY.match(key) or IMAGE_PREFIX.match(key)) or shape_of(text) is Shape.HOST)


def text_of(item: Item) -> str:
    """Give the whole value that was found."""
    return item.before if isinstance(item, Change) else item.text
