"""Sites: the images of a file as kustomize sees them, before and after the run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import matches as path_matches
from rewrite.fieldpath import parse_path
from rewrite.overlays.entry import matches, split
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.fieldspec import FieldSpec
    from rewrite.overlays.entry import Entry
    from rewrite.overlays.layer import Layer
    from rewrite.overlays.tree import Planned
    from rewrite.report import Change, Place, Skip

# Where kustomize looks for images whatever it is told (builtinpluginconsts/images.go, filters/imagetag/legacy.go).
CONTAINER_FIELD: Final = re.compile(
    r"(?:.*\.)?(?:containers|initContainers)\[\d+\]\.image\Z"
    r"|(?:items\[\d+\]\.)*spec\.(?:template\.spec\.)?volumes\[\d+\]\.image\.reference\Z"
)
# kustomize takes lists apart before it looks for anything (api/resource/factory.go, inlineAnyEmbeddedLists).
ITEM: Final = re.compile(r"(?:items\[\d+\]\.)+")
INNER: Final = " > "
PATCHED: Final = "patches"
# Where a kustomization and its plug-ins have patches, and values of charts.
PATCHES: Final = re.compile(r"(?:patch|patches|patchesStrategicMerge|patchesJson6902|jsonOp)\b")
VALUES: Final = re.compile(r"(?:helmCharts|helmChartInflationGenerator|valuesInline)\b")
# What stays for one of these is no image of an object: it stands in a comment, in words for people, or is not read.
NO_IMAGES: Final = frozenset({Reason.COMMENT, Reason.FOLDED, Reason.PROSE, Reason.URL})


class Origin(Enum):
    """Where a build has an image from."""

    RESOURCE = "a resource"
    PATCH = "a patch"
    VALUES = "the values of a chart"
    ENTRY = "the newName of an entry whose resources are not known"


@dataclass(frozen=True, slots=True)
class Site:
    """An image on its way through a build.

    before and after are how it is written without and with the changes of the run. due is what after should be: what
    the run makes of before. field tells that kustomize looks for images where it stands. gained names the entries
    that took it for one of theirs only after the run.
    """

    before: str
    after: str
    due: str
    origin: Origin
    place: Place
    field: bool = True
    gained: tuple[Place, ...] = ()
    kept: Reason | None = None

    @property
    def moves(self) -> bool:
        """Tell whether the run writes the image in another way."""
        return split(self.before)[0] != split(self.after)[0]

    def was_for(self, name: str) -> bool:
        """Tell whether an entry of a name is for the image as it is without the run."""
        return self._is_for(name, self.before)

    def is_for(self, name: str) -> bool:
        """Tell whether an entry of a name is for the image as it is with the changes of the run."""
        return self._is_for(name, self.after)

    def _is_for(self, name: str, image: str) -> bool:
        """Compare a name with an image, whose tag may stand apart in values: `{name: "press:any", newTag: v1}` is for
        `{repository: press, tag: any}` once a chart has joined these.
        """
        if self.origin is Origin.VALUES and ":" in name and image == split(image)[0]:
            return matches(split(name)[0], image)
        return matches(name, image)


def is_named_by(fields: Iterable[FieldSpec], place: Place) -> bool:
    """Tell whether one of some fields is that of a resource in which something stands."""
    resource = place.resource
    selecting = [field for field in fields if field.selects(resource.api_version, resource.kind)]
    around, _, inside = place.path.rpartition(INNER)
    # A text in a resource is no resource; one among the patches of a kustomization is.
    if not selecting or (around and not around.startswith(PATCHED)):
        return False
    item = ITEM.match(inside)
    paths = [parse_path(inside), *((parse_path(inside[item.end() :]),) if item else ())]
    return any(path_matches(path, field.path) for field in selecting for path in paths)


def sites(changes: Iterable[Change], skips: Iterable[Skip], origin: Origin) -> Iterator[Site]:
    """Give the images of a file, or of a part of one.

    In:      changes, those that the run makes; skips, the references that stay.
    """
    for change in changes:
        before, after = change.before + change.rest, change.whole_after
        if change.role == "domain":
            if not change.source:
                continue
            before, after = change.source, change.target
        field = origin is not Origin.RESOURCE or _is_container_field(change.place)
        yield Site(before, after, after, origin, change.place, field)
    for skip in skips:
        if skip.reason not in NO_IMAGES and skip.text:
            field = origin is not Origin.RESOURCE or _is_container_field(skip.place)
            text = skip.text + skip.rest
            yield Site(text, text, text, origin, skip.place, field, kept=skip.reason)


def sites_below(file: Planned, layer: Layer, fields: re.Pattern[str], origin: Origin) -> Iterator[Site]:
    """Give the images below some fields of a document, such as its patches or values."""

    def is_own(place: Place) -> bool:
        if place.document != layer.document or not place.path.startswith(layer.scope):
            return False
        return fields.match(place.path, len(layer.scope)) is not None

    changes = [change for change in file.changes if is_own(change.place)]
    skips = [skip for skip in file.skips if is_own(skip.place)]
    return sites(changes, skips, origin)


def assumed(entry: Entry, new_name: str) -> Site:
    """Give the image that an entry makes of one which is not known."""
    after = entry.apply(new_name, "")
    return Site(entry.apply(entry.new_name, ""), after, after, Origin.ENTRY, entry.place)


def is_unread(skip: Skip) -> bool:
    """Tell whether a skip stands for text that was not read: a file that is left as a whole, or a folded image."""
    whole = skip.reason in (Reason.IGNORED, Reason.ENCRYPTED) and not skip.place.path
    return whole or skip.reason is Reason.FOLDED


def _is_container_field(place: Place) -> bool:
    return INNER not in place.path and CONTAINER_FIELD.match(place.path) is not None
