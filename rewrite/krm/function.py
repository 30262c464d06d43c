"""Function: takes a ResourceList and gives it back with the references of its items rewritten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rewrite.deciding import hold
from rewrite.edit import apply
from rewrite.errors import RewriteError, UnreadableDocument
from rewrite.file_holds import IGNORED
from rewrite.hits import find_hits
from rewrite.krm.package import files_of
from rewrite.krm.resource_list import NAME, behind_key
from rewrite.krm.results import RESULTS, add_results
from rewrite.krm.settings import FUNCTION_CONFIG
from rewrite.krm.telling import tell
from rewrite.leaving import leave_all
from rewrite.mapping import Mapper, decide
from rewrite.markers import is_ignored_file
from rewrite.plans import Standing
from rewrite.report import ExitCode, Place, Problem, Report, Skip
from rewrite.rewriting import plan_bytes, rewrite_text
from rewrite.span import Span

if TYPE_CHECKING:
    from rewrite.krm.resource_list import ResourceList
    from rewrite.policy import Policy
    from rewrite.source import Source

_CONTENT: Final = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the function gives back: the bytes for stdout, None when it fails, and what it has to say.

    report counts lines in the list as it came; told names the files and objects that the caller knows instead.
    """

    output: bytes | None
    report: Report
    told: Report
    code: ExitCode


def rewrite(resources: ResourceList, policy: Policy, *, check: bool = False) -> Answer:
    """Rewrite the items.

    Out:     Answer. With a problem or a refused collision there is no output: whoever ran the function must not go on
             with a half of it. check gives the list back as it came, and nothing when a run would change it.
    """
    report = Report(written=not check, mirror=policy.mirror, files_read=1)
    files = files_of(resources)
    if files is None:
        _rewrite_whole(resources, policy, report)
    else:
        from rewrite.krm.by_file import rewrite_files  # a build names no files

        rewrite_files(resources, files, policy, report)
    code = report.exit_code(check=check)
    # Without output nothing has changed, whatever could have.
    report.written = report.written and code is ExitCode.DONE
    told = tell(report, resources.tell)
    if code is not ExitCode.DONE:
        return Answer(None, report, told, code)
    edits = [edit for change in report.changes for edit in change.edits]
    if not check:
        edits += add_results(report, resources)
    return Answer(resources.source.encode(apply(resources.source.text, edits)), report, told, code)


def _rewrite_whole(resources: ResourceList, policy: Policy, report: Report) -> None:
    """Rewrite a list whose items are in no files."""
    mapper = Mapper(policy)
    blanked, ignored = _blank(resources, mapper)
    plan = plan_bytes(NAME, blanked.encode(blanked.text), mapper)
    held = hold([plan], policy, report)
    changes = held.by_file.get(NAME, [])
    report.problems += plan.problems
    report.skips += [*plan.skips, *ignored]
    try:
        if changes:
            standing = Standing(held.targets, plan.settled, held.accepted.get(NAME, ()))
            rewrite_text(blanked, changes, standing, mapper)
    except RewriteError as error:
        report.problems.append(Problem(NAME, f"not rewritten: {error}"))
    else:
        report.changes += changes
        report.files_changed = min(len(changes), 1)


def failure(error: RewriteError) -> Report:
    """Give the report on a stream that could not be read."""
    where, told = (0, 0), error.alone
    if isinstance(error, UnreadableDocument):
        where, told = (error.line, error.column), error.told()
    message = f"no ResourceList can be read from it: {told}; nothing was written to stdout"
    return Report(written=False, files_read=1, problems=[Problem(NAME, message, *where)])


def _blank(resources: ResourceList, mapper: Mapper) -> tuple[Source, list[Skip]]:
    """Blank what is not to be planned; give the references of ignored items as skips."""
    source = resources.source
    text = source.text
    regions = [resources.regions[key] for key in (FUNCTION_CONFIG, RESULTS) if key in resources.regions]
    ignored = _ignored(resources)
    skips: list[Skip] = []
    for span in ignored:
        hits = [hit.shift(span.start) for hit in find_hits(text[span.start : span.end], mapper.domains)]
        for reference in leave_all(source, hits, *IGNORED):
            # Of an item that names no registry nothing is told but that it stays.
            place = reference.place if hits else Place(NAME, *source.position(span.start))
            decided = decide(reference._replace(place=place), mapper)
            skips += [decided] if isinstance(decided, Skip) else []
    spans = [behind_key(text, region) for region in regions]
    spans += [Span(text.index("-", span.start) + 1, span.end) for span in ignored]
    for span in spans:
        blank = _CONTENT.sub(lambda found: " " * len(found.group()), text[span.start : span.end])
        text = text[: span.start] + blank + text[span.end :]
    return source.with_text(text), skips


def _ignored(resources: ResourceList) -> list[Span]:
    """Give the spans of the items that are marked as ignored."""
    spans = (item.span for item in resources.items if item.span)
    return [span for span in spans if is_ignored_file(resources.source.text[slice(*span)])]
