"""Simple schema: a field that is given as its type and its marks, `string | default="quay.io/orchard/press:v1"`.

Source:  kro.run, Simple Schema: what is made of it sets the default.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, held, sites
from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import MORE_THAN_WORDS, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.tree import Scalar

MARK: Final = "default="
NAME: Final = r"""(?P<quote>["']?)(?P<name>[\w./:@-]{1,400})(?P=quote)"""
FIELD: Final = expression(rf"\s{{0,8}}string\s{{0,8}}\|[^\n]{{0,400}}?\bdefault={NAME}(?=\s|\Z)", re.ASCII)


def default_in(text: str) -> tuple[int, int] | None:
    """Give where the default of a field stands in a text; None when it gives none."""
    found = FIELD.match(text)
    return found.span("name") if found else None


def find_default(scalar: Scalar, start: int, end: int, *, is_sure: bool) -> Iterator[Finding]:
    """Find the image that is the default of a field, at these offsets."""
    shape = shape_of(scalar.text[start:end])
    if is_sure and shape in MORE_THAN_WORDS and manifest_of(scalar) is not None:
        yield from sites(scalar, start, end)
    elif shape in MORE_THAN_WORDS or shape is Shape.BARE:
        yield held(scalar, start, end, Reason.POSSIBLE)
