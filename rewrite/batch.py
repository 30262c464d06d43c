"""Batch: carries a run over many files: plans them (in several processes when that pays), decides, writes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.errors import RewriteError
from rewrite.mapping import Mapper
from rewrite.report import Change, Place, Problem, Reason, Report, Skip
from rewrite.rewriting import FilePlan, Standing, plan_bytes, plan_chart, rewrite_text
from rewrite.run import refuse_collisions
from rewrite.source import decode
from rewrite.units import Unit, group

if TYPE_CHECKING:
    from rewrite.files import FileEntry
    from rewrite.policy import Policy

# Starting a process costs as much as planning this much text.
WORTH_A_PROCESS_BYTES: Final = 4_000_000


class Mode(Enum):
    """What a run does with what it has decided."""

    WRITE = "write"
    CHECK = "check"
    DIFF = "diff"


@dataclass(slots=True)
class Outcome:
    """The report, and for Mode.DIFF the unified diffs in the order of the files."""

    report: Report
    diffs: list[str] = field(default_factory=list)


Progress = Callable[[int, int], None]


def run(walk: files.Walk, policy: Policy, mode: Mode, jobs: int, progress: Progress) -> Outcome:
    """Run over files.

    In:      jobs, the most processes to use; progress is told (files done, files in all).
    Out:     Outcome. A file that cannot be read, planned or written is a problem in the report; all others are done.
    """
    report = Report(written=mode is Mode.WRITE, mirror=policy.mirror, files_read=len(walk.files))
    report.problems += walk.problems
    report.skips += [_packed(entry) for entry in walk.packed]
    plans = {plan.name: plan for plan in _plan_all(walk.files, policy, jobs, progress)}
    changes = [change for entry in walk.files if entry.name in plans for change in plans[entry.name].changes]
    stand, refused = refuse_collisions(changes, policy)
    by_file: dict[str, list[Change]] = {}
    for change in stand:
        by_file.setdefault(change.place.file, []).append(change)
    report.skips += refused.skips
    outcome = Outcome(report)
    mapper = Mapper(policy)
    for entry in walk.files:
        plan = plans.get(entry.name)
        if plan is None:
            continue
        report.skips += plan.skips
        report.problems += plan.problems
        if mine := by_file.get(entry.name):
            _finish(entry, mine, Standing(refused.targets, plan.settled), mapper, mode, outcome)
    return outcome


def _finish(
    entry: FileEntry, changes: list[Change], standing: Standing, mapper: Mapper, mode: Mode, outcome: Outcome
) -> None:
    """Apply the changes of one file, check the result and write it."""
    report = outcome.report
    try:
        source = decode(entry.name, files.read(entry.real))
        text = rewrite_text(source, changes, standing, mapper)
        if mode is Mode.WRITE:
            files.write_atomically(entry.real, source.encode(text))
        elif mode is Mode.DIFF:
            from rewrite.renderers.diff import unified

            outcome.diffs.append(unified(entry.name, source.text, text))
    except OSError as error:
        report.problems.append(Problem(entry.name, files.describe(error)))
    except RewriteError as error:
        report.problems.append(Problem(entry.name, f"left as it was: {error}"))
    else:
        report.changes += changes
        report.files_changed += 1


def _plan_all(entries: Sequence[FileEntry], policy: Policy, jobs: int, progress: Progress) -> Iterator[FilePlan]:
    units = group(entries)
    workers = min(jobs, len(units), 1 + sum(unit.size_bytes for unit in units) // WORTH_A_PROCESS_BYTES)
    done = 0
    if workers <= 1:
        mapper = Mapper(policy)
        for unit in units:
            yield from _plan_unit(unit, mapper)
            done += len(unit.entries)
            progress(done, len(entries))
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers, initializer=_prepare, initargs=(policy,)) as pool:
        for unit, plans in zip(units, pool.map(_plan_in_worker, units), strict=True):
            yield from plans
            done += len(unit.entries)
            progress(done, len(entries))


def _plan_unit(unit: Unit, mapper: Mapper) -> list[FilePlan]:
    """Plan some files; those in which nothing was found are left out."""
    data: dict[str, tuple[str, bytes]] = {}
    plans: list[FilePlan] = []
    for entry in unit.entries:
        try:
            content = files.read(entry.real)
        except OSError as error:
            plans.append(FilePlan(entry.name, problems=[Problem(entry.name, files.describe(error))]))
            continue
        if unit.chart:
            data[_within(unit.chart, entry.real)] = (entry.name, content)
        else:
            plans.append(plan_bytes(entry.name, content, mapper))
    if data:
        plans += plan_chart(os.path.basename(unit.chart), data, _context(unit, data), mapper)
    return [plan for plan in plans if plan.changes or plan.skips or plan.problems]


def _within(root: str, real: str) -> str:
    return os.path.relpath(real, root).replace(os.sep, "/")


def _context(unit: Unit, data: Mapping[str, object]) -> dict[str, bytes]:
    """Read the files of a chart that the run does not decide about, so that it is judged as a whole."""
    context = {}
    for entry in files.walk([unit.chart]).files:
        path = _within(unit.chart, entry.real)
        if path not in data:
            with suppress(OSError):
                context[path] = files.read(entry.real)
    return context


_worker_mapper: Mapper | None = None


def _prepare(policy: Policy) -> None:
    """Make the mapper of a worker process, once."""
    global _worker_mapper  # noqa: PLW0603
    _worker_mapper = Mapper(policy)


def _plan_in_worker(unit: Unit) -> list[FilePlan]:
    if _worker_mapper is None:
        raise AssertionError("the worker was not prepared")
    return _plan_unit(unit, _worker_mapper)


def _packed(entry: FileEntry) -> Skip:
    return Skip(Place(entry.name, 1, 1), "files", entry.name.rpartition("/")[2], Reason.PACKED)


def filter_bytes(name: str, data: bytes, policy: Policy, mode: Mode) -> tuple[Outcome, bytes]:
    """Run over one stream.

    Out:     the outcome, and the bytes to pass on: the input itself when nothing changes or anything goes wrong.
    """
    report = Report(written=mode is Mode.WRITE, mirror=policy.mirror, files_read=1)
    outcome = Outcome(report)
    mapper = Mapper(policy)
    plan = plan_bytes(name, data, mapper)
    report.skips += plan.skips
    report.problems += plan.problems
    changes, refused = refuse_collisions(plan.changes, policy)
    report.skips += refused.skips
    if not changes:
        return outcome, data
    try:
        source = decode(name, data)
        text = rewrite_text(source, changes, Standing(refused.targets), mapper)
    except RewriteError as error:
        report.problems.append(Problem(name, f"passed on as it was: {error}"))
        return outcome, data
    if mode is Mode.DIFF:
        from rewrite.renderers.diff import unified

        outcome.diffs.append(unified(name, source.text, text))
    report.changes += changes
    report.files_changed = 1
    return outcome, source.encode(text)
