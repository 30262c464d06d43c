"""Hooks of pre-commit that run in an image, with or without options of `docker run` in front of it.

Source:  pre-commit.com, Supported languages, docker_image.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding
from rewrite.finders.job_words import HOOK, LANGUAGE
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import IMAGE_NAMES, WHOLE, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ENTRY: Final = frozenset({"entry"})
WORD: Final = expression(r"""(?<![^\s"'])[\w./:@-]+(?![^\s"'])""", re.ASCII)
# What tells the image behind options, in this order: `--entrypoint bin/press orchard/mill:v1`.
BEHIND_OPTIONS: Final = (WHOLE, (Shape.PATHED,))


def find_hooks(document: Document) -> Iterator[Finding]:
    """List the images of hooks: `{language: docker_image, entry: "orchard/press:v1 --all"}`."""
    for scalar in document.named(ENTRY):
        if scalar.sibling(LANGUAGE) == HOOK and (word := _image_of(scalar.value)):
            found = Finding(scalar, Role.REFERENCE, *word.span(), Reason.POSSIBLE, "what a hook runs in")
            # The sweep judges the registries that it knows.
            yield found._replace(certain=shape_of(word.group()) is not Shape.EXPLICIT)


def _image_of(entry: str) -> re.Match[str] | None:
    """Give the image among the words of an entry; where no options stand in front of it, it is the first one."""
    first = WORD.match(entry, len(entry) - len(entry.lstrip()))
    if first and not first.group().startswith("-"):
        return first if shape_of(first.group()) in IMAGE_NAMES else None
    words = list(WORD.finditer(entry))
    return next((word for shapes in BEHIND_OPTIONS for word in words if shape_of(word.group()) in shapes), None)
