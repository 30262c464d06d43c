#!/usr/bin/env python3
"""Measure the tool against sed, kustomize and a ruamel.yaml round trip, in turn, and print medians and ratios.

    measure.py FOLDER                              everything
    measure.py FOLDER --only tree,memory           some sections
    measure.py --only startup,dense                these need no folder
    measure.py FOLDER --record 2026-01-31-laptop   also keep the results in benchmarks/results/

FOLDER is only read: what is rewritten is a copy. Sections that are recorded under the same name later replace those
that are there; the others stay.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from measuring import crds, dense, growth, memory, roundtrip, sizes, startup, tree
from measuring.machine import commit, machine, programs
from measuring.peers import is_wanted
from measuring.process import FailedError
from measuring.results import VERSION, Section, check_same, load, save
from measuring.setup import Setup, find_tool, inside
from measuring.table import render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RESULTS: Final = Path(__file__).parent / "results"
SECTIONS: Final[dict[str, Callable[[Setup], Section]]] = {
    "startup": startup.measure,
    "dense": dense.measure,
    "crds": crds.measure,
    "roundtrip": roundtrip.measure,
    "growth": growth.measure,
    "sizes": sizes.measure,
    "memory": memory.measure,
    "tree": tree.measure,
}
NEEDS_FOLDER: Final = {"tree", "roundtrip", "memory"}
PEERS: Final = {"tree": ("sed", "grep"), "sizes": ("sed", "grep"), "crds": ("kustomize",)}


def main() -> int:
    """Measure what the command line asks for."""
    given = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="measure-", dir=given.scratch) as scratch:
        try:
            measure(_setup(given, Path(scratch)), given.only, given.record, given.repositories)
        except FailedError as error:
            print(f"measure.py: {error}", file=sys.stderr)
            return 1
    return 0


def measure(setup: Setup, names: Sequence[str], record: str, repositories: Sequence[str]) -> None:
    """Measure sections one after the other, print each and keep it at once: the next one may fail."""
    if NEEDS_FOLDER & set(names):
        _ = setup.tree
    for peer in {peer for name in names for peer in PEERS.get(name, ())}:
        is_wanted(setup, peer)
    results: dict[str, Any] = {
        "resultsVersion": VERSION,
        "machine": machine(),
        "programs": programs(),
        "folder": _folder(setup, repositories),
    }
    old: dict[str, Any] = {}
    if record:
        old = load(RESULTS / f"{record}.json")
        check_same(old, results, record)
        results["folder"] = results["folder"] or old.get("folder")
    results["sections"] = dict(old.get("sections", {}))
    for name in names:
        section = SECTIONS[name](setup)
        print(render(name, section), flush=True)
        results["date"] = _now()
        results["sections"][name] = section.as_json(results["date"], commit())
        if record:
            save(RESULTS / f"{record}.json", results)
        _clear(setup.scratch)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _folder(setup: Setup, repositories: Sequence[str]) -> dict[str, Any] | None:
    """Describe the folder without its name."""
    if setup.folder is None:
        return None
    return {**inside(setup, "read", str(setup.folder)), "repositories": list(repositories)}


def _clear(scratch: Path) -> None:
    for entry in scratch.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _setup(given: argparse.Namespace, scratch: Path) -> Setup:
    return Setup(
        tool=find_tool(),
        mirror=given.mirror,
        runs=given.runs,
        short_runs=given.short_runs,
        scratch=scratch,
        seed=given.seed,
        large_bytes=given.large_bytes,
        sample_bytes=given.sample_bytes,
        sizes=tuple(map(_positive, given.sizes)),
        without=frozenset(given.without),
        folder=given.folder.resolve() if given.folder else None,
        install_yaml=given.install_yaml,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("folder", nargs="?", type=_folder_path, metavar="FOLDER", help="a tree of manifests, charts or inventories")
    add("--only", type=_sections, default=list(SECTIONS), metavar="A,B", help=f"sections: {', '.join(SECTIONS)}")
    add("--runs", type=_positive, default=5, metavar="N", help="rounds of each command [5]")
    add("--short-runs", type=_positive, default=20, metavar="N", help="rounds of what takes no time [20]")
    add("--mirror", default="hub.example.com", metavar="HOST")
    add("--install-yaml", type=_file_path, metavar="FILE", help="for crds, in place of a synthetic manifest of 1.9 MB")
    add("--record", default="", metavar="NAME", help="keep the results in benchmarks/results/NAME.json")
    add("--repositories", type=_items, default=[], metavar="A/B,C/D", help="where the folder's files are from")
    add("--without", type=_items, default=[], metavar="PROGRAM", help="leave out sed, grep or kustomize")
    add("--seed", type=int, default=1, metavar="S", help="of what is synthetic [1]")
    add("--sizes", type=_items, default=["250", "1000", "4000", "16000"], metavar="N,N", help="files, for sizes")
    add("--large-bytes", type=_positive, default=100_000_000, metavar="N", help="one file, for memory [100000000]")
    add("--sample-bytes", type=_positive, default=1_000_000, metavar="N", help="for roundtrip [1000000]")
    add("--scratch", type=_folder_path, metavar="FOLDER", help="where copies are made [the system's]")
    return parser


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _sections(text: str) -> list[str]:
    names = _items(text)
    if unknown := [name for name in names if name not in SECTIONS]:
        raise argparse.ArgumentTypeError(f"no section {unknown[0]!r}; there are {', '.join(SECTIONS)}")
    return names


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too little; give at least 1")
    return number


def _folder_path(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text)


def _file_path(text: str) -> Path:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return Path(text)


if __name__ == "__main__":
    sys.exit(main())
