"""Imageless: values in which nothing can be an image, or become one when it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import Traced
from rewrite.charts.value import UNKNOWN, Table
from rewrite.hits import fragments_of

if TYPE_CHECKING:
    from rewrite.charts.value import Value

# The objects that every template is given; what is printed of them stands in the template.
ROOT_KEY: Final = "Values"
# Looking at more of a value than this would cost as much as printing it.
MOST_ENTRIES: Final = 500


def is_imageless(value: Value, domains: frozenset[str]) -> bool:
    """Tell whether nothing in a value says image, and no text in it can name a registry or holds template actions.

    In:      domains, the registries that are looked for.
    """
    waiting: list[Value] = [value]
    texts: list[str] = []
    left = MOST_ENTRIES
    while waiting:
        part = waiting.pop()
        left -= 1
        if left < 0:
            return False
        if isinstance(part, Traced):
            texts.append(part.text)
        elif isinstance(part, Table):
            if ROOT_KEY not in part.entries:
                texts += part.entries
                waiting.extend(part.entries.values())
        elif isinstance(part, list):
            waiting.extend(part)
        elif part is not None and part is not UNKNOWN and not isinstance(part, (bool, int, float)):
            return False
    return _says_nothing("\n".join(texts), domains)


def _says_nothing(text: str, domains: frozenset[str]) -> bool:
    if "mage" in text or "IMAGE" in text or "{{" in text:
        return False
    return not any(fragment in text for fragment in fragments_of(domains))
