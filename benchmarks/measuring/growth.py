"""Growth: whether four times as much of something costs four times as much, and what many rules cost."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from shapes.single import GROWTHS, rules

from measuring.planning import planning
from measuring.process import Command
from measuring.results import Figure, Section, at_most, ratio
from measuring.rounds import in_turn
from measuring.setup import TOOL_CODES, inside

if TYPE_CHECKING:
    from pathlib import Path

    from measuring.results import Measurement
    from measuring.setup import Setup

TIMES: Final = 4
FILES: Final = 1_000
RULES: Final = 1_000
RULED_BYTES: Final = 1_000_000
# The cost of n things is that of one times n to the power of this: 1 is linear, 2 quadratic.
LINEAR: Final = at_most(1.2)


def measure(setup: Setup) -> Section:
    """Measure at two sizes, in process where it is about one file."""
    section = Section()
    for name, growth in GROWTHS.items():
        one, four = (_make(setup, name, number) for number in (growth.amount, growth.amount * TIMES))
        titles = {
            f"growth-{name}-once": (f"{growth.title}, in process", one),
            f"growth-{name}-times": (f"{growth.title}, {TIMES} times as much, in process", four),
        }
        _add(section, name, growth.title, planning(setup, titles))
    _add(section, "files", "files of a folder", _files(setup))
    _rules(setup, section)
    return section


def _make(setup: Setup, name: str, count: int) -> Path:
    return setup.make(name, count, f"growth-{name}-{count}.yaml")


def _files(setup: Setup) -> list[Measurement]:
    """Check trees of both sizes, with one process, as a small tree is not worth a second one."""
    commands, sizes = [], []
    for count in (FILES, FILES * TIMES):
        tree = setup.make_tree(count)
        sizes.append(inside(setup, "read", str(tree)))
        commands.append(setup.check(f"growth-files-{count}", f"{count:,} files, one process", tree, "--jobs", "1"))
    measured = in_turn(commands, setup.runs)
    return [
        replace(one, size_bytes=size["bytes"], files=size["files"]) for one, size in zip(measured, sizes, strict=True)
    ]


def _add(section: Section, name: str, title: str, measured: list[Measurement]) -> None:
    """Add what was measured at both sizes, and how the cost grows from one to the other."""
    one, four = measured
    exponent = math.log(four.median / one.median) / math.log(TIMES)
    title, of = f"growth of cost with {title}", (four.name, one.name)
    section.measurements.extend(measured)
    section.figures.append(Figure(f"growth-{name}", title, exponent, "exponent", LINEAR, of))


def _rules(setup: Setup, section: Section) -> None:
    """Check the same file with one rule and with many."""
    file = setup.make("dense", RULED_BYTES, "ruled.yaml")
    commands = []
    for count in (1, RULES):
        configuration = setup.scratch / f"rules-{count}.yaml"
        configuration.write_text(rules(count, setup.mirror), encoding="utf-8")
        options = ("--config", str(configuration), "--collisions", "allow", "--quiet", "--check", str(file))
        title = f"{count:,} rules" if count > 1 else "one rule"
        commands.append(Command(f"rules-{count}", title, (setup.tool, *options), setup.scratch, TOOL_CODES))
    one, many = in_turn(commands, setup.runs)
    section.measurements.extend((one, many))
    section.figures.append(ratio("rules", f"{RULES:,} rules, against one rule", many, one, at_most(1.2)))
