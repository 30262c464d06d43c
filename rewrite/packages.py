"""Packages: the images that a package of Zarf lists move together with what names them, or not at all.

Zarf stores each image under a checksum of its name, and looks for it by the name in what it deploys: one that has moved
in the list or in a manifest alone is found no longer.

Source:  docs.zarf.dev, The Zarf Agent; zarf-dev/zarf, transform.ImageTransformHost.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from contextlib import suppress
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.reference import untagged
from rewrite.report import Change, Skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.collisions import Origins
    from rewrite.plans import FilePlan
    from rewrite.report import Place

COMPOSE: Final = "compose"
# The one name that Zarf looks for in a folder.
FILE: Final = "zarf.yaml"
UP: Final = "../"
# A path that leads out of the folder, in no comment.
COMMENT: Final = expression(r"(?m)(?:^|(?<=[ \t]))#[^\n]*")
LEADING_OUT: Final = expression(r"""(?<=[\s\[,"'])(?:[\w.-]++/){0,8}?\.\./[^\s"',\]]*""")
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
    moves elsewhere, mirrored what names one on the mirror as it will be called there.
    """

    entries: list[Change]
    own: list[Change]
    others: list[Change]
    staying: list[Skip]
    mirrored: Skip | None


class _Mentions:
    """What the files of a run say of each image, by its name without tag and digest, with the name of the file."""

    def __init__(self, plans: Sequence[FilePlan]) -> None:
        self.changes: defaultdict[str, list[tuple[str, Change]]] = defaultdict(list)
        self.skips: defaultdict[str, list[tuple[str, Skip]]] = defaultdict(list)
        # The files that have a path joined to a registry, and the registries that move in each.
        self.joining: defaultdict[str, list[str]] = defaultdict(list)
        self.moving: defaultdict[str, set[str]] = defaultdict(set)
        for plan in plans:
            for change in plan.changes:
                if change.role == Role.DOMAIN.value:
                    self.moving[plan.name].add(change.before.partition("/")[0])
                # No package deploys the services of Compose.
                if change.finder != COMPOSE and not _is_entry(change.place):
                    self.changes[untagged(change.source)].append((plan.name, change))
            for skip in plan.skips:
                if skip.reason is Reason.INHERITED:
                    self.joining[untagged(skip.text)].append(plan.name)
                elif skip.reason in STAYING or (skip.reason is Reason.ALREADY_MIRRORED and not _is_entry(skip.place)):
                    self.skips[_name_of(skip)].append((plan.name, skip))


def hold_packaged(plans: Sequence[FilePlan], origins: Origins) -> frozenset[str]:
    """Hold the images of packages that nothing else of the run moves, and those that something else of it keeps; give
    the names that they would have got.

    In:      origins, what is known of the mirror.
    """
    listed = [plan for plan in plans if plan.name.rpartition("/")[2] == FILE]
    packages = {_folder(plan.name): _entries(plan) for plan in listed}
    if not any(packages.values()):
        return frozenset()
    mirrored = {_folder(plan.name): _mirrored(plan) for plan in listed}
    listing: defaultdict[str, set[str]] = defaultdict(set)
    for folder, entries in packages.items():
        for name in (*entries, *mirrored[folder]):
            listing[name].add(folder)
    mentions = _Mentions(plans)
    held: dict[Change, Skip] = {}
    for folder, entries in packages.items():
        reached = _reached(folder) if len(packages) > 1 else ()
        for image, found in entries.items():
            # timid: what is on the mirror may be the image of another registry, which the package does not list.
            is_only = bool(found) and origins.is_only(image, _target(found))
            folders = frozenset(listing[image] | listing[_target(found) if is_only else image])
            package = _Package(folder, folders, reached)
            named = _named(package, image, found, mentions)
            if named.mirrored and is_only:
                named.others.append(found[0])
            held.update(_judge(named))
    for plan in plans if held else ():
        plan.hold({change: held[change] for change in plan.changes if change in held})
    return frozenset(change.target for change in held)


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _reached(folder: str) -> tuple[str, ...]:
    """Give what a package names by paths that lead out of its folder: files, charts, and folders of others."""
    with suppress(OSError):
        text = files.read(files.on_disk(f"{folder}/{FILE}" if folder else FILE)).decode(errors="replace")
        paths = LEADING_OUT.findall(COMMENT.sub("", text)) if UP in text else ()
        return tuple(sorted({posixpath.normpath(posixpath.join(folder, path)) for path in paths}))
    return ()


class _Package(NamedTuple):
    """A package and the folders of all that list the same image. Manifests, charts and other packages are named by
    paths that may lead out of the folder; reached are what such lead to.
    """

    folder: str
    listing: frozenset[str]
    reached: tuple[str, ...]

    def nearest(self, file: str) -> str | None:
        """Give the innermost folder of a package with the image that a file is below; None when it is below none."""
        above = file
        while "/" in above:
            above = above.rpartition("/")[0]
            if above in self.listing:
                return above
        return "" if "" in self.listing else None

    def may_deploy(self, file: str) -> bool:
        """Tell whether a file is below the package, or below none that lists the image, or where its paths lead."""
        return self.nearest(file) in (self.folder, None) or self.reaches(file)

    def reaches(self, file: str) -> bool:
        """Tell whether a path that leads out of the folder is that of a file, or of a folder around it."""
        return any(file == path or file.startswith(f"{path}/") for path in self.reached)

    def mirrored(self, target: str, versions: set[str], mentions: _Mentions) -> Skip | None:
        """Give what the package may deploy and names an image on the mirror already."""
        for file, skip in mentions.skips.get(target, ()) if target else ():
            same = self.nearest(file) == self.folder or _version(skip.text) in versions
            if skip.reason is Reason.ALREADY_MIRRORED and same and self.may_deploy(file):
                return skip
        return None

    def joins(self, image: str, mentions: _Mentions) -> bool:
        """Tell whether what the package may deploy joins an image to a registry that moves."""
        domain, _, path = image.partition("/")
        return any(domain in mentions.moving[file] and self.may_deploy(file) for file in mentions.joining.get(path, ()))


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
    return untagged(entries[0].target) if entries else ""


def _name_of(found: Change | Skip) -> str:
    if isinstance(found, Change):
        return untagged(found.source)
    return untagged(found.name or found.text.rpartition(SCHEME)[2])


def _version(written: str) -> str:
    """Give the tag and the digest of an image as they are written; "" where they stand elsewhere."""
    last = written.rpartition("/")[2]
    return last.removeprefix(untagged(last))


def _named(package: _Package, image: str, entries: list[Change], mentions: _Mentions) -> _Named:
    # What is below no package with the image may be deployed by none: it counts where it names no other version.
    versions = {"", *(_version(entry.before) for entry in entries)}
    own: list[Change] = []
    others: list[Change] = []
    for file, change in mentions.changes.get(image, ()):
        nearest = package.nearest(file)
        if nearest == package.folder:
            own.append(change)
        elif (nearest is None or package.reaches(file)) and _version(change.before) in versions:
            others.append(change)
    kept = [
        (not is_below, skip)
        for file, skip in mentions.skips.get(image, ())
        if package.may_deploy(file) and _keeps(skip, is_below=(is_below := package.nearest(file) == package.folder))
    ]
    # What is nearest says it best.
    staying = [skip for _, skip in sorted(kept, key=itemgetter(0))]
    if package.joins(image, mentions):
        others += entries[:1]
    return _Named(entries, own, others, staying, package.mirrored(_target(entries), versions, mentions))


def _keeps(skip: Skip, *, is_below: bool) -> bool:
    """Tell whether what stays may be what a package deploys."""
    if skip.reason is Reason.POSSIBLE:
        return is_below and not COMMAND.match(skip.place.path)
    return skip.reason in STAYING


def _is_entry(place: Place) -> bool:
    return place.file.rpartition("/")[2] == FILE and ENTRY.match(place.path) is not None


def _judge(named: _Named) -> Iterator[tuple[Change, Skip]]:
    if (named.own or named.others) and not named.staying:
        return
    # What is made here has this name alone, wherever else it stands.
    is_made = any(skip.reason is Reason.PUSH_TARGET for skip in named.staying)
    for change in dict.fromkeys((*named.entries, *named.own, *(named.others if is_made else ()))):
        why = f"Zarf finds it by this name, {_why(named, change)}"
        pulled = f"`zarf package create --registry-override {_override(change)}` pulls it from the mirror"
        yield change, change.held(Reason.MATCH_KEY, f"{why}; {pulled}")


def _why(named: _Named, change: Change) -> str:
    if named.staying:
        other = named.staying[0].place
        return f"which {other.file}:{other.line} keeps"
    why = "and nothing of the run that names it moves"
    if named.mirrored:
        other = named.mirrored.place
        why += f"; write {change.after} by hand if {other.file}:{other.line} is for the same image"
    return why


def _override(change: Change) -> str:
    """Give what makes Zarf pull an image from the mirror and keep its name: what is not alike at the end of both."""
    source, target = change.source.split("/"), change.target.split("/")
    while len(source) > 1 and len(target) > 1 and source[-1] == target[-1]:
        source, target = source[:-1], target[:-1]
    return f"{'/'.join(source)}={'/'.join(target)}"
