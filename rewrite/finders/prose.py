"""Prose: texts for people, and addresses of pages, by their keys."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.in_text import ABOVE_IMAGES, is_script
from rewrite.finders.schemes import OCI
from rewrite.lazy import expression
from rewrite.readers.embedded import PAGE, README
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.tree import Scalar

DESCRIPTION: Final = expression(r".*[dD]escription\Z")
PROSE_KEYS: Final = expression(
    r"(?:message|summary|title|notes?|comment|help|text|displayName|documentation|changelog"
    r"|artifacthub\.io/changes|.*[uU]rl|.*URL|sources?|home|icon|runbook.*|links?|docs?)\Z"
)
# Those that mostly hold addresses of pages. A name without one's scheme may be what a tool pulls from.
ADDRESS_KEYS: Final = expression(r"(?:.*[uU]rl|.*URL|sources?|home|links?)\Z")
# What a task or a step is called: `name: Pull quay.io/orchard/press:v1`. A name of anything else has no blanks.
NAME: Final = "name"
TOLD: Final = expression(r"[A-Za-z][^\s=]*\s")
# What stands behind it has its signs encoded. Source: RFC 2397.
CONTENTS: Final = "data:"
# Around examples in a page of Markdown; a line of a shell never begins so. Source: spec.commonmark.org, code blocks.
FENCE: Final = "```"
FENCES: Final = expression(r"^[ ]{0,3}```", re.MULTILINE)


def is_prose(scalar: Scalar) -> bool:
    """Tell whether the key of a text says that people read it, and the text is no script."""
    if DESCRIPTION.match(scalar.name):
        return True
    return PROSE_KEYS.match(scalar.name) is not None and not is_script(scalar)


def is_in_example(text: str, at: int) -> bool:
    """Tell whether what stands at an offset of a text is in an example of a page, between two fences."""
    fences = _fences_of(text)
    before = bisect_left(fences, at)
    return before % 2 == 1 and before < len(fences)


# A text may have thousands of names in it.
@lru_cache(maxsize=4)
def _fences_of(text: str) -> list[int]:
    return [fence.start() for fence in FENCES.finditer(text)] if FENCE in text else []


def reason_of_prose(scalar: Scalar, at: int, *, whole: bool, tagged: bool) -> Reason | None:
    """Give the reason to leave a name at an offset of such a text; None when the key does not speak against it.

    In:      whole, whether the name is all of the text; tagged, whether it has a tag or digest.
    """
    if DESCRIPTION.match(scalar.name) or PAGE.match(scalar.name) or (not whole and README.match(scalar.name)):
        # `images: {readme: quay.io/orchard/readme:v1}` names the image of a program.
        return Reason.PROSE
    if scalar.key == NAME and not whole and at > 0 and TOLD.match(scalar.value):
        return Reason.PROSE
    if (whole and tagged) or not is_prose(scalar):
        return None
    if whole and ADDRESS_KEYS.match(scalar.name):
        # `image: {url: quay.io/orchard/press}`
        return None if ABOVE_IMAGES.fullmatch(scalar.parent.name) else Reason.POSSIBLE
    if scalar.value.startswith(CONTENTS):
        return Reason.FOLDED
    # `source: oci:quay.io/orchard/press:v1`
    return Reason.POSSIBLE if tagged and scalar.value[:at] == OCI else Reason.PROSE
