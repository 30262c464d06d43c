"""Absent: names in the values for a dependency that is not at hand, of which where it comes from says enough."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.chart import declared_dependencies
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.finders import bitnami
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.locate import LocatedReference
    from rewrite.locating import Located

CHART: Final = "Chart.yaml"
DECLARED: Final = (CHART, "requirements.yaml")
VENDOR: Final = "bitnami"
NAMES: Final = (Role.NAME, Role.REFERENCE)
FAMILIAR: Final = frozenset([Shape.BARE, Shape.PATHED, Shape.TAGGED])
REPOSITORY: Final = ".repository"


class Absent:
    """The dependencies of a chart, and of the charts in it, that are Bitnami's and not at hand.

    In:      texts, all files of the chart by their path in it.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._by_folder: dict[str, tuple[str, ...]] = {}

    @cached_property
    def is_any(self) -> bool:
        """Tell whether a chart may have one; most have not, and their dependencies need not be read."""
        return any(VENDOR in text for name, text in self.texts.items() if name.endswith(DECLARED))

    def beginnings(self, folder: str) -> tuple[str, ...]:
        """Give how the field paths begin by which the values of the chart in a folder speak to them.

        In:      folder, "" or with the slash behind it.
        """
        if not self.is_any:
            return ()
        if folder not in self._by_folder:
            self._by_folder[folder] = tuple(self._look(folder))
        return self._by_folder[folder]

    def _look(self, folder: str) -> Iterator[str]:
        declared = {name: self.texts[folder + name] for name in DECLARED if folder + name in self.texts}
        for dependency in declared_dependencies(declared):
            inner = f"{folder}charts/{dependency.name}/"
            own = f"{format_path((dependency.key,))}."
            if inner + CHART in self.texts:
                yield from (own + below for below in self.beginnings(inner))
            elif bitnami.is_bitnami(dependency.repository):
                yield own


def hold_absent(name: str, file: Located, absent: Absent) -> None:
    """Hold the names that a values file sets in a chart of Bitnami's that is not at hand: it joins a registry to them.

    In:      name, the path of the file in the chart.
    """
    if file.kind is not SourceKind.VALUES:
        return
    names = [index for index, located in enumerate(file.references) if _is_name(located)]
    if not names:
        # Most values say the registry, and nobody needs to read what they depend on.
        return
    folder = f"/{name}".rpartition("/")[0].removesuffix("/ci").removeprefix("/")
    beginnings = absent.beginnings(f"{folder}/" if folder else "")
    for index in names:
        located = file.references[index]
        if located.place.path.startswith(beginnings):
            file.references[index] = located._replace(hold=Reason.UNDECIDED, hold_detail=bitnami.JOINED)
            file.settled.add(located.place.path)


def _is_name(located: LocatedReference) -> bool:
    """Tell whether a reference is a name without a registry that would move."""
    if located.hold is not None or located.role not in NAMES or not located.place.path.endswith(REPOSITORY):
        return False
    return shape_of(located.text) in FAMILIAR
