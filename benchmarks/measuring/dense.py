"""Dense: how fast one core gets from the bytes of manifests to the text of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from measuring.planning import planning
from measuring.results import Figure, Section, at_least
from measuring.rounds import in_turn

if TYPE_CHECKING:
    from measuring.setup import Setup

SIZE_BYTES: Final = 1_000_000


def measure(setup: Setup) -> Section:
    """Plan a file of Deployments and render the report, in process; and the whole command over it."""
    file = setup.make("dense", SIZE_BYTES, "dense.yaml")
    size = file.stat().st_size
    (inner,) = planning(setup, {"dense-plan": ("dense manifests, from bytes to report, in process", file)})
    (whole,) = in_turn(
        [setup.check("dense-check", "`rewrite-images --check` of 1 MB of Deployments", file)], setup.runs
    )
    speeds = [size / second / 1e6 for second in inner.seconds]
    title = "dense manifests, from bytes to report, on one core"
    value = size / inner.median / 1e6
    figure = Figure("dense-speed", title, value, "MB/s", at_least(8.0), (inner.name,), min(speeds), max(speeds))
    return Section([inner, replace(whole, size_bytes=size, files=1)], [figure])
