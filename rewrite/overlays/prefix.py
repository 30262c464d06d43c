"""Prefixes: what transformers put in front of the images of a build, as in front of names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rewrite.finders.prefixes import FIELDS, prefix_of
from rewrite.overlays.configuration import fields_of
from rewrite.overlays.site import Origin, is_named_by
from rewrite.report import NO_RESOURCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rewrite.document import Document
    from rewrite.fieldspec import FieldSpec
    from rewrite.overlays.site import Site
    from rewrite.report import Place
    from rewrite.tree import Scalar


@dataclass(frozen=True, slots=True)
class Prefix:
    """What a transformer puts in front of the images in some fields."""

    place: Place
    text: str
    fields: tuple[FieldSpec, ...]

    def is_for(self, site: Site) -> bool:
        """Tell whether it is put in front of an image."""
        if site.origin is Origin.RESOURCE or (site.origin is Origin.PATCH and site.place.resource != NO_RESOURCE):
            return is_named_by(self.fields, site.place)
        # timid: which fields of which resources these come to stand in is not looked up.
        return True


def prefixes_in(document: Document, place: Callable[[Scalar], Place]) -> Iterator[Prefix]:
    """Give what a document has kustomize put in front of images; place tells where that stands."""
    prefix = prefix_of(document)
    if prefix is not None and document.top is not None:
        yield Prefix(place(prefix), prefix.text, tuple(fields_of(document.top, FIELDS)))
