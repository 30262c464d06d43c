"""Table: what was measured, for a person at a terminal."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from measuring.results import Bound

if TYPE_CHECKING:
    from measuring.results import Figure, Measurement, Section

SIGNS = {Bound.AT_MOST: "at most", Bound.AT_LEAST: "at least"}


def render(name: str, section: Section) -> str:
    """Render one section: medians with the range of all runs, then the figures with their goals."""
    rows = [("", "median", "range", "CPU", "peak"), *(_row(one) for one in section.measurements)]
    figures = [_figure(figure) for figure in section.figures]
    return f"\n{name}\n{_aligned(rows)}\n{_aligned(figures)}"


def _row(one: Measurement) -> tuple[str, ...]:
    seconds, spread = "", ""
    if one.seconds:
        seconds, spread = f"{one.median:.3f} s", f"{min(one.seconds):.3f} to {max(one.seconds):.3f}"
    cpu = f"{median(one.cpu_seconds):.3f} s" if one.cpu_seconds else ""
    peak = f"{median(one.peak_bytes) / 1e6:.0f} MB" if one.peak_bytes else ""
    return one.title, seconds, spread, cpu, peak


def _figure(figure: Figure) -> tuple[str, ...]:
    spread = f"{figure.low:.2f} to {figure.high:.2f}" if figure.low is not None and figure.high is not None else ""
    goal = met = ""
    if figure.goal:
        goal = f"goal {SIGNS[figure.goal.bound]} {figure.goal.value:g}"
        met = "met" if figure.goal.is_met(figure.value) else "MISSED"
    return figure.title, f"{figure.value:.2f} {figure.unit}", spread, goal, met


def _aligned(rows: list[tuple[str, ...]]) -> str:
    """Put cells below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "".join(f"  {line.rstrip()}\n" for line in lines)
