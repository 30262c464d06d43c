"""Completing: the path that a registry is joined to, where it is written out, and what holds it there.

A policy may change that path too (`--library add`, a rule for a part of it), so that it stays, and the registry with
it, wherever it would stay by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.behind import is_open_behind, path_behind
from rewrite.fieldpath import format_path
from rewrite.finders.going_on import going_on, part_beside
from rewrite.finders.part_names import OWN_TAG_NAMES
from rewrite.locate import PathBeside, Role
from rewrite.placing import path_text
from rewrite.reasons import Reason
from rewrite.reference import DOCKER_HUB
from rewrite.registries import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.line_holds import LineHolds
    from rewrite.locate import LocatedReference
    from rewrite.source import Source
    from rewrite.tree import Scalar

REPEATED: Final = "aliases repeat it"
IN_PIECES: Final = "it is written over several lines, or with escapes"
NAMES: Final = (Role.REFERENCE, Role.NAME)
# Behind a beginning; what is longer is no name.
LONGEST_REST: Final = 500


def complete(
    located: LocatedReference,
    source: Source,
    document: Document,
    finding: Finding,
    uses: Mapping[int, Sequence[Scalar]],
    lines: LineHolds,
) -> LocatedReference:
    """Give a located reference with the path that it is joined to, or with the registry that it is itself joined to.

    In:      uses, the scalars that aliases repeat, by where they begin, the anchored one first; lines, those of the
             source that are held.
    """
    if _is_hub_word(located):
        from rewrite.finders.hub_words import judge_hub_word  # most images have a tag

        located = judge_hub_word(located, finding)
        finding = finding._replace(role=located.role)
    if located.role is Role.PREFIX or is_open_behind(finding):
        located = located._replace(rest=_rest_of(document, finding))
    path = finding.completion
    if path is None:
        if registry := finding.registry:
            # What aliases repeat is told of where its anchor is.
            anchored = uses[registry.start][0] if registry.start in uses else registry
            part = part_beside(finding.scalar)
            beside = PathBeside(format_path(finding.scalar.path), goes_on=format_path(part.path) if part else "")
            located = located._replace(registry=path_text(document, anchored), beside=beside)
        elif part := _part_behind(located, finding):
            beside = PathBeside(format_path(finding.scalar.path), goes_on=format_path(part.path))
            located = located._replace(beside=beside)
        if behind := finding.joined or path_behind(finding):
            return located._replace(completion=behind, is_behind=True)
        if located.role is not Role.NAME or "/" in located.text or located.beside.goes_on:
            return located
        return located._replace(tag=next(filter(None, map(finding.scalar.sibling, OWN_TAG_NAMES)), ""))
    span = document.place(path, 0, len(path.value))
    by_line = lines.judge(span.start, source.position(span.start).line, None, "")[0] if span else None
    held = ""
    if path.start in uses:
        # A path with several uses is never edited for one of them.
        held = REPEATED
    elif span is None:
        held = IN_PIECES
    elif by_line:
        held = f"it stays: {by_line.meaning}"
    further = going_on(path)
    beside = PathBeside(
        format_path(path.path),
        held,
        format_path(further.path) if further else "",
        is_marked=by_line is Reason.IGNORED,
        shared=REPEATED if finding.scalar.start in uses else "",
    )
    return located._replace(completion=path.value, completion_span=None if held else span, beside=beside)


def _rest_of(document: Document, finding: Finding) -> str:
    """Give what a value has behind a beginning; "" where it does not stand together in the file."""
    end = len(finding.scalar.value)
    return document.part_as_written(finding.scalar, finding.end, end) if end - finding.end <= LONGEST_REST else ""


def _part_behind(located: LocatedReference, finding: Finding) -> Scalar | None:
    """Give what may be joined behind a name with no registry beside it; the `name` of an item of a list is its own."""
    part = going_on(finding.scalar) if located.role in NAMES else None
    is_item = not isinstance(finding.scalar.parent.key, str)
    return None if part is None or (is_item and part.key == "name") else part


def _is_hub_word(located: LocatedReference) -> bool:
    """Tell whether a text is Docker Hub with one component behind it, and without a tag."""
    if located.role is not Role.REFERENCE:
        return False
    domain, _, path = located.text.partition("/")
    return bool(path) and not any(sign in path for sign in "/:@") and canonical(domain) == DOCKER_HUB
