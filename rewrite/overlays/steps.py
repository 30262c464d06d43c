"""Steps: carries out work that needs other work done in its midst, however deep that goes.

A build calls for those of its bases, and these for theirs. As calls within calls, a long chain of them would end with
the stack of Python and not with its last base; kustomize builds it. So what waits stands in a list.
"""

from __future__ import annotations

from collections.abc import Iterator

# Work that gives what has to be done before it goes on.
Steps = Iterator["Steps"]


def carry_out(steps: Steps) -> None:
    """Do a work, and within it all that it gives."""
    waiting = [steps]
    while waiting:
        needed = next(waiting[-1], None)
        if needed is None:
            waiting.pop()
        else:
            waiting.append(needed)
