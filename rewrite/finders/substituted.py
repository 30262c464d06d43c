"""Substituted: what a command of sed puts in the place of something else, between whatever signs it stands.

In `sed -i 's#image: .*#image: orchard/press:v1#' press.yaml` the name ends at the sign behind `s`, which may be any.

Source:  POSIX, sed, the function s.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

# Other signs than those that stand between two words anyway; a slash and a colon are signs of names too.
SIGNS: Final = "#@~!%+^"
# A text without any of these has no such command.
BEGINNINGS: Final = tuple(f"s{sign}" for sign in SIGNS)
COMMAND: Final = expression(
    rf"(?<![\w.-])s(?P<sign>[{re.escape(SIGNS)}])(?:(?!(?P=sign))[^\n]){{1,400}}+(?P=sign)(?:(?!(?P=sign))[^\n]){{0,400}}+(?P=sign)"
)
BAR: Final = "|"
# With what has been found in a group: `s|\(image:\).*|\1 orchard/press:v1|`.
GROUPED: Final = r"\1"
OF_GROUP: Final = expression(
    r"(?<![\w.-])s(?P<sign>[|,])[^\n|,]{0,200}?[iI]mage\b[^\n|,]{0,100}(?P=sign)"
    r"""\\[1-9][ \t]{0,8}\\?["']?(?P<name>[a-z0-9][\w./:@-]{0,400}+)\\?["']?(?:\\[1-9])?(?P=sign)"""
)


# Of a large text, each reference in it asks.
@lru_cache(maxsize=1)
def barred(value: str) -> str:
    """Give a text in which bars stand for the signs of its commands of sed, each at its place."""
    if any(beginning in value for beginning in BEGINNINGS):
        return COMMAND.sub(lambda found: found.group().replace(found["sign"], BAR), value)
    return value


def of_groups(value: str) -> Iterator[tuple[int, int]]:
    """Give where names stand that are put behind what was found, in a text whose commands have bars."""
    if GROUPED in value:
        yield from (found.span("name") for found in OF_GROUP.finditer(value))
