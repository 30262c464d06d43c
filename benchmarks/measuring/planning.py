"""Planning: times what the tool does within one file, without the start of a process around it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from measuring.process import run
from measuring.results import Measurement
from measuring.rounds import tell
from measuring.setup import inside_command

if TYPE_CHECKING:
    from pathlib import Path

    from measuring.setup import Setup


def planning(setup: Setup, files: dict[str, tuple[str, Path]]) -> list[Measurement]:
    """Plan files in turn, from name to (title, file).

    Each run has a process of its own, as in one process the second run finds what the first has kept. Seconds are
    those of the processor: they are the same when other processes are at work.
    """
    seconds: dict[str, list[float]] = {name: [] for name in files}
    for number in range(setup.runs):
        for name, (title, file) in files.items():
            tell(f"  {number + 1} of {setup.runs}: {title}")
            answer = json.loads(run(inside_command(setup, name, title, "plan", setup.mirror, str(file))).output)
            seconds[name].append(answer["seconds"])
    tell("")
    return [
        Measurement(name, title, tuple(seconds[name]), tuple(seconds[name]), size_bytes=file.stat().st_size, files=1)
        for name, (title, file) in files.items()
    ]
