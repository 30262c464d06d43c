"""Garbage is searched for between files, and only where there is enough of it."""

from __future__ import annotations

import gc
import subprocess
import sys
from weakref import ref

from rewrite.collector import FEW_OBJECTS, sweep

# In a process of its own, for it sets when Python searches.
PROGRAM = """
import gc
from rewrite.collector import FEW_OBJECTS, relax, sweep
relax()
gc.collect()
searches = []
gc.callbacks.append(lambda phase, _: searches.append(phase) if phase == "start" else None)
for file in range(3):
    sweep()
    tree = [[] for _ in range(2 * FEW_OBJECTS)]
    tree.append(tree)
    del tree
print(len(searches), len(gc.get_objects()) < 3 * FEW_OBJECTS)
"""


class Knot:
    """What only a search frees."""

    def __init__(self) -> None:
        self.own = self


def test_the_trees_of_a_file_are_freed_before_the_next_one_and_not_looked_at_before() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "True"]


def test_few_objects_are_not_worth_a_search() -> None:
    gc.collect()
    knot = ref(Knot())
    sweep()
    assert knot() is not None
    many = [[] for _ in range(FEW_OBJECTS + 1)]  # type: list[list[int]]
    sweep()
    assert many
    assert knot() is None
