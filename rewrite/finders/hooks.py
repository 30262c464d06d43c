"""Hooks of pre-commit that run in an image, with or without options of `docker run` in front of it.

Source:  pre-commit.com, Supported languages, docker_image.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.engine_flags import Takes, takes
from rewrite.finders.finding import Finding
from rewrite.finders.job_words import HOOK, LANGUAGE
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import IMAGE_NAMES, MORE_THAN_WORDS, WHOLE, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ENTRY: Final = frozenset({"entry"})
WORD: Final = expression(r"""(?<![^\s"'])[\w./:@-]+(?![^\s"'])""", re.ASCII)
ANY_WORD: Final = expression(r"\S+")
QUOTES: Final = frozenset("'\"")
RUN: Final = "run"
# What tells the image behind options that are not known, in this order: `--orchard bin/press orchard/mill:v1`.
BEHIND_OPTIONS: Final = (WHOLE, (Shape.PATHED,))
RUNS_IN: Final = "what a hook runs in"


def find_hooks(document: Document) -> Iterator[Finding]:
    """Find the images of hooks: `{language: docker_image, entry: "-u 1000:1000 orchard/press:v1 --all"}`."""
    for scalar in document.named(ENTRY):
        if scalar.sibling(LANGUAGE) != HOOK:
            continue
        if word := _image_of(scalar.value):
            # timid: a word may be what was built here.
            hold = () if shape_of(word.group()) in MORE_THAN_WORDS else (Reason.POSSIBLE, RUNS_IN)
            yield Finding(scalar, Role.REFERENCE, *word.span(), *hold)
        elif word := _likely_image_of(scalar.value):
            found = Finding(scalar, Role.REFERENCE, *word.span(), Reason.POSSIBLE, RUNS_IN)
            # The sweep judges the registries that it knows.
            yield found._replace(certain=shape_of(word.group()) is not Shape.EXPLICIT)


def _image_of(entry: str) -> re.Match[str] | None:
    """Give the first word of an entry that is no option and no value of one; None where that is not known."""
    is_value = False
    for word in ANY_WORD.finditer(entry):
        text = word.group()
        if not QUOTES.isdisjoint(text):
            # What is quoted may have blanks.
            return None
        if is_value:
            is_value = False
        elif not text.startswith("-"):
            return word if shape_of(text) in IMAGE_NAMES else None
        elif (taken := takes(text, RUN)) is Takes.UNKNOWN:
            return None
        else:
            is_value = taken is Takes.VALUE
    return None


def _likely_image_of(entry: str) -> re.Match[str] | None:
    """Give the image among the words of an entry; where no options stand in front of it, it is the first one."""
    first = WORD.match(entry, len(entry) - len(entry.lstrip()))
    if first and not first.group().startswith("-"):
        return first if shape_of(first.group()) in IMAGE_NAMES else None
    words = list(WORD.finditer(entry))
    return next((word for shapes in BEHIND_OPTIONS for word in words if shape_of(word.group()) in shapes), None)
