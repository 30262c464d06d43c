"""Patched: images in patches stay where their image entry has to, because it is for others too that are not known.

    resources: [https://git.example.com/orchard/press]
    images: [{name: quay.io/orchard/press, newTag: v2}]
    patches: [{path: press.yaml}]

If only what press.yaml names were moved, the entry would no longer be for it, and its tag would be lost. So it is with
images anywhere of which a run may change only some.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.overlays.flow import INCLUDER, Builds
from rewrite.overlays.site import PATCHES, Origin
from rewrite.overlays.tree import Tree
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rewrite.overlays.entry import Entry
    from rewrite.overlays.evidence import Evidence
    from rewrite.overlays.layer import Layer
    from rewrite.overlays.tree import Locate, Planned
    from rewrite.report import Change, Place, Skip

RENAMED: Final = "an image entry puts another in its place, {}"
TOO: Final = "the image entry {} is for it, and {}; {} to that to have both moved"
PARTED: Final = "the image entry {} is for it and for {}; name that file too to have both moved"


def hold_patched(
    files: Mapping[str, Planned], locate: Locate, asked: Collection[str] | None = None
) -> dict[Change, Skip]:
    """Give the changes that image entries cannot follow, in patches and beside images in files that may not change,
    with the skips that they become.

    In:      files and locate, as for follow. asked, the names of the files that may change, None for all.
    """
    layers = [(file, layer) for file in files.values() for layer in file.layers]
    if asked is None and not any(layer.patches or _has_inline(file, layer) for file, layer in layers):
        return {}
    builds = Builds(Tree(files, locate), {})
    builds.run()
    stuck: dict[Place, tuple[Reason, str]] = {}
    entries = [(entry, builds.evidence.get(entry.place)) for _, layer in layers for entry in layer.entries]
    for entry, evidence in entries:
        stuck.update(_stuck(entry, evidence))
    count = -1
    while asked is not None and len(stuck) > count:
        # What is held parts the images of another entry.
        count = len(stuck)
        for entry, evidence in entries:
            for place, why in _parted(entry, evidence, asked, stuck):
                stuck.setdefault(place, why)
    changes = (change for file in files.values() for change in file.changes if change.place in stuck)
    return {change: change.held(*stuck[change.place]) for change in changes}


def only_in_patches(evidence: Evidence) -> str:
    """Tell why an entry is for others besides those that move, all of which are in patches; "" when it is not so."""
    moving = [site for site in evidence.matched if site.moves]
    elsewhere = [reason for reason in evidence.unknown if reason != INCLUDER]
    return elsewhere[0] if elsewhere and moving and all(site.origin is Origin.PATCH for site in moving) else ""


def _has_inline(file: Planned, layer: Layer) -> bool:
    return any(PATCHES.match(change.place.path, len(layer.scope)) for change in file.changes)


def _stuck(entry: Entry, evidence: Evidence | None) -> Iterator[tuple[Place, tuple[Reason, str]]]:
    why = only_in_patches(evidence) if evidence else ""
    if evidence is None or not why:
        return
    at = f"{entry.place.file}:{entry.place.line}"
    said = Reason.MATCH_KEY, RENAMED.format(at)
    if not entry.new_name:
        said = Reason.UNDECIDED, TOO.format(at, why, entry.remedy.replace("{}", entry.moved))
    for site in evidence.matched:
        if site.moves:
            yield site.place, said


def _parted(
    entry: Entry, evidence: Evidence | None, asked: Collection[str], stuck: Collection[Place]
) -> Iterator[tuple[Place, tuple[Reason, str]]]:
    """Give the images that would move away from others of their entry, which are in files that may not change."""
    moving = [site.place for site in evidence.matched if site.moves] if evidence else []
    left = next((place for place in moving if place.file not in asked or place in stuck), None)
    if left is None:
        return
    detail = PARTED.format(f"{entry.place.file}:{entry.place.line}", f"{left.file}:{left.line}")
    for place in moving:
        if place.file in asked:
            yield place, (Reason.UNDECIDED, detail)
