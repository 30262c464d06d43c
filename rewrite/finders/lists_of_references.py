"""Lists of references: texts that have references and nothing else, so that each of them is one for sure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rewrite.lazy import expression

# Each with registry and tag or digest: without them, a list may name what is allowed.
LIST: Final = expression(
    r"\s*(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/[\w.-]+)+(?::[\w.-]+|@sha\d+:[0-9a-f]+)+(?:\s*,\s*|\s+|\Z))++\Z", re.ASCII
)


# Of a large text, each reference in it asks.
@lru_cache(maxsize=1)
def is_list(value: str) -> bool:
    """Tell whether a text has references and nothing else."""
    return LIST.match(value) is not None
