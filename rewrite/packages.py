"""Packages: the images that a package of Zarf lists move together with what names them, or not at all.

Zarf stores each image under a checksum of its name, and looks for it by the name in what it deploys: one that has moved
in the list or in a manifest alone is found no longer.

Source:  docs.zarf.dev, The Zarf Agent; zarf-dev/zarf, transform.ImageTransformHost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import Change, Skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.plans import FilePlan
    from rewrite.report import Place

# The one name that Zarf looks for in a folder.
FILE: Final = "zarf.yaml"
ENTRY: Final = expression(r"components\[\d+\]\.images\[\d+\]\Z")
SCHEME: Final = "://"
# What stays for one of these may all the same be what Zarf deploys.
STAYING: Final = frozenset(
    {
        *(Reason.CHART_REPOSITORY, Reason.FOLDED, Reason.IGNORED, Reason.POSSIBLE, Reason.PUSH_TARGET),
        *(Reason.SWEEP_OFF, Reason.UNDECIDED),
    }
)


class _Named(NamedTuple):
    """What names one image, of a package and of what it may deploy."""

    entries: list[Change]
    moving: list[Change]
    staying: list[Skip]


def hold_packaged(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the images of packages that nothing else of the run moves, and those that something else of it keeps; give
    the names that they would have got.
    """
    packages = [plan for plan in plans if _is_package(plan)]
    if not packages:
        return frozenset()
    folders = {_folder(plan.name) for plan in packages}
    held: dict[Change, Skip] = {}
    for package in packages:
        folder = _folder(package.name)
        around = [plan for plan in plans if _is_of(plan.name, folder, folders)]
        for image, entries in _entries(package).items():
            held.update(_judge(_named(image, entries, around)))
    for plan in plans if held else ():
        mine = [held[change] for change in plan.changes if change in held]
        if mine:
            plan.changes = [change for change in plan.changes if change not in held]
            plan.skips += mine
    return frozenset(change.target for change in held)


def _is_package(plan: FilePlan) -> bool:
    return plan.name.rpartition("/")[2] == FILE and any(ENTRY.match(found.place.path) for found in _found(plan))


def _found(plan: FilePlan) -> Iterator[Change | Skip]:
    yield from plan.changes
    yield from (skip for skip in plan.skips if skip.reason is Reason.IGNORED)


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _is_of(name: str, folder: str, folders: set[str]) -> bool:
    """Tell whether a package may deploy a file: one below it, or one that is below none."""
    above = name
    while "/" in above:
        above = above.rpartition("/")[0]
        if above in folders:
            return above == folder
    return folder == "" or "" not in folders


def _entries(package: FilePlan) -> dict[str, list[Change]]:
    """Give the images that a package lists, by their names without tag and digest; one that a marker keeps has no
    change.
    """
    entries: dict[str, list[Change]] = {}
    for found in _found(package):
        if ENTRY.match(found.place.path):
            own = entries.setdefault(_name_of(found), [])
            own += [found] if isinstance(found, Change) else []
    return entries


def _name_of(found: Change | Skip) -> str:
    if isinstance(found, Change):
        return _untagged(found.source)
    return _untagged(found.name or found.text.rpartition(SCHEME)[2])


def _untagged(name: str) -> str:
    path, slash, last = name.partition("@")[0].rpartition("/")
    return path + slash + last.partition(":")[0]


def _named(image: str, entries: list[Change], around: Sequence[FilePlan]) -> _Named:
    moving = [
        change
        for plan in around
        for change in plan.changes
        if _untagged(change.source) == image and not _is_entry(change.place)
    ]
    target = _untagged(entries[0].target) if entries else ""
    staying = []
    for skip in (skip for plan in around for skip in plan.skips):
        if skip.reason in STAYING and _name_of(skip) == image:
            staying.append(skip)
        elif entries and skip.reason is Reason.ALREADY_MIRRORED and _name_of(skip) == target:
            # It has moved before.
            moving.append(entries[0])
    if entries and any(_is_joined(image, plan) for plan in around):
        moving.append(entries[0])
    return _Named(entries, moving, staying)


def _is_joined(image: str, plan: FilePlan) -> bool:
    """Tell whether a file has the path of an image joined to a registry that moves in it."""
    domain, _, path = image.partition("/")
    if not any(
        change.role == Role.DOMAIN.value and change.before.partition("/")[0] == domain for change in plan.changes
    ):
        return False
    return any(skip.reason is Reason.INHERITED and _untagged(skip.text) == path for skip in plan.skips)


def _is_entry(place: Place) -> bool:
    return place.file.rpartition("/")[2] == FILE and ENTRY.match(place.path) is not None


def _judge(named: _Named) -> Iterator[tuple[Change, Skip]]:
    if named.moving and not named.staying:
        return
    for change in dict.fromkeys((*named.entries, *named.moving)):
        if named.staying:
            other = named.staying[0].place
            why = f"Zarf finds it by this name, which {other.file}:{other.line} keeps"
        else:
            why = "Zarf finds it by this name, and nothing of the run that names it moves"
        yield (
            change,
            _skip(
                change, f"{why}; `zarf package create --registry-override {_override(change)}` pulls it from the mirror"
            ),
        )


def _override(change: Change) -> str:
    """Give what makes Zarf pull an image from the mirror and keep its name: what is not alike at the end of both."""
    source, target = change.source.split("/"), change.target.split("/")
    while len(source) > 1 and len(target) > 1 and source[-1] == target[-1]:
        source, target = source[:-1], target[:-1]
    return f"{'/'.join(source)}={'/'.join(target)}"


def _skip(change: Change, detail: str) -> Skip:
    domain = change.source.partition("/")[0]
    return Skip(change.place, change.finder, change.before, Reason.MATCH_KEY, domain, detail, change.source)
