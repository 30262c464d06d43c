"""Values in text: those of a chart that a command sets one by one, `helm install --set image.name=orchard/press:v1`, or
that a script writes to a file for it.

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

# `image:` and some lines below it, of which one may be its `repository`.
WRITTEN: Final = expression(r"[iI]mage:[ \t]{0,40}\r?\n(?=(?P<lines>(?:[ \t]{1,80}+\S[^\n]{0,400}+(?:\n|\Z)){1,6}))")
REPOSITORY: Final = expression(
    rf"[ \t]{{1,80}}repository:[ \t]{{1,40}}(?P<quote>[\"']?)(?P<name>{NAME})(?P=quote)[ \t]{{0,40}}\r?\Z", re.ASCII
)


def is_of_image(found: re.Match[str]) -> bool:
    """Tell whether what a match of VALUE_OF_IMAGE is set to is the name of an image."""
    shape = shape_of(found["name"])
    return _may_be_untagged(found) if shape is Shape.PATHED else shape in WHOLE


def values_of_images(text: str) -> Iterator[tuple[int, int]]:
    """Give where the names of images stand in a text that values are set to, also with a tag that is filled in."""
    for found in VALUE.finditer(text):
        if _may_be_untagged(found) if filled_in(found["name"]) else is_of_image(found):
            yield found.span("name")
    for block in WRITTEN.finditer(text):
        yield from _repositories_in(block)


def _repositories_in(block: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Give where `repository` names an image in the lines below `image:` that stand deeper than that."""
    column, at = block.start() - block.string.rfind("\n", 0, block.start()) - 1, block.start("lines")
    for line in block["lines"].split("\n"):
        if len(line) - len(line.lstrip(" \t")) <= column:
            return
        if found := REPOSITORY.match(line):
            yield at + found.start("name"), at + found.end("name")
        at += len(line) + 1


def _may_be_untagged(found: re.Match[str]) -> bool:
    return UNTAGGED.match(found.string, found.start(), found.start("quote") - 1) is not None
