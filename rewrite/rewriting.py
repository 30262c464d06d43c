"""Rewriting: the line from bytes to edits. The only file that knows the order of the stages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from rewrite.edit import apply
from rewrite.errors import RewriteError
from rewrite.hits import find_hits
from rewrite.locating import is_ignored_file, leave_all, locate
from rewrite.mapping import Mapper, decide
from rewrite.reading import WORDS, kind_of, read
from rewrite.report import Change, Problem, Reason, Skip
from rewrite.run import refuse_collisions
from rewrite.source import Source, decode
from rewrite.verify import UnfaithfulEdit, check_documents

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rewrite.locate import LocatedReference
    from rewrite.policy import Policy
    from rewrite.span import Span

# SOPS signs the whole file (`mac`), so that any edit breaks it; ansible-vault encrypts it.
SOPS_MARK: Final = re.compile(r"""^(?:sops:[ \t]*\r?$|[ \t]*"sops":[ \t]*\{)""", re.MULTILINE)
VAULT_MARK: Final = "$ANSIBLE_VAULT;"


@dataclass(slots=True)
class FilePlan:
    """What is to become of one file; plain data that travels between processes."""

    name: str
    changes: list[Change] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_bytes(name: str, data: bytes, mapper: Mapper) -> FilePlan:
    """Plan a file from its bytes; whatever goes wrong becomes a problem of this file."""
    try:
        return plan(decode(name, data), mapper)
    except RewriteError as error:
        return FilePlan(name, problems=[Problem(name, str(error))])
    except Exception as error:  # noqa: BLE001
        return FilePlan(name, problems=[_internal(name, error)])


def plan(source: Source, mapper: Mapper) -> FilePlan:
    """Plan a source: read, locate and map it."""
    located, problems = find(source, mapper)
    result = FilePlan(source.name, problems=problems)
    for reference in located:
        decision = decide(reference, mapper)
        if isinstance(decision, Change):
            result.changes.append(decision)
        else:
            result.skips.append(decision)
    return result


def find(source: Source, mapper: Mapper) -> tuple[list[LocatedReference], list[Problem]]:
    """Read a source and locate its references."""
    text = source.text
    hits = find_hits(text, mapper.domains)
    if not hits and not WORDS.search(text):
        return [], []
    if held := _hold_file(source, hits):
        return held, []
    reading = read(source, kind_of(source.name), hits)
    return locate(source, reading, hits), reading.problems


def rewrite_text(source: Source, changes: Sequence[Change], refused: Collection[str], mapper: Mapper) -> str:
    """Apply changes to a source and check the result.

    In:      refused, the target names that collided: their references stay and would be planned again.
    Out:     the new text.
    Errors:  UnfaithfulEdit when the new text differs in more than the edits, or when a second run would change it.
    """
    edits = [edit for change in changes for edit in change.edits]
    after = replace(source, text=apply(source.text, edits), _line_starts=[])
    kind = kind_of(source.name)
    check_documents(
        read(source, kind, find_hits(source.text, mapper.domains)),
        read(after, kind, find_hits(after.text, mapper.domains)),
        edits,
    )
    for change in plan(after, mapper).changes:
        if change.target not in refused:
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
    return rewrite_text(source, result.changes, refused.targets, mapper), result


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
