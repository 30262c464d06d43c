"""Roomy: a function whose calls find room for their frames, so that Python does not ask the system for it each time.

CPython keeps frames in chunks of 16 kB, and gives a chunk back as soon as no frame is in it. What goes back and forth
over the end of one, as templates do that include others, asks for a chunk with each step: a chart that was made of
nothing else did so 200,000 times, for a quarter of its time. A frame that says it needs a large stack gets a large
chunk, and what is left of that is for the frames above it.

Source:  CPython 3.11 to 3.14, Python/pystate.c, push_chunk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FunctionType
    from typing import Any

# In words of 8 bytes: just more than half of a chunk of 512 kB, so that nearly half is left; what nobody writes to is
# no memory.
STACK: Final = 33_000

_Function = TypeVar("_Function", bound="Callable[..., Any]")


def roomy(function: _Function) -> _Function:
    """Make a function one that gives room to what it calls."""
    made = cast("FunctionType", function)
    made.__code__ = made.__code__.replace(co_stacksize=STACK)
    return function
