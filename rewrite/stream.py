"""Stream: carries a run over one text that comes on stdin or in a message, and passes it on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.batch import Extras, Mode, Outcome, acceptance_of
from rewrite.collector import tighten
from rewrite.deciding import hold
from rewrite.errors import RewriteError
from rewrite.mapping import Mapper
from rewrite.plans import FilePlan, Standing
from rewrite.report import Problem, Report
from rewrite.rewriting import plan, plan_bytes, rewrite_text
from rewrite.source import Source, decode
from rewrite.unforeseen import Unforeseen

if TYPE_CHECKING:
    from rewrite.baseline import Acceptance, Baseline
    from rewrite.policy import Policy

# Blanks, and the byte order marks that a shell puts in front of nothing.
NOTHING: Final = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"


def filter_bytes(
    name: str, data: bytes, policy: Policy, mode: Mode, extras: Extras | None = None
) -> tuple[Outcome, bytes]:
    """Run over one stream.

    Out:     the outcome, and the bytes to pass on: the input itself when nothing changes or anything goes wrong.
    """
    tighten()
    extras = extras or Extras()
    acceptance = acceptance_of(extras)
    outcome, passed_on = _filter(name, data, policy, mode, extras.baseline, acceptance)
    if acceptance:
        acceptance.settle(outcome.report)
    return outcome, passed_on


def _filter(
    name: str, data: bytes, policy: Policy, mode: Mode, baseline: Baseline | None, acceptance: Acceptance | None
) -> tuple[Outcome, bytes]:
    report = Report(written=mode is Mode.WRITE, mirror=policy.mirror, files_read=1)
    outcome = Outcome(report, [])
    if mode is Mode.CHECK and not data.strip(NOTHING):
        message = "the stream is empty, so nothing was checked; did the program in front of it fail?"
        report.problems.append(Problem(name, message))
        return outcome, data
    mapper = Mapper(policy)
    plan = plan_bytes(name, data, mapper)
    held = hold([plan], policy, report, baseline, acceptance)
    report.skips += plan.skips
    report.problems += plan.problems
    changes = held.by_file.get(name)
    if not changes:
        return outcome, data
    # An empty stream would deploy nothing without an error.
    with Unforeseen() as unforeseen:
        try:
            source = decode(name, data)
            standing = Standing(held.targets, plan.settled, held.accepted.get(name, ()))
            text = rewrite_text(source, changes, standing, mapper)
        except RewriteError as error:
            report.problems.append(Problem(name, f"passed on as it was: {error}"))
            return outcome, data
    if unforeseen.error:
        report.problems += unforeseen.problems(name)
        return outcome, data
    if mode is Mode.DIFF:
        from rewrite.renderers.diff import diff_of

        outcome.diffs.append(diff_of(name, source, text))
    report.changes += changes
    report.files_changed = 1
    return outcome, source.encode(text)


def rewrite_string(text: str, policy: Policy, name: str = "<string>") -> tuple[str, FilePlan]:
    """Rewrite one text on its own, what speaks against it within it included. The library's front door.

    Errors:  RewriteError when the text cannot be read, or when its result does not stand.
    """
    mapper = Mapper(policy)
    source = Source(name, text)
    planned = plan(source, mapper)
    report = Report()
    held = hold([planned], policy, report)
    planned.changes = held.by_file.get(name, [])
    planned.skips += report.skips
    if not planned.changes:
        return text, planned
    standing = Standing(held.targets, planned.settled, held.accepted.get(name, ()))
    return rewrite_text(source, planned.changes, standing, mapper), planned
