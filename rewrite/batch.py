"""Batch: carries a run over many files: has them planned, decides, writes."""

from __future__ import annotations

import os
from enum import Enum
from typing import TYPE_CHECKING, Final
from zlib import crc32

from rewrite import files
from rewrite.deciding import ensure_registries, hold, hold_in_patches, hold_prefixed_images, hold_replaced_images
from rewrite.edit import apply
from rewrite.errors import ChangedMeanwhile, RewriteError
from rewrite.following import Around, follow_images
from rewrite.interruption import Interruption
from rewrite.made_beside import MadeBeside
from rewrite.mapping import Mapper
from rewrite.planning import plan_all
from rewrite.plans import FilePlan, Standing
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import Change, Place, Problem, Report, Skip, WrittenFile
from rewrite.rewriting import rewrite_text
from rewrite.set_by_commands import tell_set
from rewrite.settling import plan_again, settle_included, settle_lent, settle_uses
from rewrite.source import decode
from rewrite.spelled_paths import from_here
from rewrite.stopwatch import Stopwatch
from rewrite.taken import is_left
from rewrite.unforeseen import Unforeseen
from rewrite.units import CHART_FILE, VALUES_FILE
from rewrite.within import mark, narrow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.baseline import Acceptance, Baseline
    from rewrite.looking import Looking
    from rewrite.planning import Progress
    from rewrite.policy import Policy
    from rewrite.rendered_charts import ChartsBelow
    from rewrite.renderers.diff import Diff
    from rewrite.source import Source
    from rewrite.walking import FileEntry, Walk


LEFT_BEHIND: Final = (
    "where this run has moved images that its entries are for, take it back before the next one, or write their new "
    "names into the entries by hand"
)


class Mode(Enum):
    """What a run does with what it has decided."""

    WRITE = "write"
    CHECK = "check"
    DIFF = "diff"


class Outcome(NamedTuple):
    """The report, and for Mode.DIFF the unified diffs in the order of the files."""

    report: Report
    diffs: list[Diff]


class Extras:
    """What a run may be given besides its files and its policy.

    baseline is what is accepted; the files in it are named relative to its own file. undoable keeps in the report what
    an exact undo needs. watch counts the time of the stages. interruption is told before files are written. cached says
    what was asked for besides the policy, so that a large run may use what an earlier one has planned; "" never to.
    asked are the names of the files that may change, None where all may.
    """

    __slots__ = ("asked", "baseline", "baseline_file", "cached", "interruption", "undoable", "watch")

    def __init__(
        self, baseline: Baseline | None = None, baseline_file: str = "", *, undoable: bool = False, cached: str = ""
    ) -> None:
        self.baseline = baseline
        self.baseline_file = baseline_file
        self.undoable = undoable
        self.cached = cached
        self.asked: frozenset[str] | None = None
        self.watch = Stopwatch()
        self.interruption = Interruption()


class _Job(NamedTuple):
    """What is the same for all files of a run that are finished."""

    mapper: Mapper
    mode: Mode
    report: Report
    undoable: bool


