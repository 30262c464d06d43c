"""Write docs/performance.md and its plot from the newest results: `python docs/generate_performance.py`."""  # noqa: INP001

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = Path(__file__).with_name("performance.md")
PLOT: Final = Path(__file__).with_name("performance.svg")
RESULTS: Final = ROOT / "benchmarks" / "results"
TITLE: Final = "# Performance\n"

ABOUT: Final = """\
# Performance

<!-- Made by docs/generate_performance.py from the newest results in benchmarks/results/; the words stand there. -->

What to expect, on two cores of a virtual machine:

- A run over a few files takes less than a tenth of a second, most of it the start of Python and imports; a hook looks at the repository besides, of which it remembers what it has planned.
- Without charts the pace follows what a tree holds: 50 MB of operator bundles in the folder below, in which much moves, took one core 6.5 s (8 MB/s), and 74 MB of others 2.9 s (26 MB/s), dense manifests are planned at 2.1 to 5.5 MB/s, by the processor, the version of Python and what else the machine does. What names no image is searched for a few words and never parsed.
- A Helm chart takes 10 to 30 milliseconds more, because its templates are rendered to see what they make of the values; its packed dependencies take as much each.
- A second run over a large tree looks at the stamps of the files and plans only what has changed ([why that is safe](adr/0011-plans-are-remembered-by-inode.md)); `--no-cache` plans all of it.

Verification is never left out: what is written has been read again, compared, and planned a second time.
"""

LEFT: Final = """\
## Where the time goes

A profile of the check from nothing, over the folder above, by the share of its CPU time:

PROFILE
What would be next, and why it is not done:

- YAML is parsed by libyaml, whose Python binding makes two marks for each event: these alone take a third of the time of dense manifests, and what is built of them another fifth.
  A reader of block style without a parser was tried and given up ([why](adr/0012-the-parser-calls-the-builder.md)).
- A small run is imports: `click` takes nearly as long as Python itself, and 150 modules of our own a third more, all but ten of which it has a use for.
  To read the options of every day without `click` would take away an eighth of such a run, and be a second reader of command lines to answer for; to import all modules from one file a tenth, and be a second way to import them.
- Nearly all charts come out as the finders alone would have it.
  A test that is cheaper than rendering and tells which do not would take away a quarter of the time; we know of none that is sure, and a wrong one would break charts.
  To keep what named templates have printed for the next time that they are given the same was tried too: 5 % of the time of charts, for a second account of all that a template may depend on.
  To note what each template reads of the values, and to render it anew only for overlays that set some of that: 0 to 13 % of charts with overlays, which set much.
  What is sure is taken: dependencies that can have no say are not rendered ([why](adr/0014-dependencies-that-are-only-read.md)).
- Two goals are beyond what tuning reaches.
  By the tables above a check that rendered no chart and verified nothing would still take 0.63 times as long as sed, where 0.50 is the goal, and would break charts in silence.
  Of the 125 ms that 8 MB/s allow for a megabyte of dense manifests, libyaml and the marks of its events take 36, so that all else would have to take less than a third of what it does.
- Compiling the package (mypyc) was tried: charts took 10 % less, all of the check 20 to 25 %.
  It was not kept, for every platform and version of Python would need a build of its own where now one wheel serves all.
- `kustomize build` took 0.53 to 0.93 s of the same input on machines that call themselves alike within nine days, and the check 0.07 to 0.13 s, so that one was 4.2 to 10.6 times the other, by the hour.
  It was least where Python was slowest: dense manifests were planned at 2.1 MB/s then.
  On another machine (Intel Xeon) they took 0.66 and 0.19 s, 3.6 times.
- sed spends its time on writing each file anew, so what a check is compared with depends on the disk as much as on the check: with the same processor and about the same folder, sed took 14 to 30 s on a machine whose disk is slow, and 6 to 24 s on this one, within hours.
  There the check took 0.57 times as long as sed, of code that judged less than today's (`benchmarks/results/2026-11-26-amd-two-cores.json`); with an Intel Xeon, where sed took 8 to 15 s, 1.30 times (`benchmarks/results/2026-11-25-two-cores.json`).
  Here a check took between 0.76 and 1.41 times as long as sed, and rewriting between 0.92 and 1.58 times, in recordings of a week and with both versions of Python, of code that differs by 1 to 10 %.
- Of the text that is parsed of operator bundles four fifths are there several times, whole files of one repository among them.
  To remember what was planned of a file for the next one with the same bytes would take away 6 % of the time of this folder, and need plans that can be moved to another file's name and place.
- What a folder holds decides as well: the one above has 50 MB of operator bundles.
  One with 220 MB of them, in which 50,600 references move, took 27 s where sed took 12 to 25 s, for most of what sed only copies is parsed, changed and verified.
- The machine was slower by half or more on the day of the tables above than on others: `python3 -c pass` took 11 to 19 ms, and 8 ms before.
  With the newer Python only what takes little time was measured then.
- Four copies of a quarter of the folder took 1.24 and 1.26 times the memory of one in two measurements: a report has a row for each place, and all of them are kept until its end.
  What workers send holds each name once, which is newer than the tables above: four copies of a quarter of a folder with files of all kinds (42,436 files, of which 79,000 rows speak) took the first process 139 MB at its end, and 187 before.
  Measured anew, a quarter of a larger folder (10,609 of 42,454 files, 659 MB) took 173 MB, four copies of it 185, 1.07 times as much, and all of the folder 201; a quarter of that folder without its JSON and with fewer operator bundles (8,770 of 35,319 files, 313 MB) 163 MB, four copies of it 155, 0.95 times as much, and all of it 184.
- In the same folder of 35,319 files a check from nothing took 46 to 51 s where sed took 11 to 23 s, 2.3 to 4.2 times as long, rewriting 2.5 to 4.5 times and a check of what an earlier one has seen 0.30 to 0.67 times.
  The code of the tables takes as much of a processor for that check (92 s) as today's, so it is the folder, and not the code.
- Memory follows the largest files and charts of a folder: one of 1.7 MB of which every document changes takes 20 MB while it is planned and checked.
  What a worker has done leaves gaps that the next large one does not fit into, so workers are started anew after each 48 MB; more often would cost time, and spare a little.
  What was made of the texts of charts is forgotten after each 4 MB of them, which is newer than the tables above: on another machine the folder took 207 MB before and 163 to 170 MB after, and four copies of a quarter 1.16 to 1.23 times as much as one.
  A report in JSON, SARIF or GitLab's format is written item by item: there one of 19 MB took the run from 110 MB to 184, and to 246 before, in the process that writes it.
"""


