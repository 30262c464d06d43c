"""Results: what was measured, as plain data, and how it is kept in a file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import Enum
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from measuring.process import FailedError

if TYPE_CHECKING:
    from pathlib import Path

VERSION: Final = 1
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
DECIMALS: Final = 6


class Bound(Enum):
    """Which way a goal looks."""

    AT_MOST = "atMost"
    AT_LEAST = "atLeast"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should be."""

    bound: Bound
    value: float

    def is_met(self, value: float) -> bool:
        """Tell whether a value is on the right side; the goal itself is."""
        return value <= self.value if self.bound is Bound.AT_MOST else value >= self.value


@dataclass(frozen=True, slots=True)
class Measurement:
    """The runs of one command. size_bytes is what it worked on, where that matters; files likewise."""

    name: str
    title: str
    seconds: tuple[float, ...]
    cpu_seconds: tuple[float, ...] = ()
    peak_bytes: tuple[int, ...] = ()
    size_bytes: int = 0
    files: int = 0

    @property
    def median(self) -> float:
        """The median of the seconds."""
        return median(self.seconds)

    def as_json(self) -> dict[str, Any]:
        """Give what is kept in the file."""
        return {
            "name": self.name,
            "title": self.title,
            "medianSeconds": _rounded(self.median) if self.seconds else None,
            "seconds": [_rounded(second) for second in self.seconds],
            "cpuSeconds": [_rounded(second) for second in self.cpu_seconds],
            "peakBytes": list(self.peak_bytes),
            "sizeBytes": self.size_bytes,
            "files": self.files,
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that follows from measurements: a ratio, a speed, a size. of names them, the dividend first.

    low and high are the least and the greatest that a single round gave.
    """

    name: str
    title: str
    value: float
    unit: str
    goal: Goal | None = None
    of: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Give what is kept in the file."""
        goal = self.goal
        return {
            "name": self.name,
            "title": self.title,
            "value": _rounded(self.value),
            "unit": self.unit,
            "goal": {goal.bound.value: goal.value} if goal else None,
            "met": goal.is_met(self.value) if goal else None,
            "of": list(self.of),
            "low": None if self.low is None else _rounded(self.low),
            "high": None if self.high is None else _rounded(self.high),
        }


@dataclass(frozen=True, slots=True)
class Section:
    """What one section of the benchmark found."""

    measurements: list[Measurement] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def as_json(self, date: str, commit: str) -> dict[str, Any]:
        """Give what is kept in the file."""
        return {
            "date": date,
            "commit": commit,
            "measurements": [measurement.as_json() for measurement in self.measurements],
            "figures": [figure.as_json() for figure in self.figures],
        }


def ratio(name: str, title: str, dividend: Measurement, divisor: Measurement, goal: Goal | None = None) -> Figure:
    """Divide the medians of two commands that were run in turn; low and high are those of single rounds."""
    rounds = [above / below for above, below in zip(dividend.seconds, divisor.seconds, strict=True)]
    of = (dividend.name, divisor.name)
    return Figure(name, title, dividend.median / divisor.median, "x", goal, of, min(rounds), max(rounds))


def at_most(value: float) -> Goal:
    """Give a goal that is met from below."""
    return Goal(Bound.AT_MOST, value)


def at_least(value: float) -> Goal:
    """Give a goal that is met from above."""
    return Goal(Bound.AT_LEAST, value)


def load(file: Path) -> dict[str, Any]:
    """Read results that were kept before; empty when there are none.

    Errors:  FailedError when the name is no name, or the file holds something else.
    """
    if not NAME.fullmatch(file.stem):
        raise FailedError(f"--record {file.stem}: a name has letters, digits and . _ - only")
    if not file.exists():
        return {}
    try:
        results: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise FailedError(f"--record {file.stem}: {file.name} is no JSON ({error}); delete it") from error
    if results.get("resultsVersion") != VERSION:
        raise FailedError(f"--record {file.stem}: {file.name} holds no results of this version; delete it")
    return results


def check_same(old: dict[str, Any], new: dict[str, Any], name: str) -> None:
    """Refuse to put results beside those of another machine, program or folder: they could not be compared."""
    for key in ("machine", "programs", "folder"):
        if old.get(key) and new.get(key) and old[key] != new[key]:
            raise FailedError(
                f"--record {name}: the results there are of another {key.removesuffix('s')} "
                f"({old[key]}, now {new[key]}); choose another name, or delete the file"
            )


def save(file: Path, results: dict[str, Any]) -> None:
    """Keep results in a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def _rounded(value: float) -> float:
    return round(value, DECIMALS)
