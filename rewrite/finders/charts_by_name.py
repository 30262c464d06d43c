"""Charts by name: lists and maps of charts, each with the repository that it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.tree import Scalar

CHARTS: Final = expression(r"(?:[hH]elm[_-]?)?[cC]harts\Z")
# Beside an image; what a map of charts holds may also be the values of each.
IMAGE: Final = "image"
PULLED: Final = (IMAGE, "pullPolicy", "imagePullPolicy", "pullSecrets")


def is_of_charts(scalar: Scalar) -> bool:
    """Tell whether a scalar is of an item of a list, or of a map, of charts: `charts: {press: {repository: …}}`."""
    item = scalar.parent
    if item.parent is None or not isinstance(item.parent.key, str) or CHARTS.match(item.parent.key) is None:
        return False
    return IMAGE not in str(item.key).lower() and all(item.get(key) is None for key in PULLED)
