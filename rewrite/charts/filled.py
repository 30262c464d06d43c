"""Filled: words of templates that are no name, for what is filled in behind their colon is no tag.

`oci:{{ .Values.os.image }}` looks like a name and its tag, until one knows that the value is `orchard/press:22`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import OPAQUE, Cutter, LiteralOrigin, Traced, advance
from rewrite.document import SourceKind, unmasked
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.locate import Located

# A path, which no tag has, perhaps behind a host with its port; a port in front of one is no tag either.
COLON: Final = expression(rf":(?<=\w:)(?!//)(?=(?P<behind>[\w.{OPAQUE}-]*+(?::\d+)?/[^\s\"'`]*))", re.ASCII)
PATH: Final = "/"


def filled_in(text: Traced) -> Iterator[tuple[LiteralOrigin, str]]:
    """Give the colons of templates behind which a rendered text has a path that does not stand there, each with it."""
    cutter: Cutter | None = None
    for found in COLON.finditer(text.text):
        cutter = cutter or Cutter(text)
        colon, behind = (cutter.cut(at, at + 1).joined().pieces[0] for at in (found.start(), found.end()))
        if isinstance(colon.origin, LiteralOrigin) and advance(colon.origin, 1) != behind.origin:
            yield colon.origin, found["behind"]


def hold_filled(name: str, file: Located, filled: Mapping[LiteralOrigin, str]) -> None:
    """Hold the words in a template behind which something with a path is filled in.

    In:      name, the path of the file in the chart; filled, what is, by the colons in front of it.
    """
    if file.kind is not SourceKind.TEMPLATE or not filled:
        return
    for index, located in enumerate(file.references):
        if located.hold is not None or located.role is not Role.NAME or PATH in located.text:
            continue
        behind = filled.get(LiteralOrigin(name, located.span.end))
        if behind is not None:
            detail = f"what is filled in behind it is no tag: {unmasked(behind)}"
            file.hold(index, Reason.TEMPLATED, detail)
