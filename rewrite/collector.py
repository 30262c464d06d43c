"""Collector: Python's search for cyclic garbage, made rare enough for the trees that readers build.

A document is a tree whose nodes know their parents, so only that search frees it. By its own settings Python searches
after each 700 objects, which takes as long as the parsing does; after each 200,000 it takes a tenth of that, and what
waits meanwhile is a few megabytes.
"""

from __future__ import annotations

import atexit
import gc
from typing import Final

NEW_OBJECTS: Final = 200_000
# A tree that is in use at a search is not looked at again before so many more of them; fewer, and memory stays low.
YOUNGER: Final = 3
OLDER: Final = 3


def relax() -> None:
    """Search seldom in this process, and not at all when it ends: the system takes the memory back anyway."""
    gc.set_threshold(NEW_OBJECTS, YOUNGER, OLDER)
    atexit.register(gc.freeze)
