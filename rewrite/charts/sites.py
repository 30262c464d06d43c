"""Sites: values that templates print where an image is pushed to, or compared with, stay as if they stood there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import ValuesOrigin
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.reasons import Reason
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.traced import ChartTrace, TracedImage
    from rewrite.locating import Located

HELD: Final = (Reason.PUSH_TARGET, Reason.MATCH_KEY)
# By its file and its field path.
Value = tuple[str, str]


class Sorted(NamedTuple):
    """A trace without the images that are printed only where one is held, and what the values of these are held for."""

    trace: ChartTrace
    held: Mapping[Value, tuple[Reason, str]]


def sort_out(trace: ChartTrace, files: Mapping[str, Located]) -> Sorted:
    """Sort out the images that are printed where the finders hold one."""
    lines: dict[tuple[str, int], Reason] = {}
    for name, file in files.items():
        for located in file.references if file.kind is SourceKind.TEMPLATE else ():
            if located.hold in HELD:
                lines[name, located.place.line] = located.hold
    if not lines:
        return Sorted(trace, {})
    kept: list[TracedImage] = []
    held: dict[Value, tuple[Reason, str]] = {}
    pulled: set[Value] = set()
    for image in trace.images:
        reasons = {lines.get(site) for site in image.sites}
        detail = f"printed there by {image.template}, line {image.line}"
        if None in reasons or not reasons:
            kept.append(image)
            if Reason.PUSH_TARGET not in reasons:
                pulled |= _values_of(image)
                continue
            reasons, detail = {Reason.UNDECIDED}, "the chart both pulls it and pushes to it"
        for value in _values_of(image):
            held.setdefault(value, (next(reason for reason in (*HELD, Reason.UNDECIDED) if reason in reasons), detail))
    alone = {value: why for value, why in held.items() if value not in pulled or why[0] is Reason.UNDECIDED}
    both = "the chart both pulls it and pushes to it"
    shared = {value for value, why in held.items() if value in pulled and why[0] is Reason.PUSH_TARGET}
    return Sorted(replace(trace, images=tuple(kept)), {**alone, **dict.fromkeys(shared, (Reason.UNDECIDED, both))})


def _values_of(image: TracedImage) -> set[Value]:
    """Give the values that an image begins with, up to its path."""
    found: set[Value] = set()
    for piece in image.text.pieces:
        if isinstance(piece.origin, ValuesOrigin) and piece.text:
            found.add((piece.origin.file, format_path(piece.origin.path)))
        if ":" in piece.text or "@" in piece.text:
            break
    return found


def hold_printed(name: str, file: Located, held: Mapping[Value, tuple[Reason, str]]) -> None:
    """Hold what a values file has for such places."""
    for index, located in enumerate(file.references if held else ()):
        why = held.get((name, located.place.path))
        if why and located.hold is None:
            file.references[index] = located._replace(hold=why[0], hold_detail=why[1])
            file.settled.add(located.place.path)
