"""Tilted names: those of the images that a Tiltfile builds.

Source:  docs.tilt.dev, API reference, docker_build and custom_build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.built_names import built_name
from rewrite.lazy import expression
from rewrite.span import before_in_line

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

# A literal that is all of the first argument: not that of `docker_build('orchard/' + name, '.')`.
BUILD: Final = expression(
    r"""(?<![\w.])(?:docker_build(?:_with_restart|_sub)?|custom_build(?:_with_restart)?)\(\s*(?:ref\s*=\s*)?"""
    r"""(?P<quote>["'])(?P<name>[\w./:-]{1,255})(?P=quote)\s*[,)]"""
)
COMMENT: Final = "#"
LONGEST_LINE: Final = 1_000


def tilted_in(text: str) -> dict[str, int]:
    """Give the names that a Tiltfile builds, without their tags, each with the line that says so; none with a domain,
    which are published too.
    """
    lines: dict[str, int] = {}
    for found, line in _built_in(text):
        if name := built_name(found["name"]):
            lines.setdefault(name, line)
    return lines


def sought_by_tilt(text: str) -> dict[str, tuple[int, int]]:
    """Give the names with a domain that a Tiltfile builds, each with the line and the column where it stands: Tilt puts
    what it has built in the place of the images that are called so.
    """
    named: dict[str, tuple[int, int]] = {}
    for found, line in _built_in(text):
        if not built_name(found["name"]):
            at = found.start("name")
            on = line + text.count("\n", found.start(), at)
            named.setdefault(found["name"], (on, at - text.rfind("\n", 0, at)))
    return named


def _built_in(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Give the calls that build a name, each with its line; none in a comment."""
    line, counted = 1, 0
    for found in BUILD.finditer(text):
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        if COMMENT not in before_in_line(text, found.start(), LONGEST_LINE):
            yield found, line
