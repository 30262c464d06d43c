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

COMPOSE: Final = "compose"
# The one name that Zarf looks for in a folder.
FILE: Final = "zarf.yaml"
ENTRY: Final = expression(r"components\[\d+\]\.images\[\d+\]\Z")
SCHEME: Final = "://"
# What a command names is not what is deployed.
COMMAND: Final = expression(r"(?:.*\.)?(?:cmd|command|script|run)\Z")
# What stays for one of these may all the same be what Zarf deploys.
STAYING: Final = frozenset(
    {
        *(Reason.CHART_REPOSITORY, Reason.FOLDED, Reason.IGNORED, Reason.POSSIBLE, Reason.PUSH_TARGET),
        *(Reason.SWEEP_OFF, Reason.UNDECIDED),
    }
)


class _Named(NamedTuple):
    """What names one image, of a package and of what it may deploy; own is what moves below its folder, others what
    moves elsewhere.
    """

    entries: list[Change]
    own: list[Change]
    others: list[Change]
    staying: list[Skip]


class _Around(NamedTuple):
    """The files that a package may deploy an image with: those below its folder, and others."""

    below: Sequence[FilePlan]
    beside: Sequence[FilePlan]


def hold_packaged(plans: Sequence[FilePlan]) -> frozenset[str]:
    """Hold the images of packages that nothing else of the run moves, and those that something else of it keeps; give
    the names that they would have got.
    """
    files = [plan for plan in plans if plan.name.rpartition("/")[2] == FILE]
    packages = {_folder(plan.name): _entries(plan) for plan in files}
    if not any(packages.values()):
        return frozenset()
    mirrored = {_folder(plan.name): _mirrored(plan) for plan in files}
    named = _by_name(plans)
    held: dict[Change, Skip] = {}
    for folder, entries in packages.items():
        for image, found in entries.items():
            target = _target(found)
            listing = {other for other in packages if image in packages[other] or target in mirrored[other]}
            # What is joined to a registry has its path alone.
            names = (image, target, image.partition("/")[2])
            asked = [plans[at] for at in sorted({at for name in names for at in named.get(name, ())})]
            held.update(_judge(_named(image, found, _around(asked, folder, listing))))
    for plan in plans if held else ():
        mine = [held[change] for change in plan.changes if change in held]
        if mine:
            plan.changes = [change for change in plan.changes if change not in held]
            plan.skips += mine
    return frozenset(change.target for change in held)


def _by_name(plans: Sequence[FilePlan]) -> dict[str, list[int]]:
    """Give which of the files speak of an image, by its name without tag and digest: few do of each."""
    found: dict[str, list[int]] = {}
    for at, plan in enumerate(plans):
        names = {_untagged(change.source) for change in plan.changes}
        for skip in plan.skips:
            names.add(_untagged(skip.text) if skip.reason is Reason.INHERITED else _name_of(skip))
        for name in names:
            found.setdefault(name, []).append(at)
    return found


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _around(plans: Sequence[FilePlan], folder: str, listing: set[str]) -> _Around:
    """Give the files that a package may deploy: those below it, and those that are below no package with that image.

    In:      listing, the folders of the packages that list it. Manifests, charts and other packages are named by paths
             that may lead out of the folder.
    """
    nearest = {plan.name: _nearest(plan.name, listing) for plan in plans}
    below = [plan for plan in plans if nearest[plan.name] == folder]
    return _Around(below, [plan for plan in plans if nearest[plan.name] is None])


def _nearest(name: str, folders: set[str]) -> str | None:
    """Give the innermost of some folders that a file is below; None when it is below none of them."""
    above = name
    while "/" in above:
        above = above.rpartition("/")[0]
        if above in folders:
            return above
    return "" if "" in folders else None


def _entries(package: FilePlan) -> dict[str, list[Change]]:
    """Give the images that a package lists, by their names without tag and digest; one that a marker keeps has no
    change.
    """
    entries: dict[str, list[Change]] = {}
    for change in package.changes:
        if ENTRY.match(change.place.path):
            entries.setdefault(_name_of(change), []).append(change)
    for skip in package.skips:
        if skip.reason is Reason.IGNORED and ENTRY.match(skip.place.path):
            entries.setdefault(_name_of(skip), [])
    return entries


def _mirrored(package: FilePlan) -> frozenset[str]:
    """Give the images that a package lists by their names on the mirror."""
    return frozenset(
        _name_of(skip)
        for skip in package.skips
        if skip.reason is Reason.ALREADY_MIRRORED and ENTRY.match(skip.place.path)
    )


def _target(entries: Sequence[Change]) -> str:
    return _untagged(entries[0].target) if entries else ""


def _name_of(found: Change | Skip) -> str:
    if isinstance(found, Change):
        return _untagged(found.source)
    return _untagged(found.name or found.text.rpartition(SCHEME)[2])


def _untagged(name: str) -> str:
    path, slash, last = name.partition("@")[0].rpartition("/")
    return path + slash + last.partition(":")[0]


def _version(written: str) -> str:
    """Give the tag and the digest of an image as they are written; "" where they stand elsewhere."""
    last = written.rpartition("/")[2]
    return last.removeprefix(_untagged(last))


def _named(image: str, entries: list[Change], around: _Around) -> _Named:
    # What is below no package with the image may be deployed by none: it counts where it names no other version.
    versions = {"", *(_version(entry.before) for entry in entries)}
    own = [change for plan in around.below for change in _naming(image, plan)]
    others = [
        change for plan in around.beside for change in _naming(image, plan) if _version(change.before) in versions
    ]
    target = _target(entries)
    staying = []
    for plan, is_below in (*((plan, True) for plan in around.below), *((plan, False) for plan in around.beside)):
        for skip in plan.skips:
            if _name_of(skip) == image and _keeps(skip, is_below=is_below):
                staying.append(skip)
            elif skip.reason is Reason.ALREADY_MIRRORED and _name_of(skip) == target and not _is_entry(skip.place):
                # It has moved before.
                others += entries[:1] if is_below or _version(skip.text) in versions else []
        if entries and _is_joined(image, plan):
            others.append(entries[0])
    return _Named(entries, own, others, staying)


def _keeps(skip: Skip, *, is_below: bool) -> bool:
    """Tell whether what stays may be what a package deploys."""
    if skip.reason is Reason.POSSIBLE:
        return is_below and not COMMAND.match(skip.place.path)
    return skip.reason in STAYING


def _naming(image: str, plan: FilePlan) -> Iterator[Change]:
    """Give the changes of a file that name an image; no package deploys the services of Compose."""
    for change in plan.changes:
        if _untagged(change.source) == image and change.finder != COMPOSE and not _is_entry(change.place):
            yield change


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
    if (named.own or named.others) and not named.staying:
        return
    # What is made here has this name alone, wherever else it stands.
    is_made = any(skip.reason is Reason.PUSH_TARGET for skip in named.staying)
    for change in dict.fromkeys((*named.entries, *named.own, *(named.others if is_made else ()))):
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
