"""Absent: dependencies that are not at hand, and templates that were not rendered: what is undecided for want of them
says so; names of Bitnami's stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.chart import TEMPLATES, Dependency, declared_dependencies
from rewrite.charts.doubts import is_familiar
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.finders import bitnami
from rewrite.lazy import expression
from rewrite.reading import DECLARING
from rewrite.reasons import Reason
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from rewrite.locate import Located

CHART: Final = "Chart.yaml"
VENDOR: Final = "bitnami"
GLOBAL: Final = "global."
REPOSITORY: Final = ".repository"
# `global.imageRegistry`, `global.image.registry`.
REGISTRY: Final = expression(r"(?:(?:[iI]mage|[cC]ontainer|[dD]ocker)s?_?)?[rR]egistry\Z")
OF_ALL: Final = ("global",)
NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
# Of a formatted field path: the first key, which stands in brackets where it has a dot itself.
BEGINNING: Final = expression(r'(?:\["[^"]*"\]|[^.\[]+)\.')
# A chart with dozens of dependencies is not told of all of them in one line.
MOST_NAMED: Final = 3
# Libraries that print `repository:tag` as it stands in the values, by how the names of their templates begin.
# Source: bjw-s-labs.github.io, helm-charts, common library; truecharts.org, common chart.
PRINT_AS_IS: Final = ("bjw-s.common.", "tc.v1.common.", "tc.common.")
# Where another such library comes from, whose templates are called by the name of its chart.
# Source: k8s-at-home, library-charts, common library.
AS_IS_FROM: Final = ("https://library-charts.k8s-at-home.com", "https://k8s-at-home.com/charts")
UNRENDERED: Final = "a template that could not be rendered to its end may join a registry to it"
# Of named templates: `press.image`, `orchard.imageRepository`.
OF_IMAGES: Final = expression(r"image|registr|repo", re.IGNORECASE)
MAY_BE_JOINED: Final = "the templates that read it are not here, and may join a registry to it"


class _Declared(NamedTuple):
    """What a chart depends on: by how the field paths begin that its values go by, and the names of what is not there.

    Each has its folder, "" when it is not at hand. as_is is how the names of the templates begin that print names as
    they stand in the values, of those that are not there.
    """

    by_beginning: Mapping[str, tuple[Dependency, str]]
    missing: tuple[str, ...]
    as_is: tuple[str, ...]


class Absent:
    """The dependencies of a chart, and of the charts in it, that are not at hand.

    In:      texts, all files of the chart by their path in it.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._by_folder: dict[str, _Declared] = {}

    def may_be(self, vendor: str) -> bool:
        """Tell whether a chart may have a dependency from there; most have not, and need not be read for it."""
        return any(vendor in text for name, text in self._texts.items() if name.endswith(DECLARING))

    def reader(self, name: str, path: str) -> Dependency | None:
        """Give the absent dependency that a value is for, None when there is none.

        In:      name, the path of a values file in the chart; path, the formatted field path of the value.
        """
        return self._look(name, path)[1]

    def readers(self, name: str, path: str) -> tuple[str, ...]:
        """Name the absent dependencies whose templates may read a value: the one it is for, else all of its chart.

        In:      as for reader.
        """
        folder, reader = self._look(name, path)
        return (reader.name,) if reader else self._declared(folder).missing

    def print_as_is(self, name: str, undefined: Collection[str]) -> bool:
        """Tell whether all templates that a chart includes in vain are of libraries that print names as they stand.

        In:      name, the path of a values file of the chart; undefined, the names of the templates.
        """
        as_is = (*PRINT_AS_IS, *self._declared(self._chart_of(name)).as_is)
        return all(of.startswith(as_is) for of in undefined)

    def asking(self, name: str, path: str, templates: Collection[str]) -> tuple[str, ...]:
        """Name those of some templates that the chart which a value is for asks for itself.

        In:      name and path, as for reader.
        """
        folder = f"{self.chart_at(name, path)}{TEMPLATES}" if templates else ""
        own = [text for file, text in self._texts.items() if file.startswith(folder)] if templates else []
        return tuple(template for template in templates if any(template in text for text in own))

    def chart_at(self, name: str, path: str) -> str:
        """Give the folder of the chart at hand that a value is for, "" for the outermost.

        In:      as for reader.
        """
        return self._look(name, path)[0]

    def is_given(self, name: str, path: str, other: str) -> bool:
        """Tell whether the chart that a value is for is given another value of the same file too: Helm gives it what
        stands below its own key, and what is global.

        In:      name and path, as for reader; other, the formatted field path of the other value.
        """
        folder, around = self._chart_of(name), ""
        while not other.startswith(f"{around}{GLOBAL}"):
            found = BEGINNING.match(path)
            beginning = found.group() if found else ""
            dependency, inner = self._declared(folder).by_beginning.get(beginning, (None, ""))
            if dependency is None:
                return True
            around += beginning
            if not inner or not other.startswith(around):
                return other.startswith(around)
            folder, path = inner, path.removeprefix(beginning)
        return True

    def _look(self, name: str, path: str) -> tuple[str, Dependency | None]:
        """Give the folder of the chart at hand that a value is for, and the dependency in it that is not there."""
        folder = self._chart_of(name)
        while True:
            found = BEGINNING.match(path)
            beginning = found.group() if found else ""
            dependency, inner = self._declared(folder).by_beginning.get(beginning, (None, ""))
            if not inner:
                return folder, dependency
            folder, path = inner, path.removeprefix(beginning)

    def _chart_of(self, name: str) -> str:
        """Give the folder of the chart that a file stands in, "" or with the slash behind it."""
        folder = name.rpartition("/")[0]
        while folder and f"{folder}/{CHART}" not in self._texts:
            folder = folder.rpartition("/")[0]
        return f"{folder}/" if folder else ""

    def _declared(self, folder: str) -> _Declared:
        if folder not in self._by_folder:
            self._by_folder[folder] = self._read(folder)
        return self._by_folder[folder]

    def _read(self, folder: str) -> _Declared:
        declared = {name: self._texts[folder + name] for name in DECLARING if folder + name in self._texts}
        by_beginning: dict[str, tuple[Dependency, str]] = {}
        for dependency in declared_dependencies(declared):
            inner = f"{folder}charts/{dependency.name}/"
            at_hand = inner if inner + CHART in self._texts else ""
            by_beginning[f"{format_path((dependency.key,))}."] = dependency, at_hand
        missing = [dependency for dependency, at_hand in by_beginning.values() if not at_hand]
        as_is = [f"{library.name}." for library in missing if library.repository.startswith(AS_IS_FROM)]
        return _Declared(by_beginning, tuple(dict.fromkeys(of.name for of in missing)), tuple(as_is))


