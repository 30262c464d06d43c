"""Never pulled: what the values of a chart say, and it prints only where the finders hold it, or know it for no image.

`trusted: {registry: ghcr.io}` looks like a registry of images. Where it is printed into a policy over images, into the
configuration of a runtime, or as the address of a page or of charts, and nowhere else, it stays as it would if it stood
there. So does `source: {repository: orchard/press, tag: v1}` that is only printed where source code is fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import base_of
from rewrite.charts.doubts import is_familiar
from rewrite.charts.places import Places
from rewrite.charts.prints import prints_of, site_of
from rewrite.charts.source_places import is_of_source
from rewrite.charts.unseen import unseen_in
from rewrite.finders.schemes import ADDRESS
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.unclaimed import NO_READER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.charts.absent import Absent
    from rewrite.charts.prints import Print
    from rewrite.charts.reads import Reads
    from rewrite.charts.traced import Shown
    from rewrite.charts.verdicts import Verdict
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located, LocatedReference

# By its file and its field path.
Value = tuple[str, str]
Why = tuple[Reason, str]
OF_ALL: Final = "global."
# Of several, the first says more.
HELD: Final = (Reason.MATCH_KEY, Reason.CHART_REPOSITORY, Reason.POSSIBLE, Reason.URL)


def hold_never_pulled(
    shown: Shown,
    files: Mapping[str, Located],
    judged: Mapping[str, Mapping[FieldPath, Verdict]],
    absent: Absent,
    reads: Reads,
) -> None:
    """Hold what looks like registries and names in the values of a chart, or in what is laid over them, where it never
    prints them in an image.

    In:      shown, what the chart renders; files, those that are decided about, by their path in it; judged, the
             verdicts on their scalars; reads, what the templates read.
    """
    asked = {
        (name, located.place.path): located
        for name, file in files.items()
        for located in unseen_in(name, file, judged[name], absent)
        if _is_asked(name, located, absent)
    }
    # What is laid over values is not rendered here.
    own = [value for value in asked if not base_of(value[0], files[value[0]], files)]
    reading = {value: actions for value in own if (actions := reads.of(value[1]))}
    held: dict[Value, Why] = {}
    for value, found in prints_of(shown, reading).items():
        behind = {printed.before for printed in found if printed.before}
        is_whole = reads.are_printed(reading[value], behind) and all(printed.is_begun for printed in found)
        judge = _why_no_registry if _is_registry(asked[value]) else _why_no_name
        if is_whole and (why := judge(shown, found, asked[value].text)):
            held[value] = why
    bases = {name for name, _ in held}
    for name, file in files.items() if held else ():
        base = base_of(name, file, bases) or name
        for index, located in enumerate(file.references):
            path = located.place.path
            why = held.get((base, path)) if asked.get((name, path)) == located else None
            if why and _is_registry(located) == _is_registry(asked[base, path]):
                file.hold(index, *why)


def _is_asked(name: str, located: LocatedReference, absent: Absent) -> bool:
    """Tell whether a reference is a registry, or a name without one, and all that reads it is here."""
    path = located.place.path
    # What is global is for all charts, of which some may not be here.
    is_read_elsewhere = path.startswith(OF_ALL) and bool(absent.readers(name, path))
    return (_is_registry(located) or is_familiar(located)) and not located.implied and not is_read_elsewhere


def _is_registry(located: LocatedReference) -> bool:
    return located.role is Role.DOMAIN and located.hold is None


def _why_no_registry(shown: Shown, found: Sequence[Print], _: str) -> Why | None:
    """Tell why a registry stays that is printed in some places; None where one of them may pull from it."""
    reasons: dict[Reason, str] = {}
    places: dict[int, Places] = {}
    for printed in found:
        text = printed.text
        if id(text) not in places:
            places[id(text)] = Places(text.template, text.traced.text, shown.domains, shown.chart.mirrors)
        located = places[id(text)].located_at(printed.start)
        if located is None or not _is_held(located):
            return None
        if located.hold is not None:
            reasons.setdefault(located.hold, site_of(printed, shown.chart.files))
    reason = next((reason for reason in HELD if reason in reasons), None)
    return (reason, f"printed there by {reasons[reason]}, and nowhere in an image") if reason else None


def _why_no_name(shown: Shown, found: Sequence[Print], name: str) -> Why | None:
    """Tell why a name stays that is printed in some places; None where one of them may pull it."""
    for printed in found:
        text = printed.text.traced.text
        if not text.startswith(name, printed.start) or not is_of_source(text, printed.start):
            # timid: in a field of a custom resource, or for a program, it may be an image.
            return None
    site = site_of(found[0], shown.chart.files)
    return Reason.URL, f"printed as a repository of source code by {site}, and nowhere as an image"


def _is_held(located: LocatedReference) -> bool:
    """Tell whether a registry would stay where the finders have found it, and why they do is known."""
    if located.hold is Reason.POSSIBLE:
        return located.hold_detail == ADDRESS
    return located.hold in HELD and located.hold_detail != NO_READER
