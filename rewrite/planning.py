"""Planning: plans the files of a run, in several processes when that pays, and recalls what has not changed."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from zlib import crc32

from rewrite import files
from rewrite.collector import begin, give_back, relax, share
from rewrite.dependencies import Missing, Neighbours, enter, gather, read_left_out
from rewrite.document import SourceKind
from rewrite.edit import apply
from rewrite.mapping import Mapper
from rewrite.plans import FilePlan, Lent
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import Place, Problem, Skip
from rewrite.rewriting import plan_bytes, plan_chart
from rewrite.source import decode
from rewrite.units import Stamp, Unit, cut, group, stamp
from rewrite.values_folders import is_in_values_folder

if TYPE_CHECKING:
    from rewrite.dependencies import Beside
    from rewrite.policy import Policy
    from rewrite.walking import FileEntry

OF_CHARTS: Final = (SourceKind.TEMPLATE, SourceKind.VALUES)
# Starting a process costs as much as planning this much text.
WORTH_A_PROCESS_BYTES: Final = 4_000_000
# What a process has done leaves gaps in its memory that the next large file does not fit into, so it grows with the
# number of files. Others take over after so much text; more often, and more time goes to waiting for the last unit.
PLANNED_BY_A_PROCESS_BYTES: Final = 48_000_000
# Less than this is planned in a second or two.
WORTH_A_CACHE_BYTES: Final = 20_000_000
# A hook looks at them with every commit.
WORTH_A_CACHE_OFTEN_BYTES: Final = 200_000

Progress = Callable[[int, int], None]


def plan_all(
    entries: Sequence[FileEntry], policy: Policy, jobs: int, progress: Progress, cached: str, *, often: bool = False
) -> Iterator[FilePlan]:
    """Plan all files, but for those that an earlier run has planned and that have not changed since.

    In:      jobs, the most processes to use; progress is told (files done, files in all). cached says what was asked
             for besides the policy, "" to plan all files whatever an earlier run has planned; often, whether the same
             files are looked at again and again.
    Out:     the plans of the files in which something was found, in no certain order of the files.
    Errors:  WorkerLost.
    """
    units = group(entries)
    cache = None
    worth = WORTH_A_CACHE_OFTEN_BYTES if often else WORTH_A_CACHE_BYTES
    if cached and sum(unit.size_bytes for unit in units) >= worth:
        from rewrite.cache import open_cache

        cache = open_cache(policy, cached)
        recalled = [cache.recall(unit) for unit in units]
        units = [rest for _, rest in recalled if rest]
        for plans, _ in recalled:
            yield from plans
    done = len(entries) - sum(len(unit.entries) for unit in units)

    def tell(count: int) -> None:
        nonlocal done
        done += count
        progress(done, len(entries))

    for unit, planned in zip(units, _plan_units(units, policy, jobs, tell), strict=True):
        if cache:
            cache.keep(unit, planned.plans, planned.looked_at)
        yield from planned.plans
    if cache:
        cache.save()


def _plan_units(units: Sequence[Unit], policy: Policy, jobs: int, tell: Callable[[int], None]) -> Iterator[_Planned]:
    """Plan all units, in order; tell is told of how many files are done.

    Errors:  WorkerLost.
    """
    workers = min(jobs, len(units), 1 + sum(unit.size_bytes for unit in units) // WORTH_A_PROCESS_BYTES)
    if workers <= 1:
        mapper, neighbours = Mapper(policy), Neighbours()
        begin()
        for unit in units:
            yield _plan_unit(unit, mapper, neighbours)
            tell(len(unit.entries))
        return
    # Imported here: it takes 2 ms, and most runs are small.
    from rewrite.workers import in_order, pack, unpack

    # The names of all files are much of what there is before the workers start. Packed before, they are not touched
    # until the workers have ended, and so are there once for all processes.
    counts = [len(unit.entries) for unit in units]
    rounds = [[pack(unit) for unit in some] for some in cut(units, workers * PLANNED_BY_A_PROCESS_BYTES)]
    share()
    give_back()
    # What the workers send stays packed until they have ended, so that their memory and that of the plans are never
    # needed together.
    done: deque[bytes] = deque()
    for count, packed in zip(counts, in_order(_plan_in_worker, rounds, workers, _prepare, (policy,)), strict=True):
        done.append(packed)
        tell(count)
    while done:
        planned: _Planned = unpack(done.popleft())
        yield planned


class _ChartFiles(NamedTuple):
    """What was read of a chart besides the files of the run: files by their path in the chart, the dependencies that
    are missing, the stamps of what was looked at, which of the files stand in folders of their own, and which are the
    chart's own templates and values.
    """

    context: dict[str, bytes]
    missing: list[Missing]
    looked_at: dict[str, Stamp | None]
    beside: dict[str, Beside]
    own: frozenset[str]


class _Planned(NamedTuple):
    """The plans of a unit, and the stamps of what was looked at for them besides its files."""

    plans: list[FilePlan]
    looked_at: dict[str, Stamp | None]


def _plan_unit(unit: Unit, mapper: Mapper, neighbours: Neighbours) -> _Planned:
    """Plan some files; those in which nothing was found are left out."""
    data: dict[str, tuple[str, bytes]] = {}
    plans: list[FilePlan] = []
    packed = [entry for entry in unit.entries if entry.packed]
    for entry in unit.entries:
        if entry.packed:
            continue
        try:
            content = files.read(entry.real)
        except OSError as error:
            plans.append(FilePlan(entry.name, problems=[Problem(entry.name, files.describe(error))]))
            continue
        if unit.chart:
            data[_within(unit.chart, entry.real)] = (entry.name, content)
            continue
        plan = plan_bytes(entry.name, content, mapper, proves=True)
        if not plan.is_empty:
            plan.checksum = crc32(content)
            plans.append(plan)
    looked_at: dict[str, Stamp | None] = {}
    context: dict[str, bytes] = {}
    if unit.chart:
        read = read_chart(unit.chart, data, neighbours)
        context, looked_at = read.context, read.looked_at
        plans += _plan_read(unit.chart, data, read, mapper)
        looked_at |= _tell_unread(unit.chart, data, context, mapper, plans)
    if packed:
        from rewrite.packed import plan_packed  # most folders have none

        plans += plan_packed(packed, unit.chart, {**context, **_as_made(data, plans)}, mapper)
    return _Planned(plans, looked_at)


def _plan_read(chart: str, data: Mapping[str, tuple[str, bytes]], read: _ChartFiles, mapper: Mapper) -> list[FilePlan]:
    """Plan the files of a chart, data as for plan_chart."""
    if not data:
        return []
    contents = dict(data.values())
    plans: list[FilePlan] = []
    planned, lent = plan_chart(
        os.path.basename(chart), data, read.context, mapper, _lendable(read, data, mapper.hosts_in_charts), read.own
    )
    for plan in planned:
        if not plan.is_empty:
            plan.checksum = crc32(contents[plan.name])
            plans.append(plan)
    for path, view in lent.items():
        view.checksum = crc32(read.context[path])
        declared = read.beside[path].declared
        own = _plan_of(plans, data[declared.file][0])
        own.lent = (*own.lent, Lent(path, _declaring(own.name, declared), view))
    for dependency in read.missing:
        if dependency.file in data:
            own = _plan_of(plans, data[dependency.file][0])
            place = _declaring(own.name, dependency)
            own.skips.append(Skip(place, "files", dependency.name, Reason.MISSING_DEPENDENCY))
    return plans


def _tell_unread(
    chart: str,
    data: Mapping[str, tuple[str, bytes]],
    context: Mapping[str, bytes],
    mapper: Mapper,
    plans: list[FilePlan],
) -> dict[str, Stamp | None]:
    """Add to plans what a chart prints of files that a walk leaves; give the stamps of what was looked at for it."""
    # Most runs have no chart.
    from rewrite.unread_files import tell_unread
    from rewrite.unread_templates import tell_unread_templates

    looked_at: set[str] = set()
    skips = [*tell_unread_templates(chart, data, mapper, looked_at)]
    if any(b".Files" in content for _, content in data.values()):
        skips += tell_unread(chart, data, context, mapper, looked_at)
    for skip in skips:
        _plan_of(plans, skip.place.file).skips.append(skip)
    return {path: stamp(path) for path in looked_at}


def _lendable(read: _ChartFiles, data: Mapping[str, object], mapped: frozenset[str]) -> dict[str, str]:
    """Give the real paths of the templates of libraries that stand in folders, by their path in a chart."""
    if not read.beside:
        return {}
    from rewrite.charts.libraries import folder_of, speaking_libraries

    folders = speaking_libraries(read.context, read.beside, mapped)
    found = {path: file for path, file in read.beside.items() if file.declared.file in data}
    return {path: file.real for path, file in found.items() if folder_of(path) in folders}


def _as_made(data: Mapping[str, tuple[str, bytes]], plans: Sequence[FilePlan]) -> dict[str, bytes]:
    """Give the files of a chart as the run makes them: a registry that it sets stands in for what is packed."""
    made = {path: content for path, (_, content) in data.items()}
    changes = {plan.name: plan.changes for plan in plans if plan.changes}
    for path, (name, content) in data.items():
        if name in changes:
            source = decode(name, content)
            made[path] = source.encode(apply(source.text, [edit for change in changes[name] for edit in change.edits]))
    return made


def _plan_of(plans: list[FilePlan], name: str) -> FilePlan:
    """Give the plan of a file that declares dependencies, name in the report."""
    plan = next((plan for plan in plans if plan.name == name), None)
    if plan is None:
        plan = FilePlan(name)
        plans.append(plan)
    return plan


def _declaring(name: str, dependency: Missing) -> Place:
    return Place(name, dependency.line, dependency.column, path="dependencies")


def _within(root: str, real: str) -> str:
    return os.path.relpath(real, root).replace(os.sep, "/")


def read_chart(chart: str, known: Mapping[str, object], neighbours: Neighbours) -> _ChartFiles:
    """Read the files of a chart besides those that are known already, so that it is judged as a whole.

    In:      chart, its folder. neighbours, the charts beside it that were read before.
    """
    context = {}
    looked_at: set[str] = set()
    entered = enter(chart, looked_at, len(known))
    for entry in entered.files:
        path = _within(chart, entry.real)
        if path not in known:
            looked_at.add(entry.real)
            with suppress(OSError):
                context[path] = files.read(entry.real)
    own = frozenset(path for path in context if kind_of(path) in OF_CHARTS or is_in_values_folder(path))
    gathered = gather(chart, looked_at, neighbours)
    for path, content in (*read_left_out(chart, entered.packed, looked_at), *gathered.files.items()):
        if path not in known:
            context.setdefault(path, content)
    stamps = {path: stamp(path) for path in looked_at}
    return _ChartFiles(context, gathered.missing, stamps, gathered.beside, own)


_worker: tuple[Mapper, Neighbours] | None = None


def _prepare(policy: Policy) -> None:
    """Make what a worker process plans with, once."""
    global _worker  # noqa: PLW0603
    _worker = Mapper(policy), Neighbours()
    relax()


def _plan_in_worker(task: bytes) -> bytes:
    """Plan a packed unit in a worker process; give what was planned, packed."""
    if _worker is None:
        raise AssertionError("the worker was not prepared")
    from rewrite.interned import Interned
    from rewrite.workers import pack, unpack

    planned = _plan_unit(unpack(task), *_worker)
    Interned().intern(planned.plans)
    return pack(planned)
