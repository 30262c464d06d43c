"""Baked names: those that a file of Docker's Bake gives to what it builds and that are nowhere else, as nobody but
Docker publishes a name without a namespace: `tags = ["press:dev"]`.

The file is JSON, or a notation of its own, and is only read for these names. What fills in the tag of one may be set
when it is built; in a name, a variable stands for its default.

Source:  docs.docker.com, Bake file reference, target.tags and variable; Bake file definition, lookup order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.errors import InvalidReference
from rewrite.lazy import expression
from rewrite.reference import parse
from rewrite.span import before_in_line

if TYPE_CHECKING:
    import re

TAGS: Final = expression(r"""\btags["']?[ \t]*[=:]\s*\[(?P<tags>[^\[\]]*)\]""")
# Of a name, and the tag behind it; what has a port has a registry.
TAG: Final = expression(r""""(?P<name>(?:[^":$\s]|\$\{\w+\})+)(?::(?P<tag>[^"/]*))?\"""")
VARIABLE: Final = expression(r"\$\{(\w+)\}")
DEFAULT: Final = expression(
    r""""(?P<name>\w+)"\s*+(?::\s*+)?\{\s*+(?:"?type"?\s*+[=:]\s*+"?\w++"?,?\s*+)?"""
    r""""?default"?\s*+[=:]\s*+"(?P<default>[^"$\n]*)\""""
)
FILLED: Final = "$"
LATEST: Final = "latest"
# In front of what it keeps from being said, on its line; an address has a colon in front of its slashes.
COMMENT: Final = expression(r"(?:^|[\s,\[])(?:#|//)")
LONGEST_LINE: Final = 1_000


def baked_in(text: str) -> dict[str, int]:
    """Give the names that are built, with their tags, or without where something fills that in, each with its line."""
    defaults = {found["name"]: found["default"] for found in DEFAULT.finditer(text)}
    lines: dict[str, int] = {}
    line, counted = 1, 0
    for tags in TAGS.finditer(text):
        for tag in TAG.finditer(text, tags.start("tags"), tags.end("tags")):
            line, counted = line + text.count("\n", counted, tag.start()), tag.start()
            is_said = COMMENT.search(before_in_line(text, tag.start(), LONGEST_LINE)) is None
            if is_said and (name := _name_of(tag, defaults)):
                lines.setdefault(name, line)
    return lines


def names_baked(text: str) -> tuple[str, ...]:
    """Give the names under which an image may have been built; () when it may be published: behind a namespace."""
    try:
        reference = parse(text)
    except InvalidReference:
        return ()
    path = reference.written_path
    if reference.written_domain or reference.digest or "/" in path:
        return ()
    return (f"{path}:{reference.tag or LATEST}", path)


def _name_of(tag: re.Match[str], defaults: dict[str, str]) -> str:
    """Give a name with its tag, or without one that something fills in; "" when it is no word."""
    name = VARIABLE.sub(lambda variable: defaults.get(variable[1], FILLED), tag["name"])
    is_any = FILLED in (tag["tag"] or "")
    names = names_baked(name if is_any or not tag["tag"] else f"{name}:{tag['tag']}")
    return names[-1 if is_any else 0] if names else ""
