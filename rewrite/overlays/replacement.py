"""Replacements: kustomize copies a value into an image field, or a part of an image elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.overlays.site import Site
    from rewrite.report import Place

IMAGE_FIELD: Final = expression(r"(?:.*\.)?image\Z")


@dataclass(frozen=True, slots=True)
class Cut:
    """A sign at which the images of some resources are cut; kind and name are "" for those of any."""

    sign: str
    kind: str = ""
    name: str = ""

    def changes(self, site: Site) -> bool:
        """Tell whether an image has another number of parts after the run."""
        resource = site.place.resource
        is_meant = self.kind in ("", resource.kind) and (not self.name or resource.name in self.name)
        return is_meant and site.before.count(self.sign) != site.after.count(self.sign)


@dataclass(frozen=True, slots=True)
class Replacement:
    """One replacement that has to do with images.

    place is that of the field path in its source; kind, name and field say where the value comes from. generator is the
    field path in the same file under which the source is generated, "" for others. fills tells that the value becomes a
    whole image, or its name; cuts are those of images.
    """

    place: Place
    kind: str
    name: str
    field: str
    generator: str = ""
    fills: bool = False
    cuts: tuple[Cut, ...] = ()

    def is_covered(self, sites: Iterable[Site]) -> bool:
        """Tell whether the value is one of the images that the run knows."""
        return not self.fills or is_image_field(self.field) or any(map(self._is_source, sites))

    def cut_otherwise(self, sites: Iterable[Site]) -> Site | None:
        """Give an image that has another number of parts after the run."""
        return next((site for site in sites if site.field and any(cut.changes(site) for cut in self.cuts)), None)

    def _is_source(self, site: Site) -> bool:
        place = site.place
        if self.generator:
            return place.file == self.place.file and place.path.startswith(f"{self.generator}.")
        resource = place.resource
        return place.path == self.field and resource.kind == self.kind and self.name in ("", resource.name)


def is_image_field(path: str) -> bool:
    """Tell whether a field path of a replacement names an image."""
    return IMAGE_FIELD.match(path) is not None
