"""Sizes: what trees of growing size cost the tool, sed and grep, for the plot."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from measuring.peers import grep, is_wanted, sed
from measuring.results import Section, ratio
from measuring.rounds import in_turn
from measuring.setup import inside

if TYPE_CHECKING:
    from measuring.setup import Setup

MOST_RUNS: Final = 3


def measure(setup: Setup) -> Section:
    """Check mixed trees of each size; the names end in the number of files."""
    section = Section()
    with_sed, with_grep = is_wanted(setup, "sed"), is_wanted(setup, "grep")
    for count in setup.sizes:
        tree = setup.make_tree(count)
        size = inside(setup, "read", str(tree))
        commands = [setup.check(f"sizes-check-{count}", "`rewrite-images --check`", tree)]
        if with_sed:
            commands.append(sed(setup, f"sizes-sed-{count}", tree))
        if with_grep:
            commands.append(grep(setup, f"sizes-grep-{count}", tree))
        measured = in_turn(commands, min(setup.runs, MOST_RUNS))
        section.measurements.extend(replace(one, size_bytes=size["bytes"], files=count) for one in measured)
        if with_sed:
            title = f"check {count:,} synthetic files, against `sed -E -i`"
            section.figures.append(ratio(f"sizes-{count}", title, measured[0], measured[1]))
        shutil.rmtree(tree)
    return section
