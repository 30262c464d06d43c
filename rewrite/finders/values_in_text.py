"""Values in text: those of a chart that a command sets one by one: `helm install --set image.name=orchard/press:v1`.

Source:  helm.sh, The Format and Limitations of --set.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.fillings import FILLING
from rewrite.lazy import expression
from rewrite.shape import WHOLE, Shape, filled_in, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# Any part of the path may say image; what is in front of that is not looked for, as a path may be as long as the text.
PATH: Final = r"""[iI]mages?[\w-]{0,40}(?:\[\d{1,3}\])?(?:\.[\w-]{1,40}(?:\[\d{1,3}\])?){1,6}=(?P<quote>["']?)"""
NAME: Final = r"[a-z0-9][\w./:@-]{0,400}"
VALUE_OF_IMAGE: Final = rf"{PATH}(?P<name>{NAME})(?P=quote)"
# `helm install --set image.name=orchard/press:$TAG`
VALUE: Final = expression(
    rf"{PATH}(?P<name>{NAME}(?:{FILLING}[\w./:@-]{{0,400}}+){{0,8}}+)(?P=quote)(?=[\s,\"'\\}}]|\Z)", re.ASCII
)
# The last part of a path that holds a name without a tag.
UNTAGGED: Final = expression(r".*\.(?:[iI]mage|name|repo(?:sitory)?)\Z")


def is_of_image(found: re.Match[str]) -> bool:
    """Tell whether what a match of VALUE_OF_IMAGE is set to is the name of an image."""
    shape = shape_of(found["name"])
    return _may_be_untagged(found) if shape is Shape.PATHED else shape in WHOLE


def values_of_images(text: str) -> Iterator[tuple[int, int]]:
    """Give where the names of images stand in a text that values are set to, also with a tag that is filled in."""
    for found in VALUE.finditer(text):
        if _may_be_untagged(found) if filled_in(found["name"]) else is_of_image(found):
            yield found.span("name")


def _may_be_untagged(found: re.Match[str]) -> bool:
    return UNTAGGED.match(found.string, found.start(), found.start("quote") - 1) is not None