OTHER: Final = """\
## With another Python

The same measures on the same machine and folder, with the Python that Debian 13 brings: it is two versions newer, and built with profile-guided optimization, which the one above is not.
The more of a run is Python, the more this makes of it; sed and kustomize know nothing of it.

| what | Python THIS | Python THAT | goal | met with THAT |
| --- | --- | --- | --- | --- |
"""


def results() -> dict[str, Any]:
    """Give the newest results; their names begin with the date."""
    found: dict[str, Any] = json.loads(_newest().read_text(encoding="utf-8"))
    return found


def _newest() -> Path:
    """Give the file of the newest results; what belongs to them has their name, a dot and more behind it."""
    return max(path for path in RESULTS.glob("*.json") if "." not in path.stem)


def _with_another_python(module: dict[str, Any]) -> str:
    """Give the table of the goals that were measured with another Python too, "" where there are no such results."""
    found = sorted(RESULTS.glob(f"{_newest().stem}.python-*.json"))
    if not found:
        return ""
    this, that = results(), json.loads(found[-1].read_text(encoding="utf-8"))
    here, there = _goals(this), _goals(that)
    number, row, bounds = module["number"], module["row"], module["BOUNDS"]
    lines = [OTHER.replace("THIS", this["machine"]["python"]).replace("THAT", that["machine"]["python"])]
    for name in (name for name in here if name in there):
        unit = here[name]["unit"]
        ((bound, value),) = here[name]["goal"].items()
        met = "yes" if there[name]["met"] else "**no**"
        measured = (number(figures[name]["value"], unit) for figures in (here, there))
        lines.append(row(here[name]["title"], *measured, f"{bounds[bound]} {number(value, unit)}", met) + "\n")
    return "".join([*lines, "\n"])


def _goals(measured: dict[str, Any]) -> dict[str, Any]:
    figures = (figure for section in measured["sections"].values() for figure in section["figures"])
    return {figure["name"]: figure for figure in figures if figure["goal"]}


def render() -> str:
    """Give the text of the page."""
    module = runpy.run_path(str(ROOT / "benchmarks" / "page.py"))
    page: str = module["page"](results(), PLOT.name)
    profile = json.loads(_newest().with_suffix(".profile.json").read_text(encoding="utf-8"))
    rows = "".join(f"| {what} | {share} % |\n" for what, share in profile.items())
    left = LEFT.replace("PROFILE", f"| what | share |\n| --- | --- |\n{rows}")
    body, again, rest = page.removeprefix(TITLE).partition("## Measure it yourself")
    goals, ratios, tables = body.partition("## Ratios")
    return f"{ABOUT}{goals}{_with_another_python(module)}{ratios}{tables}{left}\n{again}{rest}"


def plot() -> str:
    """Give the plot."""
    drawn: str = runpy.run_path(str(ROOT / "benchmarks" / "plot.py"))["plot"](results())
    return drawn


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
    PLOT.write_text(plot(), encoding="utf-8")
