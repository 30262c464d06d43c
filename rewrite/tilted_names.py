"""Tilted names: those of the images that a Tiltfile builds.

Source:  docs.tilt.dev, API reference, docker_build and custom_build.
"""

from __future__ import annotations

from typing import Final

from rewrite.built_names import built_name
from rewrite.lazy import expression
from rewrite.span import before_in_line

# A literal that is all of the first argument: not that of `docker_build('orchard/' + name, '.')`.
BUILD: Final = expression(
    r"""(?<![\w.])(?:docker_build(?:_with_restart|_sub)?|custom_build(?:_with_restart)?)\(\s*(?:ref\s*=\s*)?"""
    r"""(?P<quote>["'])(?P<name>[\w./:-]{1,255})(?P=quote)\s*[,)]"""
)
COMMENT: Final = "#"
LONGEST_LINE: Final = 1_000


def tilted_in(text: str) -> dict[str, int]:
    """Give the names that a Tiltfile builds, without their tags, each with the line that says so."""
    lines: dict[str, int] = {}
    line, counted = 1, 0
    for found in BUILD.finditer(text):
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        is_said = COMMENT in before_in_line(text, found.start(), LONGEST_LINE)
        if not is_said and (name := built_name(found["name"])):
            lines.setdefault(name, line)
    return lines
