"""Unit files: the images that podman pulls for units of Quadlet, which are texts: `Image=orchard/press`.

Source:  podman-systemd.unit(5), Container, Volume and Image units, Image= and Pull=; systemd.syntax(7).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, headed, held
from rewrite.finders.never_started import NEVER_STARTED
from rewrite.finders.quadlet import may_be_unit
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, Shape, head_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.tree import Scalar

SECTIONS: Final = ("[Container]", "[Volume]", "[Image]")
KEY: Final = "Image"
LINE: Final = expression(
    rf"^[ \t]*(?:(?P<section>\[[\w.:-]+\])|{KEY}[ \t]*=[ \t]*(?P<image>\S[^\n\r]{{0,400}}?)"
    r"|(?P<never>Pull[ \t]*=[ \t]*never))[ \t]*\r?$",
    re.MULTILINE,
)
PULLED: Final = "what podman pulls for a unit, from the registry that it looks in first"
HELD: Final = (*FAMILIAR, Shape.PLACEHOLDER)


def find_in_unit(scalar: Scalar) -> Iterator[Finding]:
    """Find what a unit names its images by: one with a registry is pulled from there, others are listed."""
    section, never = "", False
    images: list[re.Match[str]] = []
    lines = LINE.finditer(scalar.value) if any(section in scalar.value for section in SECTIONS) else ()
    for line in lines:
        if line["section"]:
            yield from _take_all(scalar, images, never=never)
            section, images, never = line["section"], [], False
        elif line["never"]:
            never = True
        elif section in SECTIONS and not may_be_unit(line["image"]):
            images.append(line)
    yield from _take_all(scalar, images, never=never)


def _take_all(scalar: Scalar, images: Iterable[re.Match[str]], *, never: bool) -> Iterator[Finding]:
    """Find the images of a section, which may say that they are never pulled."""
    found = (finding for line in images for finding in _take(scalar, line["image"], line.start("image")))
    for finding in found:
        yield finding._replace(hold=NEVER_STARTED.reason, detail=NEVER_STARTED.detail) if never else finding


def _take(scalar: Scalar, image: str, start: int) -> Iterator[Finding]:
    shape, head = shape_of(image), head_of(image)
    if shape is Shape.EXPLICIT:
        yield headed(scalar, head, start)
    elif shape in HELD:
        # timid: registries.conf of the machine says where a name without a registry is looked for.
        hold = head.hold or Reason.POSSIBLE
        yield held(scalar, start, start + len(image), hold, head.detail or PULLED)
