"""Tree: the files of a run, and the kustomizations among them by the folder that each builds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rewrite.kustomization_names import NAMES, filling
from rewrite.overlays.layer import Chart, Generated, Input, Kind, Layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.fieldpath import FieldPath
    from rewrite.fieldspec import FieldSpec
    from rewrite.overlays.entry import Entry
    from rewrite.overlays.replacement import Look, Replacement
    from rewrite.report import Change, Place, Skip

# What kustomize takes for a repository or a file to fetch (api/internal/git/repospec.go).
ADDRESS: Final = re.compile(
    r"\w+://|git@|git::|(?:github|gitlab|bitbucket)\.\w+[:/]|.*[?&](?:ref|version)=|.*\.git(?:[/?]|\Z)|.*/_git/"
)
# Folders between a file and the top of its repository; deeper ones are nobody's.
MOST_FOLDERS: Final = 32


@dataclass(frozen=True, slots=True)
class Planned:
    """A file of the run as far as it is decided: changes, those that stand; is_known is False when it was not read.

    is_aside tells that it is a kustomization that the run leaves, and that may build what is in the run.
    """

    name: str
    changes: Sequence[Change] = ()
    skips: Sequence[Skip] = ()
    layers: tuple[Layer, ...] = ()
    is_known: bool = True
    is_aside: bool = False


# Gives the real path of what a file names by a relative path: locate("overlay/kustomization.yaml", "../base").
Locate = Callable[[str, str], str]


class Tree:
    """The files of a run, and the kustomizations among them by the folder that each builds.

    filled are those that are filled in and stand beside the one by which their folder is built.
    """

    def __init__(self, files: Mapping[str, Planned], locate: Locate, look: Look | None = None) -> None:
        self.files = files
        self.look = look or _see_nothing
        self.folders: dict[str, Planned] = {}
        self.filled: list[Planned] = []
        self.made: set[Change] = set()
        self._locate = locate
        self._located: dict[tuple[str, str], str] = {}
        self._in_order: list[str] = []
        for file in files.values():
            if file.layers:
                self.made.update(file.changes)
                if own_kustomization(file) is not None:
                    self._put(file)

    def _put(self, file: Planned) -> None:
        """Take a kustomization for that of its folder, unless it is filled in and the folder has another one."""
        folder = self.locate(file.name, ".")
        other = self.folders.get(folder)
        if other is not None and filling(file.name):
            self.filled.append(file)
            return
        if other is not None and filling(other.name):
            self.filled.append(other)
        self.folders[folder] = file

    def locate(self, name: str, path: str) -> str:
        """Give the real path of what a file names by a relative path."""
        key = (name, path)
        if key not in self._located:
            real = self._locate(name, path)
            # What stands beside a file that is filled in may be called after what becomes of it too.
            filled = real + filling(name)
            self._located[key] = filled if real not in self.files and filled in self.files else real
        return self._located[key]

    def find(self, name: str, path: str) -> str:
        """Give the real path of a folder that an object of Argo CD or Flux names, "" when it is not in the run.

        The path begins at the top of the repository, which may be any folder above the file.
        """
        return next((real for real in self._reals(name, path) if real in self.folders), "")

    def find_plain(self, name: str, path: str) -> str:
        """Give the real path of a folder that such an object names and that has no kustomization, but files of the run;
        "" when there is none. Of several it is the topmost, and the object does not stand in it.
        """
        own = f"{self.locate(name, '.')}/"
        found = [real for real in self._reals(name, path) if next(self.below(real), None) is not None]
        plain = next((real for real in reversed(found) if not own.startswith(f"{real}/")), "")
        # One that cannot be read is one as well.
        return plain if not any(f"{plain}/{base}" in self.files for base in NAMES) else ""

    def _reals(self, name: str, path: str) -> Iterator[str]:
        below = path.lstrip("/")
        return (self.locate(name, "../" * above + below) for above in range(MOST_FOLDERS if path.strip("./") else 0))

    def outermost(self, folder: str) -> Iterator[str]:
        """Give the folders below another one that a kustomization builds, without those that stand in such a one."""
        around = "//"
        for inner in sorted(f"{inner}/" for inner in self.folders if inner.startswith(f"{folder}/")):
            if not inner.startswith(around):
                around = inner
                yield inner.rstrip("/")

    def below(self, folder: str, without: tuple[str, ...] = ()) -> Iterator[Planned]:
        """Give the files in a folder and in those below it.

        In:      without, how the real paths begin of those that are left out.
        """
        if not self._in_order:
            self._in_order = sorted(self.files)
        inside = f"{folder}/"
        at = bisect_left(self._in_order, inside)
        while at < len(self._in_order) and self._in_order[at].startswith(inside):
            if not (without and self._in_order[at].startswith(without)):
                yield self.files[self._in_order[at]]
            at += 1

    def transformer_entries(self, file: Planned, path: str) -> Iterator[Entry]:
        """Give the entries of what a layer names as a transformer."""
        return (entry for _, layer in self.plugins(file, path, Kind.TRANSFORMER) for entry in layer.entries)

    def plugins(self, file: Planned, path: str, kind: Kind) -> Iterator[tuple[Planned, Layer]]:
        """Give what a layer names as a plug-in, with its file: a file, a folder, or "" for the file itself."""
        real = self.locate(file.name, path)
        folder = self.folders.get(real)
        layer = own_kustomization(folder) if folder else None
        if not path:
            named: list[Planned | None] = [file]
        elif folder and layer:
            named = [self.files.get(self.locate(folder.name, found.text)) for found in layer.resources]
        else:
            named = [self.files.get(real)]
        return ((found, layer) for found in named if found for layer in found.layers if layer.kind is kind)

    def fields(self, file: Planned, layer: Layer) -> Iterator[FieldSpec]:
        """Give the fields in which a layer has kustomize look for images, as far as the run has what says so."""
        for path in layer.configurations:
            configuration = self.files.get(self.locate(file.name, path))
            for named in configuration.layers if configuration else ():
                yield from named.fields
        for path in layer.transformers:
            for _, transformer in self.plugins(file, path, Kind.TRANSFORMER):
                yield from transformer.fields

    def made_by(self, file: Planned, layer: Layer) -> Iterator[tuple[tuple[str, Generated], Planned]]:
        """Give the values of ConfigMaps that a layer makes, as far as the run has them, each with its file."""
        for value in layer.generated:
            found = self.files.get(self.locate(file.name, value.file)) if value.file else file
            if found is not None:
                yield (file.name, value), found

    def replacements(self, file: Planned, layer: Layer) -> Iterator[tuple[Replacement, Planned]]:
        """Give the replacements of a layer, also those in files of their own, each with its file."""
        yield from ((replacement, file) for replacement in layer.replacements)
        for path in layer.replacing:
            found = self.files.get(self.locate(file.name, path))
            if found is not None:
                yield from ((replacement, found) for named in found.layers for replacement in named.replacements)

    def fetched(self) -> Iterator[Input]:
        """Give what the kustomizations of the run fetch from elsewhere when they are built."""
        for file in self._told():
            layer = own_kustomization(file)
            for found in (*layer.resources, *layer.components) if layer else ():
                real = self.locate(file.name, found.text)
                if ADDRESS.match(found.text) and real not in self.files and real not in self.folders:
                    yield found
            for chart in self._charts(file, layer) if layer else ():
                if next(self.below(self.locate(file.name, chart.folder)), None) is None:
                    yield chart.input

    def _told(self) -> Iterator[Planned]:
        """Give the kustomizations of which a run tells what they are built with."""
        return (file for file in self.folders.values() if not file.is_aside)

    def _charts(self, file: Planned, layer: Layer) -> Iterator[Chart]:
        """Give the charts that a layer renders, also by generators."""
        yield from layer.charts
        for plugin in layer.plugins:
            for _, generator in self.plugins(file, plugin.text, Kind.GENERATOR):
                yield from generator.charts

    def unread(self, is_unread: Callable[[str], bool]) -> Iterator[Input]:
        """Give the files that the kustomizations of the run build with, and that no run reads by their names."""
        for file in self._told():
            for found in self._named(file):
                real = self.locate(file.name, found.text)
                if real not in self.files and not ADDRESS.match(found.text) and is_unread(real):
                    yield found

    def _named(self, file: Planned) -> Iterator[Input]:
        """Give what a kustomization is built with, also what its plug-ins name: from its folder."""
        layer = own_kustomization(file)
        if layer is None:
            return
        yield from (*layer.resources, *layer.components, *layer.named)
        plugins = [(path, Kind.TRANSFORMER) for path in layer.transformers]
        plugins += [(plugin.text, Kind.GENERATOR) for plugin in layer.plugins]
        for path, kind in plugins:
            for _, plugin in self.plugins(file, path, kind):
                yield from plugin.named


def _see_nothing(_place: Place, _path: FieldPath) -> str | None:
    """Tell that texts in the files of a run are not known."""
    return None


def own_kustomization(file: Planned) -> Layer | None:
    """Give the kustomization or component that a file is."""
    kinds = (Kind.KUSTOMIZATION, Kind.COMPONENT)
    return next((layer for layer in file.layers if layer.kind in kinds), None)
