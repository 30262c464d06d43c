"""Lent: what the charts of a run make of the templates of libraries that they include, each library planned for itself.

A literal in a library moves where a chart prints it as an image, and no other chart makes something else of it. Where
the library is not in the run, the charts that print it are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import OPEN
from rewrite.charts.libraries import folder_of
from rewrite.charts.settled_literals import INSTEAD, NOT_HERE
from rewrite.lazy import expression
from rewrite.plans import FilePlan
from rewrite.reasons import Reason
from rewrite.report import Change, Joined, Place, Skip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rewrite.plans import Lent
    from rewrite.walking import FileEntry

FINDER: Final = "chart"
# What a library can tell of its own actions, and a chart that includes it may know better: that it prints an image, or
# that nothing is to be done.
BETTER_KNOWN: Final = OPEN | {Reason.PROSE}
UNKNOWN: Final = frozenset({Reason.TEMPLATED, Reason.UNDECIDED})
DIFFERENT: Final = "not all charts that include it are known to begin an image with it"
# As a value that is joined to a literal is told.
CITED: Final = expression(r"(?<=\ba literal in )(?P<file>charts/[^,]+?)(?=,| and )")


def settle_lent(entries: Sequence[FileEntry], plans: dict[str, FilePlan]) -> None:
    """Settle the templates of libraries by what the charts that include them print.

    In:      entries, the files of the run; plans, by name of the file.
    """
    lent: dict[str, list[Lent]] = {}
    for plan in plans.values():
        for one in plan.lent:
            lent.setdefault(one.plan.name, []).append(one)
    names = {entry.real: entry.name for entry in entries if entry.real in lent}
    for real, views in lent.items():
        if name := names.get(real):
            plan = plans.setdefault(name, FilePlan(name))
            plan.checksum = plan.checksum or views[0].plan.checksum
            # Another program may write the file while the run reads it.
            same = [view.plan for view in views if view.plan.checksum == plan.checksum]
            _settle(plan, [_View(view, name) for view in same])
        else:
            for view in views:
                plans[view.place.file].skips += map(_outside(view), view.plan.changes)
    if names:
        _cite(plans, names)
        for plan in plans.values():
            for index, change in enumerate(plan.changes):
                if change.joined:
                    plan.changes[index] = change._replace(joined=_named(change.joined, names))
            for index, skip in enumerate(plan.skips):
                if skip.joined:
                    plan.skips[index] = skip._replace(joined=_named(skip.joined, names))


class _View:
    """What a chart makes of a file, as the file is named in the report."""

    def __init__(self, plan: FilePlan, name: str) -> None:
        # Each chart joins names of its own to a registry of the library.
        self.changes = [change._replace(place=change.place._replace(file=name), joined=()) for change in plan.changes]
        self.joined = {_where(change.place): change.joined for change in plan.changes}
        self.skips = [skip._replace(place=skip.place._replace(file=name)) for skip in plan.skips]
        self.settled = plan.settled
        self._is_known = not plan.problems

    def new(self, own: Skip) -> list[Skip]:
        """Give what is said here of an action, or of parts of it, in place of what the library itself says."""
        if any(_is_same(skip, own) for skip in self.skips):
            return []
        return [skip for skip in self.skips if _covers(own, skip.place) and skip.detail != NOT_HERE]

    def allows(self, change: Change, told: Sequence[Skip]) -> bool:
        """Tell whether nothing speaks against a change here; told is what the library says of the place."""
        if change in self.changes:
            return True
        if not self._is_known or any(_where(other.place) == _where(change.place) for other in self.changes):
            return False
        said = [skip for skip in self.skips if _covers(skip, change.place)]
        # Where a registry in the values is set, the literal is printed no more.
        return all(skip.detail == INSTEAD or any(_is_same(skip, own) for own in told) for skip in said)


def _settle(plan: FilePlan, views: Sequence[_View]) -> None:
    """Make the changes of a file that its users agree upon, and tell of the others."""
    done = {_where(change.place) for change in plan.changes}
    before = [skip for skip in plan.skips if skip.reason in BETTER_KNOWN]
    for change in sorted(dict.fromkeys(change for view in views for change in view.changes), key=_in_order):
        if _where(change.place) in done:
            continue
        done.add(_where(change.place))
        told = [skip for skip in before if _covers(skip, change.place)]
        others: Iterable[Skip]
        if all(view.allows(change, told) for view in views):
            joined = (image for view in views for image in view.joined.get(_where(change.place), ()))
            plan.changes.append(change._replace(joined=tuple(dict.fromkeys(joined))))
            plan.proven = None
            view = next(view for view in views if change in view.changes)
            others = [skip for own in told if own in plan.skips for skip in view.new(own)]
        else:
            domain = change.source.partition("/")[0]
            others = [Skip(change.place, FINDER, change.before, Reason.UNDECIDED, domain, DIFFERENT, change.source)]
        plan.skips = [*(skip for skip in plan.skips if skip not in told), *others]
    for own in [skip for skip in plan.skips if skip.reason in UNKNOWN and skip.detail != DIFFERENT]:
        said = {tuple(new) for view in views if (new := view.new(own))}
        if len(said) == 1:
            plan.skips = [*(skip for skip in plan.skips if skip != own), *said.pop()]
    plan.settled = plan.settled.union(*(view.settled for view in views))


def _in_order(change: Change) -> tuple[tuple[int, int], str]:
    return _where(change.place), change.before


def _where(place: Place) -> tuple[int, int]:
    return place.line, place.column


def _covers(skip: Skip, place: Place) -> bool:
    """Tell whether what is told of an action is told of a place in it."""
    start = _where(skip.place)
    rows = skip.text.count("\n")
    if rows:
        return start <= _where(place) <= (skip.place.line + rows, place.column)
    return start <= _where(place) < (skip.place.line, skip.place.column + max(1, len(skip.text)))


def _is_same(skip: Skip, own: Skip) -> bool:
    """Tell whether a chart says no more of an action than the library itself."""
    is_there = _where(skip.place) == _where(own.place) and skip.text == own.text
    return is_there and (skip.reason is Reason.TEMPLATED or skip.detail == own.detail)


def _outside(lent: Lent) -> Callable[[Change], Skip]:
    """Give what tells of an image in a library that is not in the run, where a chart declares that library."""
    folder = folder_of(lent.within)
    library, file = folder.split("/")[-2], lent.within.removeprefix(folder)

    def tell(change: Change) -> Skip:
        detail = f"it is in {file}:{change.place.line} of {library}, which is not in this run: run over both"
        domain = change.source.partition("/")[0]
        return Skip(lent.place, FINDER, change.before, Reason.UNDECIDED, domain, detail, change.source)

    return tell


def _named(joined: Sequence[Joined], names: Mapping[str, str]) -> tuple[Joined, ...]:
    """Name the files of libraries as the run does, where names stand in them that are joined to a registry."""
    return tuple(
        image._replace(place=image.place._replace(file=names.get(image.place.file, image.place.file)))
        for image in joined
    )


def _cite(plans: Mapping[str, FilePlan], names: Mapping[str, str]) -> None:
    """Name the files of libraries as the run does, where values are told to be joined to a literal in them."""
    files = {
        (one.place.file.rpartition("/")[0], one.within): names[one.plan.name]
        for plan in plans.values()
        for one in plan.lent
        if one.plan.name in names
    }
    for plan in plans.values():
        for index, skip in enumerate(plan.skips):
            found = CITED.search(skip.detail) if skip.reason is Reason.INHERITED else None
            folder = skip.place.file
            while found and folder:
                folder = folder.rpartition("/")[0]
                if name := files.get((folder, found["file"])):
                    detail = f"{skip.detail[: found.start()]}{name}{skip.detail[found.end() :]}"
                    plan.skips[index] = skip._replace(detail=detail)
                    break
