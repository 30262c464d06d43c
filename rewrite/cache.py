"""Cache: the plans of an earlier run, for the files that have not changed since. Only large runs use it, and those of
hooks, which look at the same files again and again.

A file counts as unchanged while its inode, its size and both of its times are the same; a chart while that holds for
every file and folder that was looked at for it. The time of an inode's last change cannot be set, so a file that was
copied over with its old modification time counts as changed. What changed within seconds of being planned is not kept,
because the clock of a file system may be too coarse to tell what happens next.
"""

from __future__ import annotations

import os
import pickle
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.record import NamedTuple
from rewrite.unforeseen import Unforeseen
from rewrite.units import Stamp, Unit, last_change, stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rewrite.plans import FilePlan
    from rewrite.policy import Policy

FOLDER: Final = "rewrite-images"
CHART: Final = "chart:"
SETTLED_NS: Final = 2_000_000_000
UNUSED_SECONDS: Final = 30 * 24 * 3600.0


class _Entry(NamedTuple):
    """What is known of a file or chart: the stamps of all that was looked at, by path, and its plans, pickled."""

    names: tuple[str, ...]
    stamps: dict[str, Stamp | None]
    plans: bytes


class Cache:
    """The plans of earlier runs with the same policy, program, working folder and paths."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._known = _load(path)
        self._kept: dict[str, _Entry] = {}
        self._settled_before = time.time_ns() - SETTLED_NS

    def recall(self, unit: Unit) -> tuple[list[FilePlan], Unit | None]:
        """Give the plans that are known of a unit, and the unit with what is left to plan, None when nothing is."""
        if unit.chart:
            names = tuple(entry.name for entry in unit.entries)
            stamps = {entry.real: found for entry, found in zip(unit.entries, unit.stamps, strict=True)}
            plans = self._recall(f"{CHART}{unit.chart}", names, stamps)
            return ([], unit) if plans is None else (plans, None)
        known: list[FilePlan] = []
        rest = []
        for entry, found in zip(unit.entries, unit.stamps, strict=True):
            plans = self._recall(entry.name, (), {entry.real: found})
            if plans is None:
                rest.append((entry, found))
            else:
                known += plans
        if not rest:
            return known, None
        return known, Unit("", tuple(entry for entry, _ in rest), tuple(found for _, found in rest))

    def keep(self, unit: Unit, plans: Iterable[FilePlan], looked_at: Mapping[str, Stamp | None]) -> None:
        """Keep what was planned; looked_at holds what else was looked at. Files with problems are planned each time."""
        plans = list(plans)
        if unit.chart:
            stamps = {entry.real: found for entry, found in zip(unit.entries, unit.stamps, strict=True)}
            names = tuple(entry.name for entry in unit.entries)
            self._keep(f"{CHART}{unit.chart}", names, {**looked_at, **stamps}, plans)
            return
        by_name = {plan.name: plan for plan in plans}
        for entry, found in zip(unit.entries, unit.stamps, strict=True):
            own = by_name.get(entry.name)
            self._keep(entry.name, (), {entry.real: found}, [own] if own else [])

    def save(self) -> None:
        """Write what was recalled and kept. A cache that cannot be written is none: the next run plans all again."""
        folder = os.path.dirname(self._path)
        with suppress(OSError):
            os.makedirs(folder, mode=0o700, exist_ok=True)
            if not _is_own(os.stat(folder)):
                # Others could put a link in place of the file, or read what is written before it is the user's alone.
                return
            if os.path.lexists(self._path) and not _is_file(self._path):
                # What a link names is somebody's file.
                files.remove(self._path)
            files.write_atomically(self._path, pickle.dumps(self._kept, pickle.HIGHEST_PROTOCOL))
            os.chmod(self._path, 0o600)
            _forget_unused(folder)

    def _recall(self, key: str, names: tuple[str, ...], stamps: Mapping[str, Stamp | None]) -> list[FilePlan] | None:
        entry = self._known.get(key)
        # A link of the same name may lead to another file by now.
        if entry is None or entry.names != names or not stamps.keys() <= entry.stamps.keys():
            return None
        if any(
            stamps[path] != known if path in stamps else stamp(path) != known for path, known in entry.stamps.items()
        ):
            return None
        # Whatever is wrong with it, the file can be planned.
        with Unforeseen():
            plans: list[FilePlan] = pickle.loads(entry.plans) if entry.plans else []  # noqa: S301 - see _load
            self._kept[key] = entry
            return plans
        return None

    def _keep(self, key: str, names: tuple[str, ...], stamps: dict[str, Stamp | None], plans: list[FilePlan]) -> None:
        if any(plan.problems for plan in plans):
            return
        if any(found is not None and last_change(found) >= self._settled_before for found in stamps.values()):
            return
        self._kept[key] = _Entry(names, stamps, pickle.dumps(plans, pickle.HIGHEST_PROTOCOL) if plans else b"")


def open_cache(policy: Policy, run: str) -> Cache:
    """Open the cache of a run; run says what is asked for besides the policy: the working folder and the paths."""
    from hashlib import sha256

    from rewrite import __version__

    package = os.path.dirname(os.path.abspath(__file__))
    # The program itself is a part of the key, so that a plan of another version, or of one under change, is never used.
    program = [
        stamp(os.path.join(folder, name))
        for folder, _, names in os.walk(package)
        for name in sorted(names)
        if name.endswith(".py")
    ]
    key = sha256(repr((__version__, program, policy, run)).encode("utf-8", "surrogatepass")).hexdigest()
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Cache(os.path.join(home, FOLDER, f"{key[:32]}.pickle"))


def _load(path: str) -> dict[str, _Entry]:
    """Read a cache file. What is unpickled can run code, so it must belong to the user, and only he may write it."""
    with Unforeseen():
        if not _is_file(path):
            return {}
        with open(path, "rb") as file:
            if _is_own(os.fstat(file.fileno())):
                known = pickle.load(file)  # noqa: S301 - checked above
                return known if isinstance(known, dict) else {}
    return {}


def _is_file(path: str) -> bool:
    """Tell whether something is a file itself: no link to one, and no pipe, which may never end."""
    return stat.S_ISREG(os.lstat(path).st_mode)


def _is_own(status: os.stat_result) -> bool:
    """Tell whether something belongs to the user, and only he may write it; where that cannot be known it does not."""
    return hasattr(os, "geteuid") and status.st_uid == os.geteuid() and not status.st_mode & 0o022


def _forget_unused(folder: str) -> None:
    oldest = time.time() - UNUSED_SECONDS
    for name in files.names_in(folder):
        path = os.path.join(folder, name)
        if name.endswith(".pickle") and os.stat(path).st_mtime < oldest:
            os.unlink(path)