def run(walk: Walk, policy: Policy, mode: Mode, jobs: int, progress: Progress, extras: Extras | None = None) -> Outcome:
    """Run over files.

    In:      jobs, the most processes to use; progress is told (files done, files in all).
    Out:     Outcome. A file that cannot be read, planned or written is a problem in the report; all others are done.
    """
    extras = extras or Extras()
    watch = extras.watch
    report = Report(written=mode is Mode.WRITE, mirror=policy.mirror, files_read=len(walk.files))
    report.problems += walk.problems
    report.skips += map(_left_out, walk.ignored)
    taken = (*walk.files, *walk.packed)
    with watch.stage("read and decide"):
        found = plan_all(taken, policy, jobs, progress, extras.cached, often=extras.asked is not None)
        plans = {plan.name: plan for plan in found}
        settle_lent(walk.files, plans)
    mapper, acceptance = Mapper(policy), acceptance_of(extras)
    with watch.stage("decide over all files"):
        targeted = plan_again(walk.files, plans, mapper, policy, _locate)
        entries = (*taken, *ensure_registries(walk.files, plans, mapper, report))
        planned = mark([plans[entry.name] for entry in entries if entry.name in plans], extras.asked)
        settle_included(walk.files, planned)
        settled, made = settle_uses(walk.files, planned), MadeBeside(walk.files, walk.roots)
        elsewhere = (
            made.hold(planned)
            | hold_prefixed_images(walk.files, plans, _locate, _look)
            | hold_in_patches(walk.files, plans, _locate, extras.asked)
        )
        elsewhere |= hold_replaced_images(walk.files, plans, _locate, policy, extras.baseline)
        held = hold(planned, policy, report, extras.baseline, acceptance, _charts_of(walk, planned, mapper))
        held = held._replace(targets=held.targets | elsewhere)
        narrow(held, plans, extras.asked, report)
        report.skips += (*tell_set(made, planned, held.by_file, mapper), *_tell_values(walk, planned, mapper))
        for name, places in (*targeted, *settled):
            held.accepted.setdefault(name, set()).update(places)
    diffs: dict[str, Diff] = {}
    job = _Job(mapper, mode, report, extras.undoable)

    def finish(entries: Iterable[FileEntry]) -> None:
        for entry in entries:
            plan = plans[entry.name]
            if extras.asked is None or entry.name in extras.asked:
                report.skips += plan.skips
                report.problems += plan.problems
            if mine := held.by_file.get(entry.name):
                expected = Standing(held.targets, plan.settled, held.accepted.get(entry.name, ()))
                with watch.stage("check and write" if mode is Mode.WRITE else "check"):
                    if diff := _finish(entry, mine, expected, job, plan):
                        diffs[entry.name] = diff

    if mode is Mode.WRITE:
        extras.interruption.begin()
    # Files with image entries come last: these follow what has become of all the others.
    followers = dict.fromkeys(plan.name for plan in plans.values() if any(layer.entries for layer in plan.layers))
    finish(entry for entry in entries if entry.name in plans and entry.name not in followers)
    if (layered := [plan.name for plan in plans.values() if plan.layers]) or walk.passed:
        with watch.stage("decide over all files"):
            # What is written already must be in a report.
            with Unforeseen() as unforeseen:
                follow_images(walk, plans, held, report, Around(_locate, _is_unread, _look, extras.asked))
            # The entries of each of these stay beside images that may have moved.
            left = followers or layered[:1] or [walk.passed[0].name]
            report.problems += unforeseen.problems(*left)
    finish(entry for entry in entries if entry.name in followers)
    if acceptance:
        acceptance.settle(report)
    return Outcome(report, [diffs[entry.name] for entry in entries if entry.name in diffs])


def _charts_of(walk: Walk, plans: Iterable[FilePlan], mapper: Mapper) -> ChartsBelow | None:
    """Give the charts of a run; None when there are none that may say something of what is in other files."""
    # A chart without an image in its values may be one that others stand in values for.
    if not any(plan.deployed for plan in plans) and not any(map(_is_of_chart, walk.files)):
        return None
    from rewrite.run_charts import RunCharts

    return RunCharts(walk.files, walk.packed, mapper)


def _tell_values(walk: Walk, plans: Iterable[FilePlan], mapper: Mapper) -> Iterable[Skip]:
    """Tell of files that values are taken from, and that no run reads by their names."""
    naming = [plan for plan in plans if plan.values_files]
    if not naming:
        return ()
    from rewrite.unread_sources import Beside, tell_values  # few files name others with values

    return tell_values(naming, Beside({entry.real for entry in walk.files}, _locate, _is_unread), mapper)


def _is_of_chart(entry: FileEntry) -> bool:
    return os.path.basename(entry.name) in (CHART_FILE, VALUES_FILE)


def acceptance_of(extras: Extras) -> Acceptance | None:
    """Make ready to accept what is in the baseline, if there is one."""
    if extras.baseline is None:
        return None
    from rewrite.baseline import Acceptance

    return Acceptance(extras.baseline, lambda name: relative_name(name, extras.baseline_file))


