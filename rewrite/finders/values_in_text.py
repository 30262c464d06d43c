"""Values in text: those of a chart that a command sets one by one: `helm install --set image.name=orchard/press:v1`.

Source:  helm.sh, The Format and Limitations of --set.
"""

from __future__ import annotations

import re
from typing import Final

from rewrite.lazy import expression
from rewrite.shape import Shape, shape_of

# Any part of the path may say image; what is in front of that is not looked for, as a path may be as long as the text.
VALUE_OF_IMAGE: Final = (
    r"""[iI]mages?[\w-]{0,40}(?:\[\d{1,3}\])?(?:\.[\w-]{1,40}(?:\[\d{1,3}\])?){1,6}="""
    r"""(?P<quote>["']?)(?P<name>[a-z0-9][\w./:@-]{0,400})(?P=quote)"""
)
VALUE: Final = expression(rf"{VALUE_OF_IMAGE}(?=[\s,\"'\\}}]|\Z)", re.ASCII)
# The last part of a path that holds a name without a tag.
UNTAGGED: Final = expression(r".*\.(?:[iI]mage|name|repo(?:sitory)?)\Z")


def is_of_image(found: re.Match[str]) -> bool:
    """Tell whether what a match of VALUE_OF_IMAGE is set to is the name of an image."""
    shape = shape_of(found["name"])
    if shape is Shape.PATHED:
        return UNTAGGED.match(found.string, found.start(), found.start("quote") - 1) is not None
    return shape in (Shape.TAGGED, Shape.EXPLICIT)
