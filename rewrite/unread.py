"""Unread: images in documents that no parser can read, known by the key in front of them.

The registries that are known are found in any text. Of names without one nothing else is left to tell by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.shape import TAGGED_OR_PATHED, Shape, shape_of
from rewrite.span import Span, before_in_line

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

LONGEST_INDENT: Final = 200
# With an anchor or a tag of YAML's in front of the value; of compact JSON, whose colon has no blank behind it.
KEY: Final = (
    rf"(?:(?:^|[{{,])[ \t]{{0,{LONGEST_INDENT}}}+(?:-[ \t]{{1,40}})?[\"']?image[\"']?[ \t]{{0,40}}:[ \t]{{1,40}}"
    r"(?:[&!][\w!.-]{1,80}[ \t]{1,40}){0,2}[\"']?|[{,]\"image\":\")"
)
NAME: Final = (
    r"[a-z0-9][\w.-]{0,127}(?::\d{1,5}(?=/))?(?:/[\w.-]{1,127}){0,8}(?::\w[\w.-]{0,127})?"
    r"(?:@\w{1,20}:[0-9a-f]{1,128})?"
)
# Up to the end of the line, or of an entry in braces.
IMAGE: Final = expression(rf"(?m:{KEY})(?P<name>{NAME})(?=[\"']?[ \t]{{0,40}}(?:[\r\n,}}#]|\Z))")
OF_IMAGE: Final = expression(rf"(?m:{KEY})\Z")
# One word; of other programs these are runners and machines, and words for none.
WORD: Final = expression(
    r"(?!(?:true|false|null|none|yes|no|on|off|ami-\w+)\Z)(?:[a-z][a-z0-9]*|[a-z][\w.-]*(?<!-latest)(?<!-))\Z"
)
COMMENT: Final = "#"


def with_unread(hits: list[Span], text: str, unread: Sequence[Span]) -> list[Span]:
    """Give the registries found in a text and the images in the spans of it that were not read, in their order."""
    images = (image for span in unread for image in IMAGE.finditer(text, span.start, span.end))
    found = [Span(*image.span("name")) for image in images if _is_name(image)]
    return sorted([*hits, *found]) if found else hits


def _is_name(image: re.Match[str]) -> bool:
    """Tell whether the value of such a key names an image of Docker Hub; in braces it may be prose that has a word."""
    shape = shape_of(image["name"])
    if image[0][0] in "{,":
        return shape in TAGGED_OR_PATHED and COMMENT not in before_in_line(image.string, image.start(), LONGEST_INDENT)
    return shape in TAGGED_OR_PATHED or (shape is Shape.BARE and WORD.match(image["name"]) is not None)


def is_of_image(text: str, at: int) -> bool:
    """Tell whether the key of an image stands in front of an offset."""
    return OF_IMAGE.search(before_in_line(text, at, 2 * LONGEST_INDENT)) is not None
