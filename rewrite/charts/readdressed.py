"""Readdressed: addresses that a chart prints otherwise once what is in them has moved.

`https://github.com/{{ .Values.image.name }}/releases` leads nowhere with the name that the image has on the mirror. The
image moves all the same, and a person is told of the address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import ID
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import LiteralOrigin
from rewrite.document import unmasked
from rewrite.fieldpath import format_path
from rewrite.reasons import Reason
from rewrite.report import Place, Skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.charts.addresses import Address
    from rewrite.charts.moves import Moves
    from rewrite.charts.traced import Shown
    from rewrite.locate import Located
    from rewrite.report import Change

OTHERWISE: Final = " where other values are set"


def tell_readdressed(shown: Shown, moved: Moves, files: Mapping[str, Located]) -> Iterator[Skip]:
    """Tell of the addresses that a chart prints no more once its values have moved, and what becomes of them.

    In:      shown, the chart before. files, those that are decided about, by their path in the chart.
    """
    concerned = [(address, change) for address in shown.trace.addresses if (change := _change(address, moved))]
    if not concerned:
        return
    after = trace_chart(moved.made(shown.chart, files), domains=shown.domains).addresses
    printed = {(address.text, change.place) for address in after if (change := _change(address, moved))}
    before = {address.text for address in shown.trace.addresses}
    # By their host and what moves in them, which many may share.
    new: dict[tuple[str, Change | None], list[Address]] = {}
    for address in sorted((address for address in after if address.text not in before), key=repr):
        new.setdefault((address.host, _change(address, moved)), []).append(address)
    told: set[tuple[Place, str]] = set()
    for address, change in sorted(concerned, key=lambda found: (found[0].detours, repr(found))):
        place = _place(address, files) or change.place
        if (address.text, change.place) in printed or (place, address.text) in told:
            continue
        told.add((place, address.text))
        detail = f"a template prints {change.place.path} into this address{OTHERWISE if address.detours else ''}"
        if becomes := _becomes(address, new.get((address.host, change), ())):
            detail = f"{detail}, which becomes {unmasked(becomes)}"
        domain = change.source.partition("/")[0]
        yield Skip(place, ID, unmasked(address.text), Reason.MATCH_KEY, domain, detail, change.source)


def _change(address: Address, moved: Moves) -> Change | None:
    """Give what moves of the path of an address."""
    places = [(origin.file, format_path(origin.path)) for origin in address.origins]
    return next((moved.by_place[place] for place in places if place in moved.by_place), None)


def _place(address: Address, files: Mapping[str, Located]) -> Place | None:
    """Give where the first sign of an address stands that is a template's own."""
    for _, origin, _ in (*address.front, *address.path):
        if isinstance(origin, LiteralOrigin) and (file := files.get(origin.file)):
            return Place(file.source.name, *file.source.position(origin.start))
    return None


def _becomes(address: Address, others: Sequence[Address]) -> str:
    """Give the one address that is printed instead, "" where that is not known.

    In:      others, those that are new, with the same host and value in them.
    """
    # Where nothing else of the template has moved, it begins in the same place.
    same = [other for other in others if other.front == address.front]
    found = {other.text for other in same or others}
    return found.pop() if len(found) == 1 else ""
