"""Leaving: accounts for the references of a file that stays as a whole."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from rewrite.file_holds import CONTENT, ENCRYPTED_VALUE, signed_in, signed_items
from rewrite.locate import LocatedReference, Role
from rewrite.object_holds import SOPS
from rewrite.reasons import Reason
from rewrite.report import Place
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.source import Source

OTHERS: Final = "not read, so other images in it are not listed"


def leave_all(source: Source, hits: Sequence[Span], reason: Reason, detail: str) -> list[LocatedReference]:
    """Account for the references of a file that is not read, or for the file itself when it names no registry.

    Of a text for people never the latter. Of an encrypted file always: names without a registry, which are not looked
    for, are to move with it.
    """
    from rewrite.finders import sweep  # few files stay as a whole

    located = [
        LocatedReference(
            sweep.ID,
            Role.REFERENCE,
            found.group(),
            Span(*found.span()),
            Place(source.name, *source.position(hit.start)),
            hold=reason,
            hold_detail=detail,
        )
        for hit in hits
        if (found := sweep.REFERENCE.match(source.text, hit.start))
    ]
    if reason is Reason.PROSE or (located and reason is not Reason.ENCRYPTED):
        return located
    place = Place(source.name, 1, 1)
    others = OTHERS if located else detail
    whole = LocatedReference(sweep.ID, Role.REFERENCE, "", Span(0, 0), place, hold=reason, hold_detail=others)
    return [whole, *located]


def leave_signed(source: Source) -> list[LocatedReference]:
    """Account for documents and items that are encrypted beside others: what is hidden in them may be an image too."""
    signed = signed_in(source.text)
    if not signed:
        return []
    from rewrite.finders import sweep  # few files have any

    # An item may begin in the middle of a line.
    lines = (Span(source.text.rfind("\n", 0, span.start) + 1, span.end) for span in signed)
    starts = [found.start() for line in lines if (found := CONTENT.search(source.text, *line))]
    return [
        LocatedReference(
            sweep.ID,
            Role.REFERENCE,
            "",
            Span(start, start),
            Place(source.name, source.position(start).line, 1),
            hold=Reason.ENCRYPTED,
            hold_detail=SOPS,
        )
        for start in starts
    ]


def hold_signed(source: Source, located: list[LocatedReference]) -> list[LocatedReference]:
    """Hold what was located in the items of lists that SOPS has signed; in a document its keys say it."""
    items = signed_items(source.text) if source.has(ENCRYPTED_VALUE) else ()
    if not items:
        return located

    def judge(reference: LocatedReference) -> LocatedReference:
        index = bisect_right(items, reference.span.start, key=lambda item: item.start) - 1
        is_signed = index >= 0 and reference.span.start < items[index].end
        return reference._replace(hold=Reason.ENCRYPTED, hold_detail=SOPS) if is_signed else reference

    return [judge(reference) for reference in located]
