"""Verify: a changed text is read again and compared with what was meant, before it is written."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from rewrite.alignment import find_value_offset
from rewrite.document import MASKS, Document
from rewrite.errors import RewriteError
from rewrite.fieldpath import format_path
from rewrite.record import NamedTuple
from rewrite.report import SET
from rewrite.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rewrite.reading import Reading
    from rewrite.report import Change, Edit
    from rewrite.span import Span
    from rewrite.tree import Scalar

EMBEDDED: Final = " > "
NOTHING: Final = Document("", Node(None, "", {}), [], [])


class Added(NamedTuple):
    """What changes set where there was no value: how often each field path in each document, and the edits for it."""

    paths: Counter[tuple[int, str]]
    edits: frozenset[Edit]


NOTHING_ADDED: Final = Added(Counter(), frozenset())


class UnfaithfulEdit(RewriteError):
    """The new text does not say what it should: nothing may be written."""


def check_originals(text: str, edits: Iterable[Edit]) -> None:
    """Check that each edit replaces what was decided about, where that is known.

    In:      text, that of the file before.
    Errors:  UnfaithfulEdit, which names the first that would replace something else.
    """
    for edit in edits:
        found = text[edit.span.start : edit.span.end]
        if edit.original not in ("", found):
            raise UnfaithfulEdit(f"{edit.replacement} would take the place of {found}, not of {edit.original}")


def added_by(changes: Iterable[Change]) -> Added:
    """Give what changes set where there was no value; the path of what stands in an embedded document is its host's."""
    setting = [change for change in changes if change.role == SET]
    paths = [(change.place.document, change.place.path) for change in setting if EMBEDDED not in change.place.path]
    return Added(Counter(paths), frozenset(edit for change in setting for edit in change.edits))


def edited_documents(
    before: str, after: str, old: Sequence[Span], new: Sequence[Span], edits: Iterable[Edit]
) -> frozenset[int]:
    """Check that the documents without an edit are the same in both texts, byte for byte.

    In:      old and new, the documents of the texts (see chunks.split). edits, in code points of the text before.
    Out:     the indices of the documents with edits.
    Errors:  UnfaithfulEdit when the documents of the new text begin elsewhere.
    """
    if len(old) != len(new):
        raise UnfaithfulEdit(f"the changed file would have {len(new)} documents instead of {len(old)}")
    starts = [span.start for span in old]
    offsets = {edit.span.start for edit in edits}
    # What is inserted between two documents may become a part of either.
    edited = {max(find(starts, at) - 1, 0) for at in offsets for find in (bisect_left, bisect_right)}
    for index, (was, now) in enumerate(zip(old, new, strict=True)):
        if index in edited:
            continue
        # One copy of a document is enough to compare it.
        is_as_long = was.end - was.start == now.end - now.start
        if not is_as_long or not after.startswith(before[was.start : was.end], now.start):
            raise UnfaithfulEdit(f"document {index}, which has no edit, would change")
    return frozenset(edited)


def check_documents(before: Reading, after: Reading, edits: Sequence[Edit], added: Added = NOTHING_ADDED) -> None:
    """Check that the scalars that were not edited have the same field path and value in both readings.

    In:      edits, in code points of the text before; embedded documents are compared through their hosts. added, the
             values that must be there after and were not before.
    Errors:  UnfaithfulEdit, which names the first difference.
    """
    missing = Counter(added.paths)
    in_order = sorted((edit for edit in dict.fromkeys(edits) if edit not in added.edits), key=lambda edit: edit.span)
    if len(after.problems) > len(before.problems):
        raise UnfaithfulEdit(f"the changed file would not be readable: {after.problems[-1].message}")
    outer_before = before.outer
    outer_after = after.outer
    if not outer_before and added.paths:
        # A file that is made.
        outer_before = [NOTHING]
    if len(outer_before) != len(outer_after):
        raise UnfaithfulEdit(f"the changed file would have {len(outer_after)} documents instead of {len(outer_before)}")
    for old, new in zip(outer_before, outer_after, strict=True):
        known = NOTHING if added.paths and _is_empty(old) else old
        _compare(known, _without(new, known, missing), in_order, added)
    for (_, path), count in missing.items():
        if count:
            raise UnfaithfulEdit(f"{path} would not be set")


