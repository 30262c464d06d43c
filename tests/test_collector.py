"""Python searches for garbage seldom: there is little of it."""

from __future__ import annotations

import subprocess
import sys

# In a process of its own, for it sets when Python searches.
PROGRAM = """
import gc
from rewrite.collector import NEW_OBJECTS, relax, tighten
searches = []
gc.callbacks.append(lambda phase, _: searches.append(phase) if phase == "start" else None)
relax()
gc.collect()
searches.clear()
few = [[] for _ in range(NEW_OBJECTS // 2)]
print(len(searches))
many = [[] for _ in range(NEW_OBJECTS)]
print(len(searches))
tighten()
gc.collect()
searches.clear()
few = [[] for _ in range(1_000)]
print(len(searches))
"""


def test_a_search_comes_after_more_objects_than_a_file_makes_and_for_a_stream_as_often_as_in_any_program() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1", "1"]
