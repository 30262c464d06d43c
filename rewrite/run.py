"""Run: what only the whole run can know, between mapping and editing. Here: collisions on the mirror."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rewrite.policy import Collisions, Policy
from rewrite.registries import canonical
from rewrite.report import Change, Reason, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable


def find_collisions(changes: Iterable[Change], policy: Policy) -> dict[str, tuple[str, ...]]:
    """Find the targets that two different source images would share.

    Out:     from target name to its sources, sorted. Spellings of one image are one source.
    """
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for change in changes:
        if change.source and change.target:
            sources[change.target].add(_identity(change.source, policy))
    return {target: tuple(sorted(found)) for target, found in sorted(sources.items()) if len(found) > 1}


@dataclass(frozen=True, slots=True)
class Refused:
    """What was held back for its collision: the skips that say so, and the target names."""

    skips: tuple[Skip, ...] = ()
    targets: frozenset[str] = frozenset()


def refuse_collisions(changes: Iterable[Change], policy: Policy) -> tuple[list[Change], Refused]:
    """Hold the changes that would land on one target, as the policy has it.

    Out:     the changes that stand, and what was refused.
    """
    changes = list(changes)
    if policy.collisions is not Collisions.ERROR:
        return changes, Refused()
    collisions = find_collisions(changes, policy)
    if not collisions:
        return changes, Refused()
    stand = [change for change in changes if change.target not in collisions]
    skips = [
        Skip(
            change.place,
            change.finder,
            change.before,
            Reason.COLLISION,
            change.source.partition("/")[0],
            f"{' and '.join(collisions[change.target])} would both be {change.target}",
        )
        for change in changes
        if change.target in collisions
    ]
    return stand, Refused(tuple(skips), frozenset(collisions))


def _identity(source: str, policy: Policy) -> str:
    """Give one name for all spellings of an image, and for what the policy calls the same."""
    domain, slash, path = source.partition("/")
    name = canonical(domain) + slash + path
    for group in policy.same:
        for member in group:
            if name == member or name.startswith(f"{member}/"):
                return group[0] + name[len(member) :]
    return name
