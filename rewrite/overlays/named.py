"""Named: the fields in which builds of a run look for images because a configuration says so, and for which names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rewrite.overlays.entry import matches
from rewrite.overlays.layer import Kind
from rewrite.overlays.site import is_named_by
from rewrite.overlays.tree import own_kustomization

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.fieldspec import FieldSpec
    from rewrite.overlays.layer import Layer
    from rewrite.overlays.tree import Planned, Tree
    from rewrite.report import Place


@dataclass(slots=True)
class Named:
    """What a build has: its files by their real paths, the fields that it is told of, and the names of its entries."""

    files: dict[str, None] = field(default_factory=dict)
    fields: dict[FieldSpec, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)

    def join(self, other: Named) -> None:
        """Let in what another build has; its entries have acted by then."""
        self.files.update(other.files)
        self.fields.update(other.fields)

    def is_for(self, place: Place, text: str) -> bool:
        """Tell whether an entry of the build makes an image of what stands in one of the fields."""
        return any(matches(name, text) for name in self.names) and is_named_by(self.fields, place)


def named_in(tree: Tree) -> Iterator[Named]:
    """Give the builds of a run that have entries and are told of fields."""
    done: dict[str, Named] = {}
    for file in tree.files.values():
        for layer in file.layers:
            if layer.kind in (Kind.CALLER, Kind.PACKAGE) or layer is own_kustomization(file):
                named = Named()
                _gather(tree, file, layer, named, done)
                if named.fields and named.names:
                    yield named


def _gather(tree: Tree, file: Planned, layer: Layer, named: Named, done: dict[str, Named]) -> None:
    """Add to a build what a layer adds; done are the folders that are built, or being built."""
    # Its own patches stand in it.
    named.files[_real(tree, file)] = None
    for resource in tree.below(tree.locate(file.name, ".")) if layer.kind is Kind.PACKAGE else ():
        named.files[_real(tree, resource)] = None
    for found in (*layer.resources, *layer.components):
        real = tree.locate(file.name, found.text) if layer.anchored else tree.find(file.name, found.text)
        folder = tree.folders.get(real)
        own = own_kustomization(folder) if folder else None
        if folder is None or own is None:
            named.files[real] = None
        elif own.kind is Kind.COMPONENT:
            if real not in done:
                done[real] = Named()
                _gather(tree, folder, own, named, done)
                del done[real]
        else:
            if real not in done:
                done[real] = Named()
                _gather(tree, folder, own, done[real], done)
            named.join(done[real])
    named.files.update(dict.fromkeys(tree.locate(file.name, path) for path in layer.patches))
    named.fields.update(dict.fromkeys(tree.fields(file, layer)))
    named.names.update(dict.fromkeys(entry.name for entry in layer.entries))
    for path in layer.transformers:
        named.names.update(dict.fromkeys(entry.name for entry in tree.transformer_entries(file, path)))


def _real(tree: Tree, file: Planned) -> str:
    return tree.locate(file.name, file.name.rpartition("/")[2])
