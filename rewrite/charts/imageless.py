"""Imageless: values in which nothing can be an image, or become one when it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import Traced
from rewrite.charts.value import UNKNOWN, Table

if TYPE_CHECKING:
    from rewrite.charts.value import Value

# The objects that every template is given; what is printed of them stands in the template.
ROOT_KEY: Final = "Values"
# Looking at more of a value than this would cost as much as printing it.
MOST_ENTRIES: Final = 500


def is_imageless(value: Value) -> bool:
    """Tell whether no key in a value says image, and no text in it can be a reference or holds template actions."""
    waiting: list[Value] = [value]
    left = MOST_ENTRIES
    while waiting:
        part = waiting.pop()
        left -= 1
        if left < 0:
            return False
        if isinstance(part, Traced):
            text = part.text
            if "/" in text or "{{" in text or "mage" in text:
                return False
        elif isinstance(part, Table):
            if ROOT_KEY in part.entries:
                continue
            if any("mage" in key for key in part.entries):
                return False
            waiting.extend(part.entries.values())
        elif isinstance(part, list):
            waiting.extend(part)
        elif part is not None and part is not UNKNOWN and not isinstance(part, (bool, int, float)):
            return False
    return True