def _is_empty(document: Document) -> bool:
    """Tell whether a document says nothing: a file of comments is a null to the parser."""
    return document.top is None and not any(scalar.text for scalar in document.scalars)


def _without(new: Document, old: Document, missing: Counter[tuple[int, str]]) -> list[Scalar]:
    """Give the scalars of a document but for those that were added to it, which are missing no longer.

    Out:     a value that was empty before stands there as it was.
    Errors:  UnfaithfulEdit when what was added stands there twice.
    """
    if not missing:
        return new.scalars
    paths = {scalar.path for scalar in old.scalars}
    kept: list[Scalar] = []
    for scalar in new.scalars:
        place = (new.index, format_path(scalar.path))
        counterpart = old.scalars[len(kept)] if len(kept) < len(old.scalars) else None
        if not missing[place]:
            kept.append(scalar)
        elif counterpart is None or counterpart.path != scalar.path:
            if scalar.path in paths:
                raise UnfaithfulEdit(f"{place[1]} would be set twice")
            missing[place] -= 1
        elif scalar.text and not counterpart.text:
            missing[place] -= 1
            kept.append(counterpart)
        else:
            kept.append(scalar)
    return kept


def _compare(old: Document, scalars: list[Scalar], edits: list[Edit], added: Added) -> None:
    counterparts: dict[int, Node] = {}
    for before, after in zip_longest(old.scalars, scalars):
        if before is None or after is None:
            raise UnfaithfulEdit(f"document {old.index} would have {len(scalars)} values, not {len(old.scalars)}")
        if before.key != after.key or not _is_same(before.parent, after.parent, counterparts):
            raise UnfaithfulEdit(f"{format_path(before.path)} would become {format_path(after.path)}")
        if before.value == after.value:
            continue
        wanted = _edited(old, before, edits)
        value = _without_lines(after, wanted, added) if before.style in ("|", ">") else after.value
        if value != wanted:
            raise UnfaithfulEdit(f"{format_path(before.path)} would not become what was planned")


def _is_same(before: Node, after: Node, counterparts: dict[int, Node]) -> bool:
    """Tell whether two nodes have the same field path; counterparts remembers those that do, for their many scalars."""
    was, now = before, after
    same: dict[int, Node] = {}
    # Most nodes stand in one that is known, so that their keys are compared and no path is made.
    while counterparts.get(id(was)) is not now:
        if was.parent is None or now.parent is None:
            if was.parent is not now.parent:
                return False
            break
        if was.key != now.key:
            return False
        same[id(was)] = now
        was, now = was.parent, now.parent
    counterparts.update(same)
    return True


def _without_lines(scalar: Scalar, wanted: str, added: Added) -> str:
    """Give the value of a block scalar without the lines that were inserted into a document within it.

    In:      wanted, the value without them: of two equal lines it tells which of them was there.
    """
    inserted = Counter(line.strip() for edit in added.edits for line in edit.replacement.splitlines())
    there = wanted.split("\n")
    kept: list[str] = []
    for line in scalar.value.split("\n"):
        if line not in there[len(kept) : len(kept) + 1] and inserted[line.strip()]:
            inserted[line.strip()] -= 1
        else:
            kept.append(line)
    return "\n".join(kept)


def _edited(document: Document, scalar: Scalar, edits: list[Edit]) -> str:
    """Give the value of a scalar with the edits that stand in it applied."""
    content = document.whole_of(scalar)
    first = bisect_left(edits, content.start, key=lambda edit: edit.span.start)
    parts: list[str] = []
    done = 0
    end = bisect_right(edits, content.end, key=lambda edit: edit.span.start)
    for edit in edits[first:end]:
        position = edit.span.start - document.offset
        start = find_value_offset(document.segments(scalar), position)
        if start is None:
            # Behind the last code point of a line stands what --ensure puts there (a sub-path); lines that it adds are
            # not in edits.
            last = find_value_offset(document.segments(scalar), position - 1)
            start = len(scalar.value) if last is None else last + 1
        sign = scalar.value[start : start + 1]
        # What is edited within a template action is masked before and after.
        masked = sign in MASKS
        parts += (scalar.value[done:start], sign * len(edit.replacement) if masked else edit.replacement)
        done = start + edit.span.end - edit.span.start
    return "".join((*parts, scalar.value[done:]))
