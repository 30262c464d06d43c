"""Lists of references: texts that have references and nothing else, and where a list within a text begins."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import Final

from rewrite.lazy import expression

# A host has 127 labels at the most, and a path no more components; each turn of a group takes a hundred bytes.
NAME: Final = r"[\w-]+(?:\.[\w-]+){1,126}(?::\d+)?(?:/[\w.-]+){1,127}"
VERSION: Final = r"(?::[\w.-]+|@sha\d+:[0-9a-f]+)"
# Each with registry and tag or digest: without them, a list may name what is allowed.
LIST: Final = expression(rf"\s*(?:{NAME}{VERSION}+(?:\s*,\s*|\s+|\Z))++\Z", re.ASCII)
PATHED: Final = r"[\w.-]+(?::\d+)?(?:/[\w.-]+){1,127}"
NAMES: Final = expression(rf"\s*(?:{PATHED}{VERSION}*(?:\s*[,;|]\s*|\s+|\Z))++\Z", re.ASCII)
SIGNS: Final = (",", ";", "|")
# What stands first in a list, and what it may consist of.
FIRST: Final = expression(rf"{NAME}{VERSION}*[,;|]", re.ASCII)
OF_LIST: Final = f"{string.ascii_letters}{string.digits}_.:/@-{''.join(SIGNS)}"
# Texts of megabytes hold thousands of references, and are not looked through for each.
LONGEST: Final = 4_000


# Of a large text, each reference in it asks.
@lru_cache(maxsize=1)
def is_list(value: str) -> bool:
    """Tell whether a text has references and nothing else."""
    return LIST.match(value) is not None


@lru_cache(maxsize=1)
def is_of_names(value: str) -> bool:
    """Tell whether a text has names and nothing else, whatever they have of a registry and a tag."""
    return NAMES.match(value) is not None


def begins_at(value: str, at: int) -> int:
    """Give where a list without blanks begins in which a reference stands behind others; else where it does itself."""
    if not value.startswith(SIGNS, max(at - 1, 0)):
        return at
    before = value[max(0, at - LONGEST) : at]
    begin = at - len(before) + len(before.rstrip(OF_LIST))
    return begin if FIRST.match(value, begin, at) else at
