"""Completing: the path that a registry is joined to, where it is written out, and what holds it there.

A policy may change that path too (`--library add`, a rule for a part of it), so that it stays, and the registry with
it, wherever it would stay by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.behind import path_behind
from rewrite.fieldpath import format_path
from rewrite.finders.going_on import going_on
from rewrite.locate import NOT_BESIDE, PathBeside
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.line_holds import LineHolds
    from rewrite.source import Source
    from rewrite.span import Span

REPEATED: Final = "aliases repeat it"
IN_PIECES: Final = "it is written over several lines, or with escapes"


class Completion(NamedTuple):
    """A path as it is written, "" where it is not known; span is its place where it may be edited.

    is_behind and beside are as for LocatedReference.
    """

    text: str
    span: Span | None = None
    is_behind: bool = False
    beside: PathBeside = NOT_BESIDE


def complete(
    source: Source, document: Document, finding: Finding, uses: Container[int], lines: LineHolds
) -> Completion:
    """Give the path that a finding is joined to.

    In:      uses, where the scalars begin that aliases repeat; lines, those of the source that are held.
    """
    path = finding.completion
    if path is None:
        behind = finding.joined or path_behind(finding)
        return Completion(behind, is_behind=bool(behind))
    span = document.place(path, 0, len(path.value))
    held = ""
    if path.start in uses:
        # A path with several uses is never edited for one of them.
        held = REPEATED
    elif span is None:
        held = IN_PIECES
    elif reason := lines.judge(source.position(span.start).line, None, "")[0]:
        held = f"it stays: {reason.meaning}"
    further = going_on(path)
    beside = PathBeside(format_path(path.path), held, format_path(further.path) if further else "")
    return Completion(path.value, None if held else span, beside=beside)
