"""Rewriting: the line from bytes to edits. The only file that knows the order of the stages."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from rewrite.edit import apply, results
from rewrite.errors import RewriteError
from rewrite.hits import find_hits
from rewrite.locating import Located, is_ignored_file, leave_all, locate
from rewrite.mapping import Mapper, decide
from rewrite.reading import WORDS, Reading, kind_of, read
from rewrite.report import Change, Problem, Reason, Skip
from rewrite.run import refuse_collisions
from rewrite.source import Source, decode
from rewrite.verify import UnfaithfulEdit, check_documents

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rewrite.locate import LocatedReference
    from rewrite.policy import Policy
    from rewrite.span import Span

# SOPS signs the whole file (`mac`), so that any edit breaks it; ansible-vault encrypts it.
SOPS_MARK: Final = re.compile(r"""^(?:sops:[ \t]*\r?$|[ \t]*"sops":[ \t]*\{)""", re.MULTILINE)
VAULT_MARK: Final = "$ANSIBLE_VAULT;"


@dataclass(slots=True)
class FilePlan:
    """What is to become of one file; plain data that travels between processes.

    settled holds the field paths about which more than this file decided: a second look at the file alone may differ.
    """

    name: str
    changes: list[Change] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    settled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a second plan may want to change all the same: collisions that were refused, and what a chart settled."""

    targets: Collection[str] = frozenset()
    paths: Collection[str] = frozenset()

    def expects(self, change: Change) -> bool:
        """Tell whether it is right that a change is planned and not made."""
        return change.target in self.targets or change.place.path in self.paths


def plan_bytes(name: str, data: bytes, mapper: Mapper) -> FilePlan:
    """Plan a file from its bytes; whatever goes wrong becomes a problem of this file."""
    file = find_bytes(name, data, mapper)
    return file if isinstance(file, FilePlan) else decide_all(file, mapper)


def plan(source: Source, mapper: Mapper) -> FilePlan:
    """Plan a source: read, locate and map it."""
    return decide_all(find(source, mapper), mapper)


def plan_chart(
    root: str, data: Mapping[str, tuple[str, bytes]], context: Mapping[str, bytes], mapper: Mapper
) -> list[FilePlan]:
    """Plan the files of a chart together.

    In:      root, the name of the chart's folder. data, from each file's path in the chart to its name in the report
             and its bytes. context, the chart's other files, which are only read.
    """
    found = {path: find_bytes(name, content, mapper) for path, (name, content) in data.items()}
    files = {path: file for path, file in found.items() if isinstance(file, Located)}
    problems: list[Problem] = []
    if any(file.references for file in files.values()):
        from rewrite.charts.settle import settle  # charts are few, and the evaluator is large

        texts = {path: file.source.text for path, file in files.items()}
        for path, content in context.items():
            with suppress(RewriteError):
                texts.setdefault(path, decode(path, content).text)
        try:
            settle(root, texts, files, mapper.domains)
        except Exception as error:  # noqa: BLE001 - the finders' own judgement stands; a person must look
            name = next(iter(data.values()))[0]
            problems.append(_internal(name, error))
    plans = [file if isinstance(file, FilePlan) else decide_all(file, mapper) for file in found.values()]
    if problems:
        plans[0].problems += problems
    return plans


def find_bytes(name: str, data: bytes, mapper: Mapper) -> Located | FilePlan:
    """Read a file's bytes and locate its references, or plan nothing but the problem it is."""
    try:
        return find(decode(name, data), mapper)
    except RewriteError as error:
        return FilePlan(name, problems=[Problem(name, str(error))])
    except Exception as error:  # noqa: BLE001 - one bad file never stops the others
        return FilePlan(name, problems=[_internal(name, error)])


def find(source: Source, mapper: Mapper) -> Located:
    """Read a source and locate its references."""
    text = source.text
    kind = kind_of(source.name)
    hits = find_hits(text, mapper.domains)
    if not hits and not WORDS.search(text):
        return Located(source, kind, Reading(), [])
    if held := _hold_file(source, hits):
        return Located(source, kind, Reading(), held)
    reading = read(source, kind, hits)
    return Located(source, kind, reading, locate(source, reading, hits, mapper.fields))


def decide_all(file: Located, mapper: Mapper) -> FilePlan:
    """Map all references of a file."""
    result = FilePlan(file.source.name, problems=file.reading.problems, settled=frozenset(file.settled))
    for reference in file.references:
        decision = decide(reference, mapper)
        if isinstance(decision, Change):
            result.changes.append(decision)
        else:
            result.skips.append(decision)
    return result


def rewrite_text(source: Source, changes: Sequence[Change], standing: Standing, mapper: Mapper) -> str:
    """Apply changes to a source and check the result.

    In:      standing, what a second plan may find: references that stay for reasons outside this file.
    Out:     the new text.
    Errors:  UnfaithfulEdit when the new text differs in more than the edits, or when a second run would change it.
    """
    edits = [edit for change in changes for edit in change.edits]
    after = replace(source, text=apply(source.text, edits), _line_starts=[])
    kind = kind_of(source.name)
    hits = find_hits(after.text, mapper.domains)
    # What was edited is read again, also where nothing in it names a known registry any more.
    again = read(after, kind, sorted({*hits, *results(edits)}))
    check_documents(read(source, kind, find_hits(source.text, mapper.domains)), again, edits)
    for located in locate(after, again, hits, mapper.fields):
        change = decide(located, mapper)
        if isinstance(change, Change) and not standing.expects(change):
            raise UnfaithfulEdit(
                f"{change.place.path or change.place.line} would change again, from {change.before} to {change.after}"
            )
    return after.text


def rewrite_string(text: str, policy: Policy, name: str = "<string>") -> tuple[str, FilePlan]:
    """Rewrite one text on its own, collisions within it included. The library's front door, and the tests'."""
    mapper = Mapper(policy)
    source = Source(name, text)
    result = plan(source, mapper)
    result.changes, refused = refuse_collisions(result.changes, policy)
    result.skips += refused.skips
    if not result.changes:
        return text, result
    return rewrite_text(source, result.changes, Standing(refused.targets), mapper), result


def _hold_file(source: Source, hits: Sequence[Span]) -> list[LocatedReference]:
    """Give the references of a file that is left as a whole, each with the reason; [] for all other files."""
    text = source.text
    if is_ignored_file(text):
        return leave_all(source, hits, Reason.IGNORED, "ignore-file")
    if text.startswith(VAULT_MARK) or SOPS_MARK.search(text):
        return leave_all(source, hits, Reason.ENCRYPTED, "")
    return []


def _internal(name: str, error: Exception) -> Problem:
    return Problem(name, f"internal error, please report it with this file: {type(error).__name__}: {error}")
