"""Targeted: what is found in JSON patches, and where their values stand in the objects that they are for.

What says that an image is pushed, compared or written down goes by the kind of an object and the path in it. So the
finders look at the values once more as they would stand in the target. What they hold there stays. What they do not
know there is listed at the most: the patch alone says less than the object. Of the parts of an image, though, the
others stand in the object that is patched, so a name alone moves no more than it did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders import json_patch
from rewrite.finders.patch_targets import VALUE, views_of
from rewrite.reasons import Reason
from rewrite.shape import WITH_HOST, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import ModuleType

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.finders.patch_targets import View
    from rewrite.tree import Scalar

    Found = tuple[str, Finding]

JOINED: Final = "what is patched may join it to a registry"
UNKNOWN: Final = "in the object that is patched nothing says that it is an image"


def find_all(document: Document, finders: Sequence[ModuleType]) -> Iterator[Found]:
    """Give what finders find in a document, each with the name of its finder; in one with patches, as far as it stands
    when their targets are known.
    """
    found = ((finder.ID, finding) for finder in finders for finding in finder.find(document))
    views = views_of(document)
    return _find_in_targets(found, views, finders) if views else found


def _find_in_targets(found: Iterable[Found], views: tuple[View, ...], finders: Sequence[ModuleType]) -> Iterator[Found]:
    own: dict[int, list[Found]] = {}
    for one in found:
        scalar = one[1].scalar
        if any(id(scalar) in view.scalars for view in views):
            own.setdefault(id(scalar), []).append(one)
        else:
            yield one
    seen: dict[int, list[Finding]] = {}
    for view in views:
        for there in _look(view, finders):
            here = _here(view, there)
            seen.setdefault(id(here.scalar), []).append(here)
    for key in dict.fromkeys([*own, *seen]):
        yield from _settle(own.get(key, []), seen.get(key, []))


def _look(view: View, finders: Sequence[ModuleType]) -> list[Finding]:
    """Give what finders find in a target: the first to take a part of a text has it, and what is certain is first."""
    found = [(finder.ID, finding) for finder in finders for finding in finder.find(view.document)]
    taken: dict[int, list[Finding]] = {}
    for finder, finding in sorted(found, key=lambda one: not one[1].certain):
        key = id(finding.scalar)
        of_scalar = taken.setdefault(key, [])
        if key in view.originals and not any(_overlap(finding, other) for other in of_scalar):
            view.finders.setdefault(key, finder)
            of_scalar.append(finding)
    return [finding for of_scalar in taken.values() for finding in of_scalar]


def _overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


def judge_in_targets(
    judge: Callable[[Document, Scalar, int], Finding | None], document: Document, scalar: Scalar, at: int
) -> Finding | None:
    """Judge what a scalar names at an offset by its targets, where it is a value of a patch with any.

    In:      judge, as for any scalar.
    """
    views = [view for view in views_of(document) if id(scalar) in view.scalars]
    if not views:
        return judge(document, scalar, at)
    judged = [judge(view.document, view.scalars[id(scalar)], at) for view in views]
    found = [finding for finding in judged if finding is not None]
    # What one of several kinds holds stays.
    first = next((finding for finding in found if finding.hold), found[0] if found else None)
    return first._replace(scalar=scalar) if first else None


def _here(view: View, finding: Finding) -> Finding:
    """Give a finding in a target as one in the patch."""
    completion = finding.completion
    here = view.originals.get(id(completion), completion) if completion is not None else None
    return finding._replace(scalar=view.originals[id(finding.scalar)], completion=here)


def _settle(own: list[Found], seen: list[Finding]) -> Iterator[Found]:
    """Settle what was found of one scalar in the patch itself, and what in its targets."""
    if not seen:
        # timid: with all of the object, its finders might know more.
        yield from ((finder, _list(finding, UNKNOWN)) for finder, finding in own)
        return
    seen = sorted(seen, key=lambda finding: finding.hold is None)
    is_held = seen[0].hold is not None and seen[0].hold is not Reason.POSSIBLE
    if not is_held and any(finding.hold is not None for _, finding in own):
        yield from own
    elif is_held or seen[0].hold is not None:
        yield from ((json_patch.ID, finding) for finding in seen)
    elif own:
        yield from own
    else:
        yield from ((json_patch.ID, _unless_part(finding)) for finding in seen)


def _unless_part(finding: Finding) -> Finding:
    """List a name without a registry that is all that an operation writes."""
    scalar = finding.scalar
    is_alone = scalar.key == VALUE and scalar.sibling("path") != ""
    is_familiar = shape_of(scalar.text) not in WITH_HOST
    return _list(finding, JOINED) if is_alone and is_familiar else finding


def _list(finding: Finding, detail: str) -> Finding:
    return finding if finding.hold is not None else finding._replace(hold=Reason.POSSIBLE, detail=detail)
