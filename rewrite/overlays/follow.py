"""Follow: decides for each image entry of a run whether its name moves together with the images that it is for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rewrite.finders import kustomization
from rewrite.overlays.entry import Entry, is_pattern, split
from rewrite.overlays.flow import Builds
from rewrite.overlays.patched import only_in_patches
from rewrite.overlays.tree import Locate, Planned, Tree
from rewrite.reasons import Reason
from rewrite.report import Change, Place, Problem, Skip
from rewrite.sharing import ONE_ANCHOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rewrite.overlays.evidence import Evidence
    from rewrite.overlays.replacement import Look
    from rewrite.overlays.site import Site

# A chain of entries settles in as many rounds as it has links, each of which decides about one more of them. This ends
# a circle: it counts the rounds that do not.
MOST_ROUNDS: Final = 64
# Why an entry is not touched, whatever becomes of its images.
KEPT: Final = {
    Reason.IGNORED: "this entry is marked to stay: mark both of them, or none",
    Reason.ENCRYPTED: "this entry is in an encrypted file: set it there by hand",
}
OF_EXPRESSION: Final = "no expression moves: give each of its images an entry of its own, by the name that it gets"
OF_ANCHOR: Final = "write the name out in each place, without the alias"
MARK_ALL: Final = "; mark both of them, or none"
UNREAD: Final = "kustomize builds with it whatever it is called"


@dataclass(slots=True)
class Followed:
    """What becomes of the entries: the names that move, the skips that say something else now, and what is new.

    behind are problems that an earlier run has left; problems are those of this one.
    """

    changes: list[Change] = field(default_factory=list)
    replaced: dict[Skip, Skip | None] = field(default_factory=dict)
    skips: list[Skip] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    behind: list[Problem] = field(default_factory=list)


def follow(
    files: Mapping[str, Planned],
    locate: Locate,
    is_unread: Callable[[str], bool] = lambda _: False,
    is_only: Callable[[str, str], bool] = lambda _source, _target: False,
    look: Look | None = None,
) -> Followed:
    """Decide about the entries of a run.

    In:      files, all files of the run by their real paths; locate, gives the real path of what a file names;
             is_unread, whether a file is there that a run takes only when it is named; is_only, whether what has a name
             on the mirror can only have come from one image; look, what stands at a field path of the document that a
             place is in.
    """
    entries = [entry for file in files.values() for layer in file.layers for entry in layer.entries]
    followed = Followed()
    if not any(file.layers for file in files.values()):
        return followed
    tree = Tree(files, locate, look)
    builds, decided = _settle(tree, entries)
    # An entry that an alias repeats stands in the file once.
    followed.changes += dict.fromkeys(decision for _, decision in decided if isinstance(decision, Change))
    for entry, decision in decided:
        if isinstance(decision, Change):
            followed.replaced[entry.skip] = None
        elif entry.aside:
            # Of a file that is left, nothing else is told.
            followed.skips += [decision] if decision.reason is Reason.AMBIGUOUS else []
        elif decision != entry.skip:
            followed.replaced[entry.skip] = decision
    followed.behind += _left_behind(decided, builds, is_only)
    for found in tree.fetched():
        followed.skips.append(Skip(found.place, kustomization.ID, found.text, Reason.REMOTE))
    followed.skips += (
        Skip(found.place, kustomization.ID, found.text, Reason.NOT_READ, detail=UNREAD)
        for found in tree.unread(is_unread)
    )
    aside = {file.name for file in files.values() if file.is_aside}
    for replacement in (found for found in builds.uncovered if found.place.file not in aside):
        detail = "copied into an image field"
        followed.skips.append(
            Skip(replacement.place, kustomization.ID, replacement.field, Reason.POSSIBLE, detail=detail)
        )
    for replacement, site in builds.cut.items():
        place = replacement.place
        signs = " and ".join(f'"{sign}"' for sign in dict.fromkeys(cut.sign for cut in replacement.cuts))
        message = f"a replacement cuts images at {signs}, and {_show(site)} has other parts now; set its index anew"
        followed.problems.append(Problem(place.file, message, place.line, place.column))
    return followed


def _left_behind(
    decided: Iterable[tuple[Entry, Change | Skip]], builds: Builds, is_only: Callable[[str, str], bool]
) -> Iterator[Problem]:
    """Tell of the entries whose images are on the mirror by an earlier run, which did not reach the entries: what these
    set is lost in the build, unless another entry of it sets it.

    timid: one mirror for several registries does not tell what an image on it was. An entry for another spelling of it,
    or for an image of another registry, was never for it, and has to stay so.
    """
    for entry, decision in decided:
        evidence = builds.evidence.get(entry.place)
        if isinstance(decision, Change) or decision.reason is not Reason.NO_MATCH or evidence is None:
            continue
        if not entry.source or not is_only(entry.source, entry.moved):
            continue
        lost = (site for site, flows in evidence.moved.items() if not all(flow.takes(site.place) for flow in flows))
        site = next(lost, None)
        if site is not None:
            message = f"this entry is for {decision.text}, whose images are on the mirror; it should name {_show(site)}"
            yield Problem(entry.place.file, message, entry.place.line, entry.place.column)


def _settle(tree: Tree, entries: Iterable[Entry]) -> tuple[Builds, list[tuple[Entry, Change | Skip]]]:
    """Decide about all entries until no decision changes another one."""
    names: dict[Place, str] = {}
    refused: dict[Place, Site] = {}
    builds = Builds(tree, names)
    decided: list[tuple[Entry, Change | Skip]] = []
    rounds = 0
    while rounds < MOST_ROUNDS:  # pragma: no branch - no tree is known that does not settle
        builds = Builds(tree, names)
        out = builds.run()
        decided = [
            (entry, _decide(entry, builds.evidence.get(entry.place), refused.get(entry.place))) for entry in entries
        ]
        settled = {entry.place: decision.after for entry, decision in decided if isinstance(decision, Change)}
        if settled == names:
            wrong = [site for site in out if site.after != site.due]
            blamed = {place: site for site in wrong for place in site.gained if place not in refused}
            if not blamed:
                break
            refused.update(blamed)
        rounds += len(settled) <= len(names)
        names = settled
    return builds, decided


def _decide(entry: Entry, evidence: Evidence | None, stranger: Site | None) -> Change | Skip:
    """Decide about one entry.

    In:      evidence, None when no build has the entry. stranger, an image that would come to be one of the entry's.
    """
    skip = entry.skip
    if stranger is not None:
        other = f"{_show(stranger)} would be one of its images too; entries for both must set the same"
        return skip._replace(reason=Reason.AMBIGUOUS, detail=other)
    if why := KEPT.get(skip.reason, entry.aside):
        return _keep(entry, evidence, why)
    if evidence is None:
        return _stay(entry, "nothing in this run builds it")
    if not evidence.matched:
        return _decide_unmatched(entry, evidence)
    moving = [site for site in evidence.matched if site.moves]
    staying = [site for site in evidence.matched if not site.moves]
    if not moving:
        return _stay(entry, kustomization.AS_ITS_IMAGES)
    if is_pattern(entry.name) and all(site.is_for(entry.name) for site in evidence.matched):
        return _stay(entry, "it is for the same images afterwards")
    if staying:
        detail = f"{_show(moving[0])} moves, {_show(staying[0])} stays{_why(staying[0])}"
        return skip._replace(reason=Reason.AMBIGUOUS, detail=detail)
    if why := only_in_patches(evidence):
        detail = f"{_show(moving[0])} moves, but it is in a patch, and {why}"
        return skip._replace(reason=Reason.AMBIGUOUS, detail=detail)
    move = entry.move
    if move is None or not all(site.is_for(move.after) for site in moving):
        becomes = f"{_show(moving[0])} becomes {split(moving[0].after)[0]}"
        # What keeps a name that the rules would move.
        kept = skip.detail if move is None and entry.moved else ""
        remedy = OF_EXPRESSION if is_pattern(entry.name) else OF_ANCHOR if kept.startswith(ONE_ANCHOR) else ""
        return skip._replace(reason=Reason.AMBIGUOUS, detail="; ".join(filter(None, (becomes, kept, remedy))))
    return move


def _keep(entry: Entry, evidence: Evidence | None, why: str) -> Skip:
    """Keep an entry that is not to be touched, and say so where what it sets is lost by that."""
    left = [site for site in evidence.matched if site.moves and not site.is_for(entry.name)] if evidence else []
    if not left:
        return entry.skip
    return entry.skip._replace(reason=Reason.AMBIGUOUS, detail=f"{_show(left[0])} moves, but {why}")


def _decide_unmatched(entry: Entry, evidence: Evidence) -> Skip:
    """Say why an entry stays that is for no image which is known."""
    skip = entry.skip
    if evidence.unknown:
        detail = next(iter(evidence.unknown))
        if entry.move is None or entry.new_name:
            return _stay(entry, detail)
        remedy = entry.remedy.replace("{}", entry.move.after)
        return _stay(entry, f"{detail}; {remedy} to have its images moved")
    if evidence.gained:
        return _stay(entry, "")
    detail = ""
    if evidence.moved:
        shown = _show(next(iter(evidence.moved)))
        detail = f"{shown} is what it should name if that was written {entry.name} before it moved"
    elif evidence.apart:
        detail = f"kustomize does not take it for {_show(next(iter(evidence.apart)))}"
    elif evidence.unseen:
        detail = f"kustomize does not look for images where {_show(next(iter(evidence.unseen)))} stands"
    return skip._replace(reason=Reason.NO_MATCH, detail=detail)


def _stay(entry: Entry, detail: str) -> Skip:
    """Let an entry stay with nothing wrong about it."""
    if entry.is_mirrored:
        return entry.skip._replace(reason=Reason.ALREADY_MIRRORED, detail="")
    return entry.skip._replace(detail=detail) if entry.skip.reason is Reason.MATCH_KEY else entry.skip


def _why(site: Site) -> str:
    """Say why an image stays, and what is to be done about it where that is in the file."""
    if site.kept is None:
        return ""
    return f": {site.kept.meaning}{MARK_ALL if site.kept is Reason.IGNORED else ''}"


def _show(site: Site) -> str:
    return f"{split(site.before)[0]} ({site.place.file}:{site.place.line})"
