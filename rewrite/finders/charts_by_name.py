"""Charts by name: lists and maps of charts, each with the repository that it comes from, and what Helm is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.part_names import POLICY_NAMES, TAG_NAMES
from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.tree import Scalar

CHARTS: Final = expression(r"(?:[hH]elm[_-]?)?[cC]harts\Z")
# Beside an image; what a map of charts holds may also be the values of each.
IMAGE: Final = "image"
PULLED: Final = (IMAGE, *POLICY_NAMES, "pullSecrets")
# `helm: {repository: ghcr.io/orchard/charts, version: 1.2.3}`; beside a tag it is the image of Helm.
HELM: Final = expression(r"(?:.*(?:[a-z0-9](?=H)|[_-]))?[hH]elm(?:_?[rR]elease)?\Z")


def is_of_charts(scalar: Scalar) -> bool:
    """Tell whether a scalar is of an item of a list, or of a map, of charts: `charts: {press: {repository: …}}`, or of
    what Helm is told.
    """
    item = scalar.parent
    if isinstance(item.key, str) and HELM.match(item.key):
        # A whole image beside a repository has its own.
        return not item.text(IMAGE) and all(item.get(key) is None for key in (*PULLED[1:], *TAG_NAMES))
    if item.parent is None or not isinstance(item.parent.key, str) or CHARTS.match(item.parent.key) is None:
        return False
    return IMAGE not in str(item.key).lower() and all(item.get(key) is None for key in PULLED)
