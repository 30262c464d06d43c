"""Tree: the tool over a folder against sed over the same files."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from measuring.peers import grep, is_wanted, sed
from measuring.process import run
from measuring.results import Figure, Section, at_most, ratio
from measuring.rounds import in_turn
from measuring.setup import inside, inside_command

if TYPE_CHECKING:
    from measuring.setup import Setup


def measure(setup: Setup) -> Section:
    """Check and rewrite a folder; sed, reading and grep beside it."""
    folder = setup.tree
    again = setup.check("tree-again", "`rewrite-images --check`, of what an earlier one has seen", folder, "--cache")
    run(again)
    commands = [
        setup.check("tree-check", "`rewrite-images --check`, from nothing", folder),
        again,
        setup.rewrite("tree-rewrite", "`rewrite-images`, rewriting", folder),
        inside_command(setup, "tree-read", "reading all files from Python", "read", str(folder)),
    ]
    if with_sed := is_wanted(setup, "sed"):
        commands.insert(2, sed(setup, "tree-sed", folder))
    if with_grep := is_wanted(setup, "grep"):
        commands.append(grep(setup, "tree-grep", folder))
    size = inside(setup, "read", str(folder))
    measured = [
        replace(measurement, size_bytes=size["bytes"], files=size["files"])
        # Reading the folder has filled the caches, and a whole round more would take minutes.
        for measurement in in_turn(commands, setup.runs, warm_up=False)
    ]
    by_name = {measurement.name: measurement for measurement in measured}
    check, read = by_name["tree-check"], by_name["tree-read"]
    figures = [ratio("check-read", "check a folder, against reading it from Python", check, read)]
    if with_grep:
        figures.insert(0, ratio("check-grep", "check a folder, against `grep -rlE`", check, by_name["tree-grep"]))
    if with_sed:
        other = by_name["tree-sed"]
        cpu = median(check.cpu_seconds) / median(other.cpu_seconds)
        seen = "check a folder again, against `sed -E -i`"
        figures = [
            ratio("check-sed", "check a folder from nothing, against `sed -E -i`", check, other, at_most(0.5)),
            ratio("again-sed", seen, by_name["tree-again"], other, at_most(0.5)),
            ratio("rewrite-sed", "rewrite a folder, against `sed -E -i`", by_name["tree-rewrite"], other, at_most(1.0)),
            Figure("check-sed-cpu", "check a folder, CPU time against `sed -E -i`", cpu, "x"),
            *figures,
        ]
    return Section(measured, figures)
