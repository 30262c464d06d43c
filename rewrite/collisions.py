"""Collisions: two images of different sources that have one name on the mirror, which only the whole run can know.

The mirror serves one of them for both. A name may also stand on the mirror already, from an earlier run. Then it is a
collision when a record says that it came from another source; when there is no record, nobody can tell it from a tree
that is rewritten bit by bit, and it is only told (docs/adr/0010, "What stands on the mirror already").
"""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from rewrite.finders import chart_metadata
from rewrite.policy import Collisions, Policy, above, is_only_source
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.registries import canonical, home
from rewrite.report import Change, Collision, Fate, Place, Skip, SourceImage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Mirrored(NamedTuple):
    """What is on the mirror already: the places where a name stands, and the sources that a record gives a name."""

    places: Mapping[str, tuple[Place, ...]] = MappingProxyType({})
    record: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Origins(NamedTuple):
    """What is known of where the images on the mirror came from, by the rules or by a record."""

    policy: Policy
    record: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    def is_only(self, source: str, target: str) -> bool:
        """Tell whether what has a name on the mirror can only have come from one image.

        In:      source and target, normalized names without tag and digest.
        """
        recorded = self.record.get(target)
        return set(recorded) == {source} if recorded else is_only_source(source, self.policy)


class Refused(NamedTuple):
    """What was held back for its collision: the skips that say so, and the target names; and all that is to be told."""

    skips: tuple[Skip, ...] = ()
    targets: frozenset[str] = frozenset()
    collisions: tuple[Collision, ...] = ()


def standing(changes: Iterable[Change], skips: Iterable[Skip]) -> dict[str, tuple[Place, ...]]:
    """Give the places where a name that changes lead to stands already."""
    targets = {image.target for change in changes for image in change.images}
    places: defaultdict[str, list[Place]] = defaultdict(list)
    for skip in skips:
        if skip.reason is Reason.ALREADY_MIRRORED:
            for name, place in ((skip.name, skip.place), *((image.source, image.place) for image in skip.joined)):
                if name in targets:
                    places[name].append(place)
    return {name: tuple(found) for name, found in places.items()}


def find_collisions(changes: Iterable[Change], policy: Policy, mirrored: Mirrored) -> tuple[Collision, ...]:
    """Find the targets that images of different sources share, or may share, in the order of their names.

    Spellings of one image are one source. Of a registry alone, those images are in it whose names are known. What only
    the page of a chart shows meets nothing, nor does what nothing prints as the values are.
    """
    if policy.collisions is Collisions.ALLOW:
        return ()
    same = same_sources(policy)
    met: defaultdict[str, defaultdict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for change in (change for change in changes if not _is_shown(change)):
        if change.source and change.target and not change.is_outdone:
            met[change.target][identity(change.source, same)].append(change.place)
        for image in change.joined:
            places = met[image.target][identity(image.source, same)]
            # What moves is the registry, and the name says where to.
            places += [place for place in (change.place, image.place) if place not in places]
    found = (_collide(target, met[target], policy, mirrored, same) for target in sorted(met))
    return tuple(collision for collision in found if collision is not None)


def _is_shown(change: Change) -> bool:
    return change.finder == chart_metadata.ID and change.place.path.startswith(chart_metadata.SHOWN)


def refuse_collisions(
    changes: Iterable[Change], policy: Policy, mirrored: Mirrored | None = None
) -> tuple[list[Change], Refused]:
    """Hold the changes that would land on one target, as the policy has it.

    In:      mirrored, what is on the mirror already; None when nothing is known of it.
    Out:     the changes that stand, and what was refused.
    """
    changes = list(changes)
    collisions = find_collisions(changes, policy, mirrored or Mirrored())
    refused = {collision.target: collision for collision in collisions if collision.fate is Fate.REFUSED}
    if not refused:
        return changes, Refused(collisions=collisions)
    stand: list[Change] = []
    skips: list[Skip] = []
    for change in changes:
        if target := next((image.target for image in change.images if image.target in refused), ""):
            skips.append(change.held(Reason.COLLISION, describe(refused[target])))
        else:
            stand.append(change)
    return stand, Refused(tuple(skips), frozenset(refused), collisions)


def same_sources(policy: Policy) -> dict[str, tuple[int, str]]:
    """Give what the policy calls the same: each source with its place in the configuration, and the first of its group;
    behind a slash it stands for what is below it.
    """
    found: dict[str, tuple[int, str]] = {}
    for group in policy.same:
        first = _at_home(f"{group[0]}/").rstrip("/")
        for member in group:
            below = _at_home(f"{member}/")
            # docker.io/redis is the official image too
            for source in (below.rstrip("/"), _at_home(member), below):
                found.setdefault(source, (len(found), first))
    return found


def identity(source: str, same: Mapping[str, tuple[int, str]]) -> str:
    """Give one name for all spellings of an image, for known copies of it, and for what is called the same."""
    name = _at_home(source)
    named = [text for text in (name, *(f"{text}/" for text in above(name)[1:])) if text in same]
    if not named:
        return name
    text = min(named, key=same.__getitem__)
    return same[text][1] + name[len(text.rstrip("/")) :]


def _collide(
    target: str, met: Mapping[str, list[Place]], policy: Policy, mirrored: Mirrored, same: Mapping[str, tuple[int, str]]
) -> Collision | None:
    """Tell whether the images that lead to a target collide, with each other or with what is there."""
    recorded = {identity(source, same) for source in mirrored.record.get(target, ())}
    places = mirrored.places.get(target, ())
    names = met.keys() | recorded
    if len(names) > 1 and not met.keys() <= recorded:
        fate = Fate.REFUSED if policy.collisions is Collisions.ERROR else Fate.MOVED
    elif places and not recorded:
        fate = Fate.POSSIBLE
    else:
        return None
    sources = tuple(SourceImage(name, tuple(met.get(name, ()))) for name in sorted(names))
    return Collision(target, sources, places, fate)


def describe(collision: Collision, *, done: bool = False) -> str:
    """Say in words who meets on a target; done, that they are there now."""
    coming = [source.name for source in collision.sources if source.places]
    there = [source.name for source in collision.sources if not source.places]
    if collision.fate is Fate.POSSIBLE:
        return f"{_list(coming)} would join {collision.target}, which stands there already from a source not known"
    if there:
        has = "has" if len(coming) == 1 else "have"
        verb = f"{has} become" if done else "would be"
        return f"{_list(coming)} {verb} {collision.target}, which is {_list(there)} already"
    both = "all" if coming[2:] else "both"
    verb = f"have {both} become" if done else f"would {both} be"
    return f"{_list(coming)} {verb} {collision.target}"


def _list(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _at_home(name: str) -> str:
    domain, slash, path = name.partition("/")
    return home(canonical(domain) + slash + path)
