"""Layers: what a file adds to a build of kustomize, as far as it decides about images."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from rewrite.document import OUTPUT, SILENT

if TYPE_CHECKING:
    from rewrite.fieldspec import FieldSpec
    from rewrite.overlays.entry import Entry
    from rewrite.overlays.prefix import Prefix
    from rewrite.overlays.replacement import Replacement
    from rewrite.report import Place


class Kind(Enum):
    """What a layer is."""

    KUSTOMIZATION = "a kustomization"
    COMPONENT = "a component: its entries are for the images of the kustomization that includes it"
    TRANSFORMER = "entries or patches that a kustomization names under transformers"
    GENERATOR = "a chart that a kustomization names under generators"
    CONFIGURATION = "a configuration: fields in which a kustomization that names it has kustomize look for images too"
    PACKAGE = "a package of kpt with functions that set images: its entries are for those of all files in its folder"
    CALLER = "an object of Argo CD or Flux that builds a folder of the repository and has entries of its own"


@dataclass(frozen=True, slots=True)
class Input:
    """A file, folder or address that a layer names, as it is written."""

    text: str
    place: Place

    @property
    def absent(self) -> str:
        """What is said where it is not in the run."""
        is_told = self.text and OUTPUT not in self.text and SILENT not in self.text
        return f"{self.text if is_told else 'the folder that is built'} is not in this run"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that kustomize inflates; folder is where it would be if it is in the repository."""

    input: Input
    folder: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generated:
    """A value of a ConfigMap that a kustomization makes: what stands at a field path of it, under a key; or all
    variables of a file, each under its own, where key is "".
    """

    name: str
    key: str
    file: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """What a file adds to a build.

    resources are built first, then charts; transformers are files and folders, "" for those in the file itself;
    components see the resources of the layer that includes them. patches and configurations are
    files, scope is the beginning of the field paths of the file's own patches and values; targets are the apiVersion,
    kind and name of what some of these files are for. plugins may generate anything. fields are those that a
    configuration names, or a transformer; any_field tells that kustomize may look for images in other fields than those
    of containers. anchored tells that paths are relative to the file, not to the top of its repository, any_folder that
    a folder without a kustomization is built too. replacing are files with replacements, sources those that ConfigMaps
    and Secrets are made of, named all others that are no resources. prefixes are put in front of images.
    """

    kind: Kind
    document: int = 0
    scope: str = ""
    resources: tuple[Input, ...] = ()
    components: tuple[Input, ...] = ()
    charts: tuple[Chart, ...] = ()
    plugins: tuple[Input, ...] = ()
    patches: tuple[str, ...] = ()
    targets: tuple[tuple[str, tuple[str, str, str]], ...] = ()
    named: tuple[Input, ...] = ()
    transformers: tuple[str, ...] = ()
    configurations: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    any_field: bool = False
    anchored: bool = True
    any_folder: bool = False
    entries: tuple[Entry, ...] = ()
    generated: tuple[Generated, ...] = ()
    sources: tuple[Input, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    replacing: tuple[str, ...] = ()
    prefixes: tuple[Prefix, ...] = ()
