"""Prefixed: images stay that a build puts something in front of, such as a registry.

    transformers: [p.yaml]  # {kind: PrefixTransformer, prefix: ghcr.io/, fieldSpecs: [{path: spec/containers/image}]}

With a mirror in `orchard/press` the build would make `ghcr.io/hub.example.com/orchard/press` of it. So it is with what
image entries put there, which act before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.overlays.flow import Builds
from rewrite.overlays.tree import Tree
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.overlays.entry import Entry
    from rewrite.overlays.prefix import Prefix
    from rewrite.overlays.replacement import Look
    from rewrite.overlays.tree import Locate, Planned
    from rewrite.report import Change, Place, Skip

IN_FRONT: Final = "a transformer puts {} in front of it, {}"


def hold_prefixed(files: Mapping[str, Planned], locate: Locate, look: Look | None = None) -> dict[Change, Skip]:
    """Give the changes of images that builds put something in front of, or copy to where no mirror can stand in front
    of them, with the skips that they become.

    In:      files, locate and look, as for follow.
    """
    builds = Builds(Tree(files, locate, look), {})
    builds.run()
    found = {place: prefix for (place, _), prefix in builds.prefixed.items()}
    for entry in (entry for file in files.values() for layer in file.layers for entry in layer.entries):
        # In a build with nothing in front of it, an image may have another name.
        named = ((place, entry.new_name) for place in _named(entry, builds))
        prefix = next((builds.prefixed[key] for key in named if key in builds.prefixed), None)
        if prefix and entry.renamed:
            found[entry.renamed.place] = prefix
    skips = (skip for file in files.values() for skip in file.skips)
    mirrored = {_key(skip.place) for skip in skips if skip.reason is Reason.ALREADY_MIRRORED}
    changes = [change for file in files.values() for change in file.changes]
    held = {change: _held(change, found[change.place], mirrored) for change in changes if change.place in found}
    return {**builds.copies.held(changes), **held}


def _named(entry: Entry, builds: Builds) -> Iterator[Place]:
    """Give the places of what an entry is for."""
    yield entry.place
    if evidence := builds.evidence.get(entry.place):
        yield from (site.place for site in evidence.matched)


def _held(change: Change, prefix: Prefix, mirrored: set[tuple[str, str]]) -> Skip:
    # A base may be built without what stands in front, too.
    reason = Reason.INHERITED if _key(prefix.place) in mirrored else Reason.UNDECIDED
    return change.held(reason, IN_FRONT.format(prefix.text, f"{prefix.place.file}:{prefix.place.line}"))


def _key(place: Place) -> tuple[str, str]:
    return place.file, place.path
