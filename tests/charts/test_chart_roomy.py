"""What a roomy function calls does not ask the system for memory with each step."""

from __future__ import annotations

import resource

from rewrite.charts.roomy import roomy

STEPS = 300


def down(depth: int) -> None:
    """Go down so far, and there back and forth."""
    if depth:
        down(depth - 1)
        return
    for _ in range(STEPS):
        step()


def step() -> None:
    """Be one more frame."""


@roomy
def at_all_depths(deepest: int) -> None:
    for depth in range(deepest):
        down(depth)


def faults() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def test_calls_at_the_end_of_a_chunk_ask_for_no_memory() -> None:
    at_all_depths(400)
    before = faults()
    at_all_depths(400)
    # Each depth at which a chunk ends would make as many faults as it has steps.
    assert faults() - before < STEPS


def test_a_roomy_function_is_what_it_was() -> None:
    @roomy
    def add(first: int, *, second: int = 2) -> int:
        """Add two numbers."""
        return first + second

    assert add(1) == 3
    assert add(1, second=3) == 4
    assert add.__doc__ == "Add two numbers."
