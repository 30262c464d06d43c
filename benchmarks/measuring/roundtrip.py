"""Round trip: the tool against loading and dumping the same files with ruamel.yaml, which keeps comments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from measuring.process import FailedError
from measuring.results import Figure, Section, ratio
from measuring.rounds import in_turn
from measuring.setup import inside, inside_command

if TYPE_CHECKING:
    from measuring.setup import Setup


def measure(setup: Setup) -> Section:
    """Take a sample of the folder's files that are plain YAML, and give it to both."""
    sample = setup.scratch / "sample"
    size = inside(setup, "sample", str(setup.tree), str(sample), str(setup.sample_bytes))
    if not size["files"]:
        raise FailedError("the folder holds no file that is plain YAML; name another, or leave out roundtrip")
    commands = [
        setup.check("roundtrip-check", "`rewrite-images --check` of a sample", sample),
        inside_command(setup, "roundtrip-ruamel", "ruamel.yaml, load and dump", "roundtrip", str(sample)),
    ]
    # A round trip takes seconds; the first run of the tool fills its caches as well.
    measured = [
        replace(one, size_bytes=size["bytes"], files=size["files"])
        for one in in_turn(commands, setup.runs, warm_up=False)
    ]
    tool, other = measured
    title = "a sample of files, a ruamel.yaml round trip against `rewrite-images --check`"
    speeds = [
        Figure(f"{one.name}-speed", f"{one.title}, whole process", size["bytes"] / one.median / 1e6, "MB/s")
        for one in measured
    ]
    return Section(measured, [ratio("ruamel-check", title, other, tool), *speeds])
