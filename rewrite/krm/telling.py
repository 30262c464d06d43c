"""Telling: a report whose places are said as somebody else knows them."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, TypeVar

from rewrite.report import Change, Skip

if TYPE_CHECKING:
    from collections.abc import Callable

    from rewrite.report import Collision, Place, Report

Told = TypeVar("Told", Change, Skip)


def tell(report: Report, say: Callable[[Place], Place]) -> Report:
    """Give a report whose places are said as the caller knows them."""
    told = copy(report)
    told.changes = [_tell_item(change, say) for change in report.changes]
    told.skips = [_tell_item(skip, say) for skip in report.skips]
    told.collisions = [_tell_collision(collision, say) for collision in report.collisions]
    return told


def _tell_item(item: Told, say: Callable[[Place], Place]) -> Told:
    # Collisions find the names that are joined to a registry by their places.
    joined = tuple(image._replace(place=say(image.place)) for image in item.joined)
    return item._replace(place=say(item.place), joined=joined)


def _tell_collision(collision: Collision, say: Callable[[Place], Place]) -> Collision:
    sources = (source._replace(places=tuple(say(place) for place in source.places)) for source in collision.sources)
    return collision._replace(sources=tuple(sources), standing=tuple(say(place) for place in collision.standing))
