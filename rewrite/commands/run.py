"""Run: rewriting, checking or comparing files and streams, and undoing that."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from rewrite.commands.function import answer, is_plugin_call, is_resource_list, transform
from rewrite.commands.mistakes import (
    refuse_commands,
    refuse_empty,
    refuse_missing,
    refuse_name,
    refuse_overwriting,
    refuse_within,
)
from rewrite.commands.not_in_force import NotInForce
from rewrite.commands.output import (
    STDIN,
    check_place,
    print_reports,
    read_stdin,
    report_targets,
    say,
    write_file,
    write_stdout,
)
from rewrite.commands.sources import find_configuration, policy_of, tell_nothing_came, tell_nothing_read
from rewrite.errors import RewriteError, UsageError
from rewrite.record import NamedTuple
from rewrite.report import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.baseline import Baseline
    from rewrite.batch import Extras, Mode, Outcome
    from rewrite.commands.output import Target, Telling
    from rewrite.commands.sources import Given
    from rewrite.policy import Policy
    from rewrite.renderers.diff import Diff
    from rewrite.report import Report
    from rewrite.stopwatch import Stopwatch
    from rewrite.walking import Walk


class Asked(NamedTuple):
    """What a run is asked to do, besides what moves where; jobs is None for as many processes as there are cores."""

    paths: tuple[str, ...]
    check: bool
    as_diff: bool
    jobs: int | None
    cache: bool
    stdin_filename: str
    baseline: str | None
    write_baseline: str | None
    from_report: str | None
    within: str | None


def run(asked: Asked, given: Given, telling: Telling) -> int:
    """Do what is asked: over files, a stream, a report to undo, or as a plugin.

    Out:     the exit code.
    Errors:  UsageError, WorkerLost.
    """
    paths = asked.paths
    files_named = (("--baseline", asked.baseline), ("--write-baseline", asked.write_baseline))
    refuse_empty((("--from-report", asked.from_report), ("--stdin-filename", asked.stdin_filename), *files_named))
    refuse_empty([("--within", asked.within)], "a folder")
    if asked.from_report:
        return _undo(asked.from_report, asked, telling)
    if is_plugin_call(paths):
        return transform(paths, given, telling, check=asked.check)
    refuse_name(asked.stdin_filename, is_read=not paths or STDIN in paths)
    if not paths and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError("no PATH; name files or folders, or - for stdin")
    data = b"" if paths and paths != (STDIN,) else read_stdin()
    refuse_within(asked.within, paths or ((STDIN,) if data else ()))
    if not paths and not data and (asked.within or os.environ.get("PRE_COMMIT")):
        # A hook that was given no files, or a list that xargs had nothing for: a baseline of nothing would be none.
        return 0
    tell_nothing_came(data, paths, quiet=telling.quiet)
    if not asked.as_diff and is_resource_list(data):
        if asked.baseline or asked.write_baseline:
            raise UsageError("a baseline is for files; stdin holds a ResourceList of kustomize or kpt")
        return answer(data, given, telling, check=asked.check)
    paths = paths or (STDIN,)
    refuse_commands(paths)
    others = NotInForce(given, quiet=telling.quiet)
    others.tell_above(paths)
    policy = policy_of(given)
    mode = _mode(asked)
    targets = _targets(asked, given, telling, mode, paths)
    extras = _extras(asked, paths, undoable=any(name == "json" for name, _ in targets))
    if STDIN in paths and len(paths) > 1:
        raise UsageError("- is stdin to stdout; it cannot stand beside other paths")
    with extras.interruption:
        if STDIN in paths:
            outcome = _filter(data, policy, mode, asked.stdin_filename, extras)
        else:
            own = (*(file for _, file in targets), asked.baseline, asked.write_baseline, given.config_file)
            walk = find_files(paths, policy, extras.watch, own)
            others.tell(walk.configurations)
            tell_nothing_read(walk, paths, quiet=telling.quiet)
            if asked.within and (walk.files or walk.packed):
                from rewrite.within import ask_for  # most runs are about all that they look at

                walk, extras.asked = ask_for(walk, find_files([asked.within], policy, extras.watch, own))
            outcome = run_over(walk, policy, mode, asked.jobs, extras)
        _show(outcome.diffs)
        with extras.watch.stage("report"):
            print_reports(outcome.report, targets, telling)
        if telling.verbose and not telling.quiet:
            say(f"{extras.watch.describe()}\n", err=True)
        if asked.write_baseline:
            return _write_baseline(asked.write_baseline, extras.baseline, outcome.report)
        return int(outcome.report.exit_code(check=asked.check))


def find_files(paths: Sequence[str], policy: Policy, watch: Stopwatch, own: Sequence[str | None] = ()) -> Walk:
    """Find the files of a run; own are those that this run writes or reads itself, and never rewrites."""
    from rewrite import walking

    with watch.stage("find files"):
        walk = walking.walk(paths, include=policy.include, exclude=policy.exclude_files, base=policy.base)
    reals = {os.path.realpath(file) for file in own if file}
    if not reals:
        return walk
    return walk._replace(files=tuple(entry for entry in walk.files if entry.real not in reals))


def run_over(walk: Walk, policy: Policy, mode: Mode, jobs: int | None, extras: Extras) -> Outcome:
    """Run over files, with a bar on a terminal."""
    from rewrite import batch
    from rewrite.progress import Bar

    with Bar() as bar:
        return batch.run(walk, policy, mode, jobs or os.cpu_count() or 1, bar.update, extras)


def _mode(asked: Asked) -> Mode:
    from rewrite.batch import Mode

    return Mode.DIFF if asked.as_diff else Mode.CHECK if asked.check else Mode.WRITE


def _targets(asked: Asked, given: Given, telling: Telling, mode: Mode, paths: Sequence[str]) -> list[Target]:
    """Give where the reports go, when they and the baseline can be written, as far as that can be known before."""
    targets = report_targets(telling, mode, paths)
    read = (find_configuration(given), asked.baseline)
    refuse_overwriting(targets, paths, read)
    if file := asked.write_baseline:
        option = f"--write-baseline {file}"
        check_place(option, file)
        refuse_missing([path for path in paths if path != STDIN], option)
        if os.path.realpath(file) in {os.path.realpath(other) for _, other in targets if other}:
            raise UsageError(f"{option}: a report goes there already; name a file of its own")
        if os.path.isfile(file):
            # Only over an earlier one; what is no baseline is somebody's.
            from rewrite import baseline

            baseline.parse(file, _read_text(file), "it is not written over; name another file")
    return targets


def _show(diffs: Sequence[Diff]) -> None:
    """Print diffs, and what a person must know of them."""
    for diff in diffs:
        say(diff.text)
    if diffs:
        from rewrite.renderers.diff import notes_of  # few runs show any

        for note in notes_of(diffs):
            say(f"{note}\n", err=True)


def _filter(data: bytes, policy: Policy, mode: Mode, name: str, extras: Extras) -> Outcome:
    """Write to stdout what stdin becomes, the same bytes when anything goes wrong, never nothing."""
    from rewrite.batch import Mode as Modes
    from rewrite.stream import filter_bytes

    outcome, output = filter_bytes(name, data, policy, mode, extras)
    if mode is Modes.WRITE:
        write_stdout(output)
    return outcome


def _extras(asked: Asked, paths: Sequence[str], *, undoable: bool) -> Extras:
    from rewrite.batch import Extras

    # What is read does not depend on what may change.
    cached = "\0".join((os.getcwd(), *([asked.within] if asked.within else paths))) if asked.cache else ""
    if not asked.baseline:
        return Extras(undoable=undoable, cached=cached)
    return Extras(_read_baseline(asked.baseline), asked.baseline, undoable=undoable, cached=cached)


def _read_baseline(file: str) -> Baseline:
    from rewrite import baseline

    return baseline.parse(file, _read_text(file))


def _read_text(file: str) -> str:
    from rewrite import files
    from rewrite.source import decode

    try:
        return decode(file, files.read(file)).text
    except OSError as error:
        raise UsageError(f"{file}: {files.describe(error)}") from error
    except RewriteError as error:
        raise UsageError(f"{file}: {error.alone}") from error


def _write_baseline(file: str, earlier: Baseline | None, report: Report) -> int:
    """Accept what a run has found. What the file or the baseline of the run knows of images that moved is kept."""
    from rewrite import baseline
    from rewrite.batch import relative_name
    from rewrite.files import is_file

    if earlier is None:
        earlier = _read_baseline(file) if is_file(file) else baseline.Baseline()
    accepted = baseline.take(report, lambda name: relative_name(name, file), earlier)
    write_file("baseline", file, (baseline.write(accepted),))
    count = sum(accepted.findings.values())
    say(f"{file}: accepted {count} finding{'' if count == 1 else 's'}\n", err=True)
    return int(ExitCode.LOOK if any(problem.is_unwritten for problem in report.problems) else ExitCode.DONE)


def _undo(from_report: str, asked: Asked, telling: Telling) -> int:
    """Undo a run by its report."""
    from rewrite import undo
    from rewrite.batch import Mode
    from rewrite.interruption import Interruption

    refuse_name(asked.stdin_filename, is_read=False)
    if asked.paths or asked.within:
        raise UsageError("--from-report takes its files from the report; drop the PATH, and --within")
    mode = _mode(asked)
    targets = report_targets(telling, mode, ())
    refuse_overwriting(targets, read=(from_report,))
    undos = undo.parse(from_report, _read_text(from_report))
    if not undos:
        kept = f"{from_report}.1"
        hint = f"; {kept} is of an earlier one" if os.path.exists(kept) else ""
        say(f"{from_report}: the run of this report changed nothing{hint}.\n", err=True)
    with Interruption() as interruption:
        if mode is Mode.WRITE:
            interruption.begin()
        report, diffs = undo.run(undos, write=mode is Mode.WRITE, diff=asked.as_diff)
        _show(diffs)
        print_reports(report, targets, telling)
    return int(report.exit_code(check=asked.check))
