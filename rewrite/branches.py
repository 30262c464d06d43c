"""Branches: the images on the sides of conditions that stand within one value.

    {{ if .Values.digest }}orchard/press@{{ .Values.digest }}{{ else }}orchard/press:{{ .Values.tag }}{{ end }}

Nothing but the filler of a condition says where a side begins and ends. So each part between two of them has to be an
image by itself, or can only be the rest of the tag in front of it, which no slash is in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SILENT
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.shape import (
    DOMAIN,
    FILLED_IN,
    IMAGE_NAMES,
    MORE_THAN_WORDS,
    NAME_ENDS,
    SCHEME,
    Head,
    Shape,
    head_of,
    shape_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PART: Final = expression(rf"[^{SILENT}\s](?:[^{SILENT}]*[^{SILENT}\s])?")
# A name of which a template fills in something, at the end as a rule.
FILLED: Final = expression(
    rf"(?:{DOMAIN}/)?[\w.{OUTPUT}-]+(?:/[\w.{OUTPUT}-]+)*(?P<end>(?::[^\s/@{SILENT}]*)?(?:@[\w:.+{OUTPUT}-]*)?)\Z",
    re.ASCII,
)
# What can only go on with a tag or a digest, once it has begun.
REST: Final = expression(rf"sha\d+:[\w{OUTPUT}]*\Z|[\w.:@+{OUTPUT}-]+\Z", re.ASCII)
# Nobody writes more into a value, and what is looked at must not grow with it.
LONGEST: Final = 4_000
OPEN: Final = (":", "@")
# No name ends so: `{{ if .Values.ee }}ghcr.io/orchard/ee-{{ end }}press:v1`.
GOES_ON: Final = ("/", "-", "_", ".")
DIGEST: Final = "sha256:"


class Side(NamedTuple):
    """An image on one side: its text, where in the value that begins, and what of the value can move."""

    text: str
    start: int
    head: Head

    @property
    def end(self) -> int:
        """Where its text ends in the value."""
        return self.start + len(self.text)

    @property
    def is_tagged(self) -> bool:
        """Tell whether a tag or a digest has begun, so that no more of the name can follow."""
        return NAME_ENDS.search(self.text.rpartition("/")[2]) is not None


class Sides(NamedTuple):
    """The images that were found, and whether they account for all of the value."""

    found: tuple[Side, ...]
    are_all: bool


def sides_of(value: str, start: int = 0, end: int | None = None) -> Sides:
    """Find the images on the sides of the conditions in value[start:end].

    Out:     offsets into value.
    """
    stop = len(value) if end is None else end
    if stop - start > LONGEST:
        return Sides((), are_all=False)
    parts = list(_parts(value, start, stop))
    names = {side.text[: _name_end(side.text)] for _, side in parts if side}
    found: list[Side] = []
    are_all, doubtful, before = True, False, ""
    for part, side in parts:
        text = part.group()
        if known := side or _bare(part, names):
            are_all = are_all and not doubtful
            found.append(known)
            doubtful = False
        else:
            are_all = are_all and bool(found) and found[-1].is_tagged and REST.match(text) is not None
            # What is filled in may be a registry with its slash: `…{{ else }}{{ .registry }}orchard/press:v1`.
            doubtful = doubtful or not (text.strip(OUTPUT) or before.endswith(OPEN))
        before = text
    can_move = any(side.head.hold is None for side in found)
    return Sides(tuple(found), are_all and can_move and len(found) > 1)


def is_image(text: str) -> bool:
    """Tell whether a text, in which templates may fill in tag and digest, is an image that could stand alone."""
    side = _image(text, 0)
    return side is not None and side.head.hold is None and (side.is_tagged or shape_of(text) is Shape.EXPLICIT)


def _parts(value: str, start: int, stop: int) -> Iterator[tuple[re.Match[str], Side | None]]:
    for part in PART.finditer(value, start, stop):
        yield part, _image(part.group(), part.start())


def _image(text: str, at: int) -> Side | None:
    """Give the image that a part is; at is where it begins in the value."""
    if scheme := SCHEME.match(text):
        # `oci://orchard/press:v1`
        rest = text[scheme.end() :]
        return _side(text, at, Head(Role.REFERENCE, 0, len(text), Reason.URL)) if _image(rest, 0) else None
    if text.startswith(DIGEST) or text.endswith(GOES_ON):
        return None
    if FILLED_IN.search(text):
        found = FILLED.match(text)
        # Without a tag, `{{ .registry }}` may be the beginning of what follows.
        is_image = found is not None and (found["end"] or shape_of(text) is Shape.EXPLICIT)
        return _side(text, at, head_of(text)) if is_image else None
    if text.endswith(OPEN):
        # The tag follows, on the sides of a condition of its own.
        name = text[:-1]
        is_name = shape_of(name) in IMAGE_NAMES
        return _side(text, at, Head(Role.NAME, 0, len(name))) if is_name else None
    return _side(text, at, Head(Role.REFERENCE, 0, len(text))) if shape_of(text) in MORE_THAN_WORDS else None


def _side(text: str, at: int, head: Head) -> Side:
    return Side(text, at, head._replace(start=at + head.start, end=at + head.end))


def _bare(part: re.Match[str], names: set[str]) -> Side | None:
    """Give the image of one word that has a tag on another side: `press:{{ .Values.tag }}{{ else }}press`."""
    text = part.group()
    return _side(text, part.start(), Head(Role.REFERENCE, 0, len(text))) if text in names else None


def _name_end(text: str) -> int:
    found = NAME_ENDS.search(text, text.rfind("/") + 1)
    return found.start() if found else len(text)
