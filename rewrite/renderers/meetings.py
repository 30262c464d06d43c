"""Meetings: images of different sources that come to one name on the mirror, and the ways out, for all formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.collisions import describe
from rewrite.mirrored import REGISTRY, filled
from rewrite.reasons import Reason
from rewrite.reference import DOCKER_HUB, OFFICIAL
from rewrite.report import Change, Collision, Fate, Place, Skip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.report import Report

NO_HOST: Final = str.maketrans(":", "_", "[]")
HEADINGS: Final = {
    Fate.REFUSED: ("Collisions", "different images would become one on the mirror, so they stay"),
    Fate.MOVED: ("Collisions that moved", "different images have become one on the mirror"),
    Fate.POSSIBLE: (
        "Possible collisions",
        "they join what stands on the mirror already, and nothing says where that came from",
    ),
}


def meetings(report: Report, fate: Fate) -> list[Collision]:
    """Give the collisions of one fate, in the order of their targets."""
    return sorted((found for found in report.collisions if found.fate is fate), key=lambda found: found.target)


def heading(fate: Fate, report: Report) -> tuple[str, str]:
    """Give the heading of the collisions of one fate, and what it means."""
    title, meaning = HEADINGS[fate]
    if fate is Fate.MOVED and not report.written:
        return "Collisions that would move", "different images would become one on the mirror"
    return title, meaning


def texts(report: Report) -> dict[Place, str]:
    """Give what stands at the places of references, as far as these are in collisions."""
    items: list[Change | Skip] = [*report.skips, *report.changes]
    joined = {image.place: image.source.partition("/")[2] for item in items for image in item.joined}
    skips = {skip.place: skip.text or '""' for skip in report.skips}
    return joined | skips | {change.place: change.before or '""' for change in report.changes}


def loose(report: Report) -> list[Skip]:
    """Give the references that stay for a collision of which the report has no more to say."""
    told = {place for found in report.collisions for source in found.sources for place in source.places}
    return [skip for skip in report.skips if skip.reason is Reason.COLLISION and skip.place not in told]


def ways_out(collision: Collision, key: str = "") -> list[str]:
    """Say what a person can do about a collision, the best first; key is the report's settings_key."""
    names = [source.name for source in collision.sources]
    if collision.fate is Fate.POSSIBLE:
        nothing = "nothing to do if they are one image, moved at different times"
        baseline = "a baseline (--write-baseline FILE, then --baseline FILE) remembers where what is moved came from"
        # A function takes none.
        return [nothing] if key else [nothing, baseline]
    ways = []
    host = collision.target.partition("/")[0]
    registries = sorted({name.partition("/")[0] for name in names})
    stays = DOCKER_HUB if DOCKER_HUB in registries else registries[0]
    stays = next((name for name in registries if _is_below(collision.target, _own_place(host, name))), stays)
    if others := [registry for registry in registries if registry != stays]:
        own = _maps(others, collision.target, key)
        ways.append(f"{own}, or where else the mirror serves {' and '.join(others)} without {stays}")
    if any(name.startswith(f"{DOCKER_HUB}/{OFFICIAL}") for name in names) and f"/{OFFICIAL}" not in collision.target:
        # A group of Nexus answers HOST/busybox with Docker Hub's library/busybox: there both names stay one.
        add = f"`{key}.library: add`" if key else "--library add"
        ways.append(f"{add}, unless the mirror completes library/ itself, as the proxy of Docker Hub in Nexus does")
    same = f"same: [[{', '.join(names)}]]"
    ways.append(f"`{f'{key}.{same}' if key else same}` in the configuration, if they are one image")
    allow = f"`{key}.collisions: allow`" if key else "--collisions allow"
    ways.append(f"{allow}, if the mirror serves the right one for all of them")
    return ways


def _maps(registries: Sequence[str], target: str, key: str) -> str:
    """Say how registries get a path of their own on a mirror, which is not the one that holds what they collide on."""
    host = target.partition("/")[0]
    own = {registry: _own_place(host, registry) for registry in registries}
    for registry, place in own.items():
        if _is_below(target, place):
            # Of `corp.example:443`, where the target is of `corp.example-443`; no host has an underscore.
            own[registry] = f"{host}/{registry.translate(NO_HOST).strip('_')}"
    if key:
        rules = " and ".join(f"`{registry}: {mirror}`" for registry, mirror in own.items())
        return f"{rules} in `{key}.registries` of the function's configuration"
    return " ".join(f"--map {registry}={mirror}" for registry, mirror in own.items())


def _own_place(host: str, registry: str) -> str:
    return filled(f"{host}/{REGISTRY}", registry)


def _is_below(target: str, place: str) -> bool:
    return f"{target}/".startswith(f"{place}/")


def sentence_of(collision: Collision, *, written: bool) -> str:
    """Say a collision in one line."""
    return describe(collision, done=written and collision.fate is Fate.MOVED)


def first_place(collision: Collision) -> Place:
    """Give the place by which a collision is found in a file."""
    return min((place for source in collision.sources for place in source.places), key=_position)


def _position(place: Place) -> tuple[str, int, int]:
    return place.file, place.line, place.column
