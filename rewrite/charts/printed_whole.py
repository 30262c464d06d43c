"""Printed whole: names below a registry in the values that a chart prints with nothing in front, outside of images.

`registry: quay.io` at the top is joined to most names below it. `spark.image={{ .Values.spark.image }}` in an argument
has none in front, and is no place that the trace looks at; where what reads it is not given the registry as well, that
decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.alone import name_alone
from rewrite.charts.bases import base_of
from rewrite.charts.doubts import NAMES
from rewrite.charts.prints import prints_of, site_of
from rewrite.charts.unseen import unseen_in
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rewrite.charts.absent import Absent
    from rewrite.charts.prints import Print
    from rewrite.charts.reads import Reads
    from rewrite.charts.traced import Shown
    from rewrite.charts.verdicts import Verdict
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located, LocatedReference

DOCUMENT: Final = "\n---"
SLASH: Final = "/"


def tell_printed_whole(
    shown: Shown,
    files: Mapping[str, Located],
    judged: Mapping[str, Mapping[FieldPath, Verdict]],
    absent: Absent,
    reads: Reads,
) -> None:
    """List such names, and those of the same path in what is laid over the values.

    In:      shown, what the chart renders; files, those that are decided about, by their path in it; judged, the
             verdicts on their scalars; reads, what the templates read.
    """
    asked = {
        (name, located.place.path): (name, located.registry)
        for name, file in files.items()
        for located in unseen_in(name, file, judged[name], absent)
        if _is_inherited(located) and reads.of(located.place.path) != []
    }
    # What is laid over values is not rendered here.
    own = {value: registry for value, registry in asked.items() if not base_of(value[0], files[value[0]], files)}
    prints = prints_of(shown, {*own, *own.values()})
    sites = {
        value: site_of(printed, shown.chart.files)
        for value, registry in own.items()
        if (printed := _printed_whole(prints.get(value, ()), prints.get(registry, ())))
    }
    bases = {name for name, _ in sites}
    for name, file in files.items() if sites else ():
        base = base_of(name, file, bases) or name
        for index, located in enumerate(file.references):
            value = name, located.place.path
            if value in asked and located.hold is Reason.INHERITED and (site := sites.get((base, value[1]))):
                detail = f"{site}, prints it alone; taken by its place, it is {located.hold_detail}"
                file.hold(index, Reason.UNDECIDED, detail)


def _is_inherited(located: LocatedReference) -> bool:
    """Tell whether a reference is a name that a registry is joined to by its place."""
    return located.hold is Reason.INHERITED and bool(located.registry) and located.role in NAMES


def _printed_whole(prints: Sequence[Print], registries: Collection[Print]) -> Print | None:
    """Give a place that prints a name with nothing in front of it, as the values are, and its registry nowhere near.

    In:      registries, the places that print that.
    """
    # What begins an image is handed to nobody.
    handed = {_document_of(other) for other in registries if not other.text.traced.text.startswith(SLASH, other.end)}
    for printed in prints:
        is_whole = printed.is_begun and not printed.detours and name_alone(printed.text.traced.text, printed.start)
        if is_whole and _document_of(printed) not in handed:
            return printed
    return None


def _document_of(printed: Print) -> tuple[int, int]:
    """Give the text that a value is printed in, and where its document begins there."""
    return id(printed.text), printed.text.traced.text.rfind(DOCUMENT, 0, printed.start)
