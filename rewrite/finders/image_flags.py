"""Flags that say image, and what of an argument they are set to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.context import Context, context_of
from rewrite.finders.finding import HOST_AND_PORT, Finding, held, sites
from rewrite.finders.like_files import find_like_file
from rewrite.finders.listed import quoted_texts
from rewrite.finders.pushes import RESULT_NAMES, is_name_of_product, is_pushed
from rewrite.finders.registry_variables import joined_to_flag
from rewrite.finders.values_in_text import VALUE_OF_IMAGE, is_of_image
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import TAGGED_OR_PATHED, WHOLE, Shape, is_document, shape_of
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

# `--set=image.name=orchard/press:v1`, and the argument behind `--set`.
VALUE: Final = expression(rf"(?:--set(?:-string)?=)?(?:[\w-]+\.){{0,9}}[\w-]*{VALUE_OF_IMAGE}")
FLAG: Final = expression(
    r"--?(?:[\w.-]+[-_]|[\w.-]*[a-z](?=I))?(?i:images?)(?:[-_]?(?i:name|ref|ur[il]|repo|repository|default))?"
    # `--image1=`, `--sidecar-image-2=`, `--image-v2=`
    r"(?:[-_]?v?\d{1,3})?(?P<equals>=|\Z)"
)
# Of builders, which keep layers there; of other programs it is what they start.
CACHE: Final = "cache-image"
OF_REGISTRY: Final = expression(r"repo(?:sitory)?=?\Z", re.IGNORECASE)
# Of a list behind one flag, each with a name in front of it or without one.
LIST: Final = expression(r"[\w.-]+=|[^,\s]+,")
ITEM: Final = expression(r"(?P<name>[\w.-]+=)?[^,\s]+")


def find_flagged(document: Document, scalar: Scalar) -> Iterator[Finding]:
    """Find what the flag of an argument, which has the word image, is set to."""
    text = scalar.text
    flag = FLAG.match(text)
    if flag is not None:
        site = (scalar, flag.end()) if flag["equals"] else _next_item(scalar)
        yield from _of_flag(document, flag.group(), *site) if site else ()
    elif (found := VALUE.fullmatch(text)) and is_of_image(found):
        hold = Reason.POSSIBLE, "a value of a chart"
        yield held(scalar, *found.span("name"), *hold)


def _of_flag(document: Document, flag: str, scalar: Scalar, start: int) -> Iterator[Finding]:
    """Find what of a scalar from start on is an image that a flag is set to."""
    if is_document(scalar.text[start:]):
        # `--default-images={"web": "orchard/press:v1"}`
        for begin, end in quoted_texts(scalar.text):
            if begin > start and shape_of(scalar.text[begin:end]) in WHOLE:
                yield held(scalar, begin, end, Reason.POSSIBLE)
    elif LIST.match(scalar.text, start):
        yield from _of_list(scalar, start)
    elif context_of(document, scalar) is Context.GENERIC:
        yield from _list(scalar, start, flag)
    else:
        yield from _judge(document, scalar, start, flag)


def _next_item(scalar: Scalar) -> tuple[Scalar, int] | None:
    """Give the argument behind a flag, and where what it holds begins."""
    items = scalar.parent.children
    if not isinstance(items, list) or not isinstance(scalar.key, int) or scalar.key + 1 >= len(items):
        return None
    item = items[scalar.key + 1]
    return (item, 0) if isinstance(item, Scalar) and not item.text.startswith("-") else None


def _of_list(scalar: Scalar, start: int) -> Iterator[Finding]:
    """List the images of a list: `--images=web=orchard/web:2,db=orchard/db:3`."""
    found = []
    for word in ITEM.finditer(scalar.text, start):
        begin = word.end("name") if word["name"] else word.start()
        if shape_of(scalar.text[begin : word.end()]) not in WHOLE:
            return
        found.append(held(scalar, begin, word.end(), Reason.POSSIBLE))
    yield from found


def _list(scalar: Scalar, start: int, flag: str) -> Iterator[Finding]:
    """Find what nothing but the flag says is an image; where it names a registry, the sweep may know that."""
    shape = shape_of(scalar.text[start:])
    if HOST_AND_PORT.match(scalar.text, start) and OF_REGISTRY.search(flag):
        yield Finding(scalar, Role.DOMAIN, start, len(scalar.text), Reason.POSSIBLE, certain=False)
    elif shape in WHOLE:
        certain = shape is Shape.TAGGED
        yield Finding(scalar, Role.REFERENCE, start, len(scalar.text), Reason.POSSIBLE, certain=certain)


def _judge(document: Document, scalar: Scalar, start: int, flag: str) -> Iterator[Finding]:
    value = scalar.text[start:]
    shape = shape_of(value)
    is_written = is_name_of_product(scalar, start) or (CACHE in flag and is_pushed(scalar, start))
    if is_written or RESULT_NAMES.match(flag):
        yield Finding(scalar, Role.REFERENCE, start, len(scalar.text), Reason.PUSH_TARGET)
    elif HOST_AND_PORT.match(value) and OF_REGISTRY.search(flag):
        yield Finding(scalar, Role.DOMAIN, start, len(scalar.text))
    elif shape in TAGGED_OR_PATHED and (joined := joined_to_flag(document, scalar)):
        yield Finding(scalar, Role.REFERENCE, start, len(scalar.text), Reason.UNDECIDED, joined)
    elif shape in (Shape.EXPLICIT, Shape.TAGGED, Shape.PATHED, Shape.PLACEHOLDER):
        yield from sites(scalar, start)
    elif shape is Shape.BARE:
        yield Finding(scalar, Role.REFERENCE, start, len(scalar.text), Reason.POSSIBLE)
    else:
        yield from find_like_file(scalar, start)
