#!/usr/bin/env python3
"""Render results of measure.py as a page in Markdown, on stdout, and the plot that it shows.

page.py results/NAME.json > page.md       also writes NAME.svg beside the results
page.py results/NAME.json --svg FILE
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

# What measure.py kept: JSON, whose shape measuring/results.py and measure.py decide.
Results = Mapping[str, Any]

BOUNDS: Final = {"atMost": "at most", "atLeast": "at least"}
# How a number is written, by its unit.
NUMBERS: Final = {"x": "{:.2f} times", "MB": "{:,.0f} MB", "MB/s": "{:.1f} MB/s", "exponent": "size ^ {:.2f}"}
MB: Final = 1e6
# Below this many seconds, milliseconds are easier to read.
SHORT_SECONDS: Final = 1

HEAD: Final = """\
# Performance

All numbers are medians of several runs.
What is compared was run in turn, so that whatever else the machine did meanwhile hits all alike.
Times are those of whole processes, from start to end, unless the table says otherwise.
"""
GOALS: Final = """\
## Goals

| what | measured | goal | met |
| --- | --- | --- | --- |
"""
RATIOS: Final = """\
## Ratios

The last column has the least and the greatest ratio of a single round.

| what | this | that | this / that | rounds |
| --- | --- | --- | --- | --- |
"""
OTHERS: Final = """\
## Other figures

| what | measured |
| --- | --- |
"""
TIMES: Final = """\
## All times

CPU is the time of all processes of a run together.

| what | median | range | CPU |
| --- | --- | --- | --- |
"""
GROWTH: Final = """\
## Cost against size

![Seconds against number of files, for the tool and for others](IMAGE)

The trees are synthetic, made by `benchmarks/trees.py --shape mixed`.
"""
AGAIN: Final = """\
## Measure it yourself

```sh
python benchmarks/measure.py FOLDER
```

FOLDER is only read: what is rewritten is a copy.
The other programs are `sed`, `grep` and `kustomize`, and each of them can be left out with `--without`.
"""


def page(results: Results, image: str = "performance.svg") -> str:
    """Render the page; image is where it finds the plot."""
    figures = [figure for section in _sections(results) for figure in section["figures"]]
    medians = {one["name"]: one for section in _sections(results) for one in section["measurements"]}
    goals = [_goal(figure) for figure in figures if figure["goal"]]
    ratios = [_ratio(figure, medians) for figure in figures if _is_ratio(figure, medians)]
    others = [_other(figure) for figure in figures if not figure["goal"] and not _is_ratio(figure, medians)]
    times = [_time(one) for one in medians.values() if one["seconds"]]
    return "\n".join(
        [
            HEAD + _machine(results),
            *_table(GOALS, goals),
            *_table(RATIOS, ratios),
            *_table(OTHERS, others),
            *([GROWTH.replace("IMAGE", image)] if "sizes" in results["sections"] else []),
            *_table(TIMES, times),
            AGAIN,
        ]
    )


def _sections(results: Results) -> Iterable[Results]:
    sections: Iterable[Results] = results["sections"].values()
    return sections


def _machine(results: Results) -> str:
    """Say where, when and over what all this was measured."""
    machine, folder = results["machine"], results.get("folder")
    lines = [
        ("Processor", f"{machine['cpu']}, {machine['cores']} cores; {machine['memoryGiB']} GiB of memory"),
        ("System", f"{machine['kernel']}, Python {machine['python']}, locale {machine['locale']}"),
        ("Programs", ", ".join(f"{name} {_version(name, said)}" for name, said in results["programs"].items())),
        ("Date", results["date"][:10]),
    ]
    if folder:
        size = f"{folder['files']:,} files, {folder['bytes'] / MB:,.0f} MB"
        lines.append(("Folder", f"{size}; {folder['filesWithImage']:,} of the files hold the word image"))
    if folder and folder["repositories"]:
        lines.append(("From", ", ".join(f"`{name}`" for name in folder["repositories"])))
    return "\n" + "".join(f"- {what}: {said}.\n" for what, said in lines)


def _version(name: str, said: str) -> str:
    """Take the version from what a program says of itself, such as "sed (GNU sed) 4.9"."""
    return said.removeprefix(f"{name} ").removeprefix(f"(GNU {name}) ")


def _table(head: str, rows: list[str]) -> list[str]:
    return [head + "".join(f"{line}\n" for line in rows)] if rows else []


def _goal(figure: Results) -> str:
    ((bound, value),) = figure["goal"].items()
    goal = f"{BOUNDS[bound]} {number(value, figure['unit'])}"
    return row(figure["title"], number(figure["value"], figure["unit"]), goal, "yes" if figure["met"] else "**no**")


def _is_ratio(figure: Results, medians: Results) -> bool:
    return figure["unit"] == "x" and bool(figure["of"]) and all(medians[name]["seconds"] for name in figure["of"])


def _ratio(figure: Results, medians: Results) -> str:
    this, that = (f"{medians[name]['title']}: {_seconds(medians[name]['medianSeconds'])}" for name in figure["of"])
    rounds = f"{figure['low']:.2f} to {figure['high']:.2f}"
    return row(figure["title"], this, that, f"{figure['value']:.2f}", rounds)


def _other(figure: Results) -> str:
    return row(figure["title"], number(figure["value"], figure["unit"]))


def _time(one: Results) -> str:
    cpu = sorted(one["cpuSeconds"])
    files = f", {one['files']:,} files" if one["files"] > 1 else ""
    spread = f"{_seconds(min(one['seconds']))} to {_seconds(max(one['seconds']))}"
    return row(one["title"] + files, _seconds(one["medianSeconds"]), spread, _seconds(cpu[len(cpu) // 2]))


def number(value: float, unit: str) -> str:
    """Write a number with its unit."""
    written = NUMBERS[unit].format(value)
    return written.replace(".00 times", " times")


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= SHORT_SECONDS else f"{value * 1000:.0f} ms"


def row(*cells: str) -> str:
    """Write a row of a table."""
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the page and write the plot."""
    from plot import plot

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, metavar="RESULTS.json")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="where the plot goes [beside the results]")
    given = parser.parse_args()
    svg = given.svg or given.results.with_suffix(".svg")
    results = json.loads(given.results.read_text("utf-8"))
    if "sizes" in results["sections"]:
        svg.write_text(plot(results), encoding="utf-8")
    print(page(results, svg.name), end="")


if __name__ == "__main__":
    main()