def relative_name(name: str, file: str) -> str:
    """Give the name of a file relative to where another one is; that of a stream stays."""
    if not os.path.exists(name):
        return name
    return os.path.relpath(os.path.realpath(name), os.path.dirname(os.path.realpath(file))).replace(os.sep, "/")


def _is_unread(file: str) -> bool:
    return is_left(os.path.basename(file)) and os.path.isfile(file)


def _locate(name: str, path: str) -> str:
    """Give the real path of what a file names by a relative path; what no file can be called stays as it is."""
    if "\0" in path:
        return path
    return os.path.realpath(os.path.join(os.path.dirname(name), path))


def _look() -> Looking:
    from rewrite.looking import Looking  # few runs have image entries

    return Looking()


def _check_unchanged(data: bytes, checksum: int | None) -> None:
    """Refuse bytes that are not those that were planned, for the spans of the edits count in these."""
    if checksum is not None and crc32(data) != checksum:
        raise ChangedMeanwhile("another program changed it during the run; run again")


def _finish(entry: FileEntry, changes: list[Change], standing: Standing, job: _Job, plan: FilePlan) -> Diff | None:
    """Apply the changes of one file, check the result and write it; give the diff for Mode.DIFF."""
    diff, report = None, job.report
    # The same changes to the same bytes make what was verified.
    is_proven = plan.proven is not None and plan.checksum is not None and list(plan.proven) == changes
    if is_proven and job.mode is Mode.CHECK and not job.undoable:
        report.changes += changes
        report.files_changed += 1
        return diff
    with Unforeseen() as unforeseen:
        try:
            data = b"" if entry.new else files.read(entry.real)
            _check_unchanged(data, plan.checksum)
            source = decode(entry.name, data)
            text = apply(source.text, [edit for change in changes for edit in change.edits])
            new = source.encode(text)
            if not is_proven:
                rewrite_text(source, changes, standing, job.mapper)
            if job.mode is Mode.WRITE:
                if entry.new:
                    files.make_folder(os.path.dirname(entry.real))
                files.write_atomically(entry.real, new)
            elif job.mode is Mode.DIFF:
                from rewrite.renderers.diff import diff_of

                diff = diff_of(from_here(files.on_disk(entry.name)), source, text, created=entry.new)
        except OSError as error:
            unwritten = job.mode is Mode.WRITE
            said = f"{files.describe(error)}{_left_behind(job.mode, changes)}"
            report.problems.append(Problem(entry.name, said, is_unwritten=unwritten))
        except RewriteError as error:
            report.problems.append(Problem(entry.name, f"left as it was: {error}{_left_behind(job.mode, changes)}"))
        else:
            if job.undoable:
                changes = _keep(entry, changes, source, new, report)
            report.changes += changes
            report.files_changed += 1
    report.problems += unforeseen.problems(entry.name)
    return diff


def _left_behind(mode: Mode, changes: Iterable[Change]) -> str:
    """Say what a run that is only repeated would not mend: image entries are for names that stand nowhere any more."""
    from rewrite.finders.kustomization import ID  # hardly any run needs it

    is_behind = any(change.finder == ID and change.place.path.endswith(".name") for change in changes)
    return f"; {LEFT_BEHIND}" if mode is Mode.WRITE and is_behind else ""


def _keep(entry: FileEntry, changes: list[Change], source: Source, new: bytes, report: Report) -> list[Change]:
    """Keep in the report what an exact undo of a file needs."""
    from rewrite.undo import digest, keep

    if report.written:
        before = None if entry.new else source.encode(source.text)
        report.written_files.append(WrittenFile(entry.name, digest(before), digest(new)))
    return [keep(change, source.text) for change in changes]


def _left_out(entry: FileEntry) -> Skip:
    return Skip(Place(entry.name, 1, 1), "files", os.path.basename(entry.name.rstrip("/")), Reason.GITIGNORED)
