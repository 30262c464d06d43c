"""Declare: tells the few files that add something to builds of kustomize from all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.document import Document, SourceKind
from rewrite.finders import argo_images, kustomization, set_image
from rewrite.finders.prefixes import prefix_of
from rewrite.overlays.configuration import is_configuration
from rewrite.overlays.plugins import is_plugin, is_replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rewrite.locate import LocatedReference
    from rewrite.mapping import Mapper
    from rewrite.overlays.layer import Layer
    from rewrite.report import Change, Skip
    from rewrite.source import Source


def declare(
    source: Source,
    documents: Sequence[Document],
    decided: Iterable[tuple[LocatedReference, Change | Skip]],
    mapper: Mapper,
) -> tuple[Layer, ...]:
    """Read the layers of a file; () for nearly all files.

    In:      decided, the references located in the file, each with what the rules make of it alone.
    """
    if not any(map(may_declare, documents)):
        return ()
    # Imported here: what reads them is large, and most runs have none to read.
    from rewrite.overlays.extract import extract

    return extract(source, documents, decided, mapper)


def may_declare(document: Document) -> bool:
    """Tell whether a document may add something to a build."""
    return (
        document.source_kind is SourceKind.KUSTOMIZATION
        or document.kind in kustomization.KINDS
        or argo_images.may_hold(document)
        or is_configuration(document)
        or is_plugin(document)
        or prefix_of(document) is not None
        or is_replacing(document)
        or set_image.may_tell(document)
    )
