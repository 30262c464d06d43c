#!/usr/bin/env python3
"""Make a synthetic tree of manifests, charts or inventories; the same bytes for the same seed, on any machine.

    trees.py --shape mixed --files 1000 --seed 1 OUT
    trees.py --shape dense --bytes 1000000 OUT

OUT must be empty, or not there yet.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shapes import charts, crds, dense, kubespray, mixed, plain
from shapes.draw import Draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shapes.file import File

SHAPES: Final[dict[str, Callable[[Draw, int], list[File]]]] = {
    "plain": plain.unit,
    "dense": dense.unit,
    "crds": crds.unit,
    "charts": charts.unit,
    "kubespray": kubespray.unit,
    "mixed": mixed.unit,
}
# Few file systems like many thousand entries in one folder, and no repository has them.
UNITS_PER_FOLDER: Final = 50


@dataclass(frozen=True, slots=True)
class Size:
    """How large a tree is to be: as many files, or the fewest files that have so many bytes."""

    files: int = sys.maxsize
    size_bytes: int = sys.maxsize


def generate(shape: str, size: Size, seed: int) -> Iterator[File]:
    """Give the files of a tree, one after the other."""
    number = files = size_bytes = 0
    while True:
        for file in SHAPES[shape](Draw(seed, shape, number), number):
            if files >= size.files or size_bytes >= size.size_bytes:
                return
            yield file._replace(path=f"part-{number // UNITS_PER_FOLDER:03}/{file.path}")
            files += 1
            size_bytes += len(file.text.encode())
        number += 1


def write(files: Iterator[File], out: Path) -> tuple[int, int]:
    """Write files below a folder; give their number and their bytes."""
    count = size_bytes = 0
    for file in files:
        path = out / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        data = file.text.encode()
        path.write_bytes(data)
        count += 1
        size_bytes += len(data)
    return count, size_bytes


def main() -> None:
    """Make a tree as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", choices=SHAPES, default="mixed")
    limit = parser.add_mutually_exclusive_group(required=True)
    limit.add_argument("--files", type=_positive, default=sys.maxsize, metavar="N")
    limit.add_argument("--bytes", type=_positive, default=sys.maxsize, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("out", type=Path, metavar="OUT")
    given = parser.parse_args()
    if given.out.exists() and (not given.out.is_dir() or any(given.out.iterdir())):
        parser.error(f"{given.out} is not empty; name a folder that is not there yet")
    count, size_bytes = write(generate(given.shape, Size(given.files, given.bytes), given.seed), given.out)
    print(f"{given.out}: {count} files, {size_bytes} bytes")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is no size; give at least 1")
    return number


if __name__ == "__main__":
    main()
