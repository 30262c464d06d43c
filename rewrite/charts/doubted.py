"""Doubted: values of which the finders do not know whether they are images where templates print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.bases import base_of
from rewrite.charts.doubts import ID, find_scalar
from rewrite.charts.known import Known
from rewrite.fieldpath import format_path
from rewrite.locate import LocatedReference, Role
from rewrite.placing import place_of
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Collection

    from rewrite.charts.slots import Slots
    from rewrite.locate import Located


def tell_doubts(name: str, file: Located, slots: Slots, printed: Collection[str]) -> None:
    """List the values of a file of which the finders do not know whether they are images where templates print them,
    and hold those that may be joined to something there; so with what is laid over such values.

    In:      name, the path of the file in the chart; printed, the field paths of its scalars that images are made of.
    """
    if not slots.doubts:
        return
    known = Known(file)
    own = name, base_of(name, file, {of for of, _ in slots.doubts})
    for (of, path), (reason, detail) in slots.doubts.items():
        found = find_scalar(file, path) if of in own else None
        if found is None:
            continue
        written = format_path(path)
        indices = list(known.at_path(written))
        for index in indices if reason is Reason.UNDECIDED else ():
            if file.references[index].hold is None:
                file.references[index] = file.references[index]._replace(hold=reason, hold_detail=detail)
                file.settled.add(written)
        span = found[0].place(found[1], 0, len(found[1].text))
        if indices or written in printed or span is None or known.overlapping(span) is not None:
            continue
        place = place_of(file.source, span.start, *found)
        text = found[1].text
        file.references.append(LocatedReference(ID, Role.REFERENCE, text, span, place, hold=reason, hold_detail=detail))
        file.settled.add(written)
