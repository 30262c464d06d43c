"""Collector: Python's search for cyclic garbage, which this program makes little of.

A document is a tree whose nodes know their parents; it is taken apart when it is done with (Document.dissolve). By its
own settings Python would search after each 700 objects, which takes as long as the parsing does, and find nothing.
"""

from __future__ import annotations

import atexit
import gc
from contextlib import suppress
from typing import Final

PYTHONS_OWN: Final = (700, 10, 10)
# More than there are in a file of a few megabytes. Nearly none of them is cyclic garbage: it is looked for in vain.
NEW_OBJECTS: Final = 1_000_000
# A tree that is in use at a search is not looked at again before so many more of them; fewer, and memory stays low.
YOUNGER: Final = 3
OLDER: Final = 3

# From malloc.h.
M_MMAP_THRESHOLD: Final = -3
LARGE_BYTES: Final = 1 << 19


def begin() -> None:
    """Search no more in what was imported: it stays to the end, and it would bring on the first search."""
    gc.freeze()


def tighten() -> None:
    """Search as often as Python does by itself: for one stream, which may be given little memory (`ulimit`).

    Where memory ends while much of it waits to be freed, Python 3.11 can unwind a MemoryError without end.
    """
    gc.set_threshold(*PYTHONS_OWN)


def share() -> None:
    """Search no more in what there is, before processes start: they share its memory as long as nobody touches it."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Give the memory of large texts back to the system as soon as they are freed, in processes started from now on.

    The C library keeps what lies between smaller blocks, and after a few large files takes ever larger ones for small.
    """
    from ctypes import CDLL

    with suppress(AttributeError, OSError, TypeError):
        # Only glibc has it.
        CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


def relax() -> None:
    """Search seldom in this process, and not at all when it ends: the system takes the memory back anyway."""
    gc.set_threshold(NEW_OBJECTS, YOUNGER, OLDER)
    atexit.register(gc.freeze)
