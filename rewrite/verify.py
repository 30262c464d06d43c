"""Verify: a changed text is read again and compared with what was meant, before it is written."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from rewrite.errors import RewriteError
from rewrite.fieldpath import format_path
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.document import Document, Scalar
    from rewrite.reading import Reading
    from rewrite.report import Edit


class UnfaithfulEdit(RewriteError):
    """The new text does not say what it should: nothing may be written."""


def check_documents(before: Reading, after: Reading, edits: Sequence[Edit]) -> None:
    """Check that the scalars that were not edited have the same field path and value in both readings.

    In:      edits, in code points of the text before; embedded documents are compared through their hosts.
    Errors:  UnfaithfulEdit, which names the first difference.
    """
    spans = sorted(edit.span for edit in edits)
    if len(after.problems) > len(before.problems):
        raise UnfaithfulEdit(f"the changed file would not be readable: {after.problems[-1].message}")
    outer_before = [document for document in before.documents if document.host is None]
    outer_after = [document for document in after.documents if document.host is None]
    if len(outer_before) != len(outer_after):
        raise UnfaithfulEdit(f"the changed file would have {len(outer_after)} documents instead of {len(outer_before)}")
    for old, new in zip(outer_before, outer_after, strict=True):
        _compare(old, new, spans)


def _compare(old: Document, new: Document, spans: list[Span]) -> None:
    for before, after in zip_longest(old.scalars, new.scalars):
        if before is None or after is None:
            raise UnfaithfulEdit(f"document {old.index} would have {len(new.scalars)} values, not {len(old.scalars)}")
        if before.key != after.key or before.path != after.path:
            raise UnfaithfulEdit(f"{format_path(before.path)} would become {format_path(after.path)}")
        if before.value != after.value and not _is_edited(old, before, spans):
            raise UnfaithfulEdit(f"{format_path(before.path)} would change too")


def _is_edited(document: Document, scalar: Scalar, spans: list[Span]) -> bool:
    whole = Span(scalar.start + document.offset, scalar.end + document.offset)
    return any(span.start <= whole.end and whole.start <= span.end for span in spans)
