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


class Images:
    """The images of a build, by where replacements look for them: a build may have as many of these as images."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._sites = list(sites)
        self._in_resources: set[tuple[str, str, str]] = set()
        self._in_generators: set[tuple[str, str]] = set()
        self._cut: dict[str, dict[tuple[str, str], int]] = {}
        for site in self._sites:
            place, resource = site.place, site.place.resource
            self._in_resources |= {(resource.kind, name, place.path) for name in ("", resource.name)}
            head, dot, _ = place.path.partition(".")
            if dot:
                self._in_generators.add((place.file, head))

    def are_in_resource(self, kind: str, name: str, path: str) -> bool:
        """Tell whether one stands at a field path of a resource; name is "" for any name."""
        return (kind, name, path) in self._in_resources

    def are_in_generator(self, file: str, path: str) -> bool:
        """Tell whether one stands below a field path of a file: `configMapGenerator[0]`."""
        return (file, path) in self._in_generators

    def changed_by(self, cuts: Iterable[Cut]) -> Site | None:
        """Give the first image that has another number of parts after the run."""
        found = [
            at
            for cut in cuts
            for (kind, name), at in self._cut_at(cut.sign).items()
            if cut.kind in ("", kind) and (not cut.name or name in cut.name)
        ]
        return self._sites[min(found)] if found else None

    def _cut_at(self, sign: str) -> dict[tuple[str, str], int]:
        """Give where the first image of each resource stands that has another number of parts between such signs."""
        if sign not in self._cut:
            first = self._cut[sign] = {}
            for at, site in enumerate(self._sites):
                if site.field and site.before.count(sign) != site.after.count(sign):
                    first.setdefault((site.place.resource.kind, site.place.resource.name), at)
        return self._cut[sign]


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

    def is_covered(self, images: Images) -> bool:
        """Tell whether the value is one of the images that the run knows."""
        if not self.fills or is_image_field(self.field):
            return True
        if self.generator:
            return images.are_in_generator(self.place.file, self.generator)
        return images.are_in_resource(self.kind, self.name, self.field)

    def cut_otherwise(self, images: Images) -> Site | None:
        """Give an image that has another number of parts after the run."""
        return images.changed_by(self.cuts)


def is_image_field(path: str) -> bool:
    """Tell whether a field path of a replacement names an image."""
    return IMAGE_FIELD.match(path) is not None