def hold_unread(name: str, file: Located, absent: Absent, read: Collection[str], undefined: Mapping[str, bool]) -> None:
    """Hold the familiar names of a chart that none of its own templates reads, while these include what only a missing
    dependency can define, or a chart that this one is a part of: it may join a registry to them.

    In:      read, the field paths that the templates at hand read; undefined, the names of what they include in vain,
             each with whether Helm would ask for it with the values at hand, and fail.
    """
    if file.kind is not SourceKind.VALUES or not undefined or absent.print_as_is(name, undefined):
        return
    # timid: a template that no chart at hand defines, and that is not called after images, may print one too.
    demanded = [template for template, is_demanded in undefined.items() if is_demanded and OF_IMAGES.search(template)]
    for index, located in enumerate(file.references):
        path = located.place.path
        if not is_familiar(located) or path in read:
            continue
        missing = absent.readers(name, path)
        asked = () if missing else absent.asking(name, path, demanded)
        if (missing or asked) and absent.reader(name, path) is None:
            why = _say(missing) if missing else f"nothing in the chart defines {_listed(asked)}"
            file.hold(index, Reason.UNDECIDED, f"{MAY_BE_JOINED}; {why}")


def hold_unrendered(file: Located, read: Collection[str]) -> None:
    """Hold the familiar names of a chart of which no template that was rendered says anything, where others were not.

    In:      read, the field paths that the templates read, as far as they were rendered.
    """
    for index, located in enumerate(file.references if file.kind is SourceKind.VALUES else ()):
        path = located.place.path
        if is_familiar(located) and path not in read and path not in file.settled:
            file.hold(index, Reason.UNDECIDED, UNRENDERED)


