"""Never pulled: what the values of a chart say, and it prints only where the finders hold it, or know it for no image.

`trusted: {registry: ghcr.io}` looks like a registry of images. Where it is printed into a policy over images, into the
configuration of a runtime, or as the address of a page or of charts, and nowhere else, it stays as it would if it stood
there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import base_of
from rewrite.charts.places import Places
from rewrite.charts.prints import prints_of, site_of
from rewrite.charts.reads import Reads
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.finders.schemes import ADDRESS
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.unclaimed import NO_READER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.charts.absent import Absent
    from rewrite.charts.prints import Print
    from rewrite.charts.traced import Shown
    from rewrite.charts.verdicts import Verdict
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located, LocatedReference

# By its file and its field path.
Value = tuple[str, str]
Why = tuple[Reason, str]
# Of several, the first says more.
HELD: Final = (Reason.MATCH_KEY, Reason.CHART_REPOSITORY, Reason.POSSIBLE, Reason.URL)


def hold_never_pulled(
    shown: Shown, files: Mapping[str, Located], judged: Mapping[str, Mapping[FieldPath, Verdict]], absent: Absent
) -> None:
    """Hold the registries in the values of a chart, and in what is laid over them, that it never prints in an image.

    In:      shown, what the chart renders; files, those that are decided about, by their path in it; judged, the
             verdicts on their scalars.
    """
    asked = {(name, path) for name, file in files.items() for path in _registries(name, file, judged[name], absent)}
    if not asked:
        return
    reads = Reads(shown.chart.files)
    reading = {value: actions for value in asked if (actions := reads.of(value[1]))}
    held: dict[Value, Why] = {}
    for value, found in prints_of(shown, reading).items():
        behind = {printed.before for printed in found if printed.before}
        why = _why_held(shown, found) if reads.are_printed(reading[value], behind) else None
        if why:
            held[value] = why
    bases = {name for name, _ in held}
    for name, file in files.items() if held else ():
        base = base_of(name, file, bases) or name
        for index, located in enumerate(file.references):
            why = held.get((base, located.place.path)) if (name, located.place.path) in asked else None
            if why and _is_registry(located):
                file.hold(index, *why)


def _registries(name: str, file: Located, judged: Mapping[FieldPath, Verdict], absent: Absent) -> Iterator[str]:
    """Give the formatted field paths of the registries in a values file of which no image is made."""
    if file.kind is not SourceKind.VALUES:
        return
    printed = {format_path(path) for path in judged}
    for located in file.references:
        path = located.place.path
        is_asked = _is_registry(located) and path not in printed and path not in file.settled
        if is_asked and absent.reader(name, path) is None:
            yield path


def _is_registry(located: LocatedReference) -> bool:
    return located.role is Role.DOMAIN and located.hold is None and not located.implied


def _why_held(shown: Shown, found: Sequence[Print]) -> Why | None:
    """Tell why a registry stays that is printed in some places; None where one of them may pull from it."""
    reasons: dict[Reason, str] = {}
    places: dict[int, Places] = {}
    for printed in found:
        text = printed.text
        if id(text) not in places:
            places[id(text)] = Places(text.template, text.traced.text, shown.domains, shown.chart.mirrors)
        located = places[id(text)].located_at(printed.start)
        if located is None or not _is_held(located) or not printed.is_begun:
            return None
        if located.hold is not None:
            reasons.setdefault(located.hold, site_of(printed, shown.chart.files))
    reason = next((reason for reason in HELD if reason in reasons), None)
    return (reason, f"printed there by {reasons[reason]}, and nowhere in an image") if reason else None


def _is_held(located: LocatedReference) -> bool:
    """Tell whether a registry would stay where the finders have found it, and why they do is known."""
    if located.hold is Reason.POSSIBLE:
        return located.hold_detail == ADDRESS
    return located.hold in HELD and located.hold_detail != NO_READER
