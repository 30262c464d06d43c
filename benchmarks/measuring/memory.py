"""Memory: the peak over a folder, over a quarter of it, over four copies of that, and over one very large file."""

from __future__ import annotations

import shutil
from statistics import median
from typing import TYPE_CHECKING, Final

from measuring.process import watch
from measuring.results import Figure, Measurement, Section, at_most
from measuring.rounds import tell
from measuring.setup import inside

if TYPE_CHECKING:
    from pathlib import Path

    from measuring.process import Memory
    from measuring.setup import Setup

# Peaks differ by few percent from run to run.
MOST_RUNS: Final = 3
COPIES: Final = 4
MB: Final = 1e6


def measure(setup: Setup) -> Section:
    """Check all four and look at all processes meanwhile.

    What grows with the number of files alone is seen in copies: a quarter of a folder may lack its largest files.
    """
    quarter = setup.scratch / "quarter"
    part = inside(setup, "quarter", str(setup.tree), str(quarter))
    copies = setup.scratch / "copies"
    for number in range(COPIES):
        shutil.copytree(quarter, copies / str(number))
    large = setup.make("large", setup.large_bytes, "large.yaml")
    size = large.stat().st_size
    targets = {"memory-tree": setup.tree, "memory-quarter": quarter, "memory-copies": copies, "memory-large": large}
    peaks = {name: _peaks(setup, name, target) for name, target in targets.items()}
    large.unlink()
    measured = [
        Measurement(name, title, (), peak_bytes=tuple(peak.together_bytes for peak in peaks[name]))
        for name, title in (
            ("memory-tree", "`rewrite-images --check` of a folder, all processes"),
            ("memory-quarter", f"the same, of {part['files']} of its files"),
            ("memory-copies", f"the same, of {COPIES} copies of these"),
            ("memory-large", f"the same, of one file of {size / MB:.0f} MB"),
        )
    ]
    tree, fewer, copied, most = (median(one.peak_bytes) for one in measured)
    parent = median(peak.parent_bytes for peak in peaks["memory-tree"])
    summed = median(peak.together_rss_bytes for peak in peaks["memory-tree"])
    figures = [
        Figure("memory-peak", "peak over a folder, all processes together", tree / MB, "MB", at_most(200)),
        Figure("memory-parent", "peak of the first process", parent / MB, "MB"),
        Figure("memory-rss", "peak, with shared pages counted in each process", summed / MB, "MB"),
        Figure(
            "memory-growth",
            f"peak over {COPIES} copies of a quarter of a folder, against one",
            copied / fewer,
            "x",
            at_most(1.25),
            ("memory-copies", "memory-quarter"),
        ),
        Figure(
            "memory-whole",
            "peak over a folder, against a quarter of its files, which may lack the largest",
            tree / fewer,
            "x",
            of=("memory-tree", "memory-quarter"),
        ),
        Figure(
            "memory-large", f"peak over one file of {size / MB:.0f} MB, against its size", most / size, "x", at_most(10)
        ),
    ]
    return Section(measured, figures)


def _peaks(setup: Setup, name: str, target: Path) -> list[Memory]:
    found = []
    for number in range(min(setup.runs, MOST_RUNS)):
        tell(f"  {number + 1}: {name}")
        found.append(watch(setup.check(name, "`rewrite-images --check`", target)))
    tell("")
    return found