def hold_absent(name: str, file: Located, absent: Absent) -> None:
    """Hold the names that a values file sets in charts that are not at hand, where these join a registry to them, or
    are not given the one that the finders say.

    In:      name, the path of the file in the chart.
    """
    if file.kind is SourceKind.VALUES:
        _hold_apart(name, file, absent)
        _hold_bitnami(name, file, absent)
        _hold_behind_global(name, file, absent)


def _hold_apart(name: str, file: Located, absent: Absent) -> None:
    """Hold the names for which a registry stands in values that Helm does not give the chart."""
    for index, located in enumerate(file.references):
        path, registry = located.place.path, located.registry
        if located.hold is not Reason.INHERITED or not registry:
            continue
        reader = absent.reader(name, path)
        if reader is None or absent.is_given(name, path, registry):
            continue
        detail = f"its chart is not given {registry}; {_say((reader.name,))}"
        if bitnami.is_bitnami(reader.repository) and path.endswith(REPOSITORY):
            detail = bitnami.JOINED
        file.hold(index, Reason.UNDECIDED, detail)


def _hold_bitnami(name: str, file: Located, absent: Absent) -> None:
    """Hold the names for a chart of Bitnami's: it joins a registry to them."""
    names = [
        index
        for index, located in enumerate(file.references)
        if located.place.path.endswith(REPOSITORY) and is_familiar(located)
    ]
    # Most values say the registry, and nobody needs to read what they depend on.
    for index in names if names and absent.may_be(VENDOR) else ():
        reader = absent.reader(name, file.references[index].place.path)
        if reader is not None and bitnami.is_bitnami(reader.repository):
            file.hold(index, Reason.UNDECIDED, bitnami.JOINED)


def _hold_behind_global(name: str, file: Located, absent: Absent) -> None:
    """Hold the names in parts for charts that are not at hand where the same values have a registry for all images,
    which is empty: such a chart has one of its own for each, and puts it in front of what the values set.
    """
    names = [
        index
        for index, located in enumerate(file.references)
        if located.place.path.endswith(REPOSITORY)
        and is_familiar(located)
        and absent.reader(name, located.place.path) is not None
    ]
    registry = next(_empty_registries(file), "") if names else ""
    for index in names if registry else ():
        # timid: the chart may have no registry, and never look at the one for all.
        reader = absent.readers(name, file.references[index].place.path)
        file.hold(index, Reason.UNDECIDED, f"{registry} is empty: a registry of its own may stand in; {_say(reader)}")


def _empty_registries(file: Located) -> Iterator[str]:
    """Give the paths of the registries for all images that values leave empty."""
    for document in file.reading.documents:
        for scalar in document.scalars if document.host is None else ():
            if scalar.text in NULLS and scalar.path[:1] == OF_ALL and REGISTRY.match(str(scalar.key)):
                yield format_path(scalar.path)


def name_absent(name: str, file: Located, absent: Absent) -> None:
    """Say of what stayed undecided in a values file which dependencies would decide it, if they were at hand.

    In:      name, the path of the file in the chart.
    """
    for index, located in enumerate(file.references):
        undecided = file.kind is SourceKind.VALUES and located.hold is Reason.UNDECIDED
        undecided = undecided and located.place.path not in file.settled
        if undecided and (missing := absent.readers(name, located.place.path)):
            detail = f"{located.hold_detail}; {_say(missing)}"
            file.references[index] = located._replace(hold_detail=detail)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def _say(names: Sequence[str]) -> str:
    return f"{_listed(names)} {'is' if len(names) == 1 else 'are'} not at hand, run `helm dependency build` first"
