"""Uses: the scalars that aliases repeat, each with all its uses, or each use with what it repeats."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeVar

from rewrite.tree import Scalar, children_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.document import Document
    from rewrite.tree import Child

K = TypeVar("K")
V = TypeVar("V")

START: Final = attrgetter("start")


def uses_by_start(document: Document) -> dict[int, list[Scalar]]:
    """Give the scalars that aliases repeat, by where they begin: the anchored one first, then its uses."""
    uses: dict[int, list[Scalar]] = {}
    for scalar in document.repeats:
        uses.setdefault(scalar.start, []).append(scalar)
    for scalar in document.scalars if uses else ():
        if scalar.start in uses:
            uses[scalar.start].insert(0, scalar)
    return uses


def is_repeat(document: Document, scalar: Scalar) -> bool:
    """Tell whether a scalar is the use of an alias; the first use of all is one where the anchor is a key."""
    begin = bisect_left(document.scalars, scalar.start, key=START)
    end = bisect_right(document.scalars, scalar.start, lo=begin, key=START)
    return all(known is not scalar for known in document.scalars[begin:end])


def anchors_by_start(document: Document) -> dict[int, Scalar]:
    """Give the scalars that aliases may repeat, by where they begin; none where there are no aliases."""
    return {scalar.start: scalar for scalar in document.scalars} if document.repeats else {}


def repeated_in(part: Child, anchors: Mapping[int, Scalar]) -> Iterator[tuple[Scalar, Scalar]]:
    """Give what aliases repeat in a part of a document: each use, with what it repeats."""
    # Deeper than Python calls functions.
    waiting = [part] if anchors else []
    for child in waiting:
        if isinstance(child, Scalar):
            anchored = anchors.get(child.start, child)
            if anchored is not child:
                yield child, anchored
        else:
            waiting += children_of(child)


def with_one_use(uses: Iterable[tuple[K, V]]) -> list[dict[K, V]]:
    """Cut uses, each behind what it is one of, into groups in which nothing has two: the first of all, the second, …"""
    groups: list[dict[K, V]] = []
    counts: dict[K, int] = {}
    for used, use in uses:
        at = counts[used] = counts.get(used, -1) + 1
        if at == len(groups):
            groups.append({})
        groups[at][used] = use
    return groups
