"""Rounds: runs commands in turn, so that what else the machine does meanwhile hits all of them alike."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from measuring.process import run
from measuring.results import Measurement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from measuring.process import Command, Sample


def in_turn(commands: Sequence[Command], runs: int, *, warm_up: bool = True) -> list[Measurement]:
    """Run each command once for each round; a first round fills the caches and is not counted."""
    samples: dict[str, list[Sample]] = {command.name: [] for command in commands}
    for number in range(0 if warm_up else 1, runs + 1):
        for command in commands:
            tell(f"  {'first' if not number else f'{number} of {runs}'}: {command.title}")
            sample = run(command)
            if number:
                samples[command.name].append(sample)
    tell("")
    return [
        Measurement(
            command.name,
            command.title,
            tuple(sample.seconds for sample in samples[command.name]),
            tuple(sample.cpu_seconds for sample in samples[command.name]),
            tuple(sample.peak_bytes for sample in samples[command.name]),
        )
        for command in commands
    ]


def tell(text: str) -> None:
    """Say on a terminal what is being done, in one line that the next one takes."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text[:100]}", end="", file=sys.stderr, flush=True)
