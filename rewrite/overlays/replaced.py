"""Replaced: images that collide with others on the mirror, and that no build of the run leaves standing.

    resources: [press.yaml]                                         # image: orchard/press:v1
    images: [{name: orchard/press, newName: ghcr.io/orchard/press}]

Nothing pulls orchard/press, so it is in nobody's way on the mirror. It stays as it is, and its entry with it: moved, it
would be called there as the other one is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.overlays.entry import split
from rewrite.overlays.flow import Builds
from rewrite.overlays.patched import RENAMED
from rewrite.overlays.site import Origin, sites
from rewrite.overlays.tree import Tree
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rewrite.overlays.site import Site
    from rewrite.overlays.tree import Locate, Planned
    from rewrite.report import Change, Place, Skip


def hold_replaced(meeting: Iterable[Change], files: Mapping[str, Planned], locate: Locate) -> dict[Change, Skip]:
    """Give those of some changes whose images all builds of the run replace, with the skips that they become.

    In:      meeting, changes of images that meet others on the mirror. files and locate, as for follow.
    """
    builds = Builds(Tree(files, locate), {})
    builds.run()
    written = {
        change.place: split(site.before)[0] for change in meeting for site in sites([change], [], Origin.RESOURCE)
    }
    replacing = _replacing(files, builds)
    replaced = _together(_replaced(builds, written) & replacing.keys(), builds, written)
    return {
        change: change.held(Reason.MATCH_KEY, RENAMED.format(replacing[change.place]))
        for change in meeting
        if change.place in replaced
    }


def _replacing(files: Mapping[str, Planned], builds: Builds) -> dict[Place, str]:
    """Give the images that entries put others in the place of, each with where such an entry stands."""
    entries = (entry for file in files.values() for layer in file.layers for entry in layer.entries if entry.new_name)
    return {
        site.place: f"{entry.place.file}:{entry.place.line}"
        for entry in entries
        if (evidence := builds.evidence.get(entry.place))
        for site in evidence.matched
    }


def _replaced(builds: Builds, written: Mapping[Place, str]) -> set[Place]:
    """Give the images that stand in no build which is part of no other one, and have another in their place in some.

    In:      written, the names of images as the files have them, by their places.
    """
    built: set[Place] = set()
    pulled: set[Place] = set()
    for flow in (flow for flow in builds.flows if not flow.includers):
        for site in (site for site in flow.sites if site.place in written):
            (pulled if _is_as_written(site, written) else built).add(site.place)
    return built - pulled


def _together(replaced: set[Place], builds: Builds, written: Mapping[Place, str]) -> set[Place]:
    """Give those of some images that can stay, because their entries are for no others that move."""
    waiting = [
        {site.place for site in evidence.matched if site.moves and _is_as_written(site, written)}
        for evidence in builds.evidence.values()
    ]
    by_place: dict[Place, list[set[Place]]] = {}
    for found in waiting:
        for place in found:
            by_place.setdefault(place, []).append(found)
    kept = set(replaced)
    # What is taken out of one entry's may be another's too.
    parted = [found for found in waiting if not found <= kept]
    while parted:
        lost = parted.pop() & kept
        kept -= lost
        parted += (found for place in lost for found in by_place[place])
    return kept


def _is_as_written(site: Site, written: Mapping[Place, str]) -> bool:
    """Tell whether no entry has put another name in the place of an image; of others than those of interest, so it
    seems.
    """
    name = split(site.before)[0]
    return written.get(site.place, name) == name
