"""Sites: values that templates print where an image is pushed to, or compared with, stay as if they stood there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import base_of
from rewrite.charts.places import HELD
from rewrite.charts.traced import ValuesOrigin
from rewrite.fieldpath import format_path
from rewrite.finders import sweep
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rewrite.charts.traced import ChartTrace, Printed, TracedImage
    from rewrite.locate import Located, LocatedReference

BOTH: Final = "the chart both pulls it and pushes to it"
# By its file and its field path.
Value = tuple[str, str]


class Sorted(NamedTuple):
    """A trace without the images that are printed only where one is held, and what the values of these are held for."""

    trace: ChartTrace
    held: Mapping[Value, tuple[Reason, str]]


def sort_out(trace: ChartTrace) -> Sorted:
    """Sort out the images that are printed where the finders hold one."""
    kept: list[TracedImage] = []
    held: dict[Value, tuple[Reason, str]] = {}
    pulled: set[Value] = set()
    for image in trace.images:
        places = _without_prose(image.printed)
        reasons = {place.hold for place in places}
        if None in reasons or not reasons:
            kept.append(image)
            if Reason.PUSH_TARGET not in reasons:
                pulled |= _values_of(image)
                continue
            reasons, detail = {Reason.UNDECIDED}, BOTH
        else:
            _, template, line = min((not place.line, place.template, place.line) for place in places)
            detail = f"printed there by {template}, line {line}" if line else f"printed there by {template}"
        for value in _values_of(image):
            held.setdefault(value, (next(reason for reason in (*HELD, Reason.UNDECIDED) if reason in reasons), detail))
    for value, why in _pushed(trace, kept).items():
        held.setdefault(value, why)
    alone = {value: why for value, why in held.items() if value not in pulled or why[0] is Reason.UNDECIDED}
    shared = {value for value, why in held.items() if value in pulled and why[0] is Reason.PUSH_TARGET}
    return Sorted(replace(trace, images=tuple(kept)), {**alone, **dict.fromkeys(shared, (Reason.UNDECIDED, BOTH))})


def _pushed(trace: ChartTrace, kept: Collection[TracedImage]) -> dict[Value, tuple[Reason, str]]:
    """Give the values without a registry that commands push; those that are printed elsewhere too may be pulled."""
    others = {value for image in kept for value in _values_of(image)} if trace.pushed else set[Value]()
    others |= {_value_at(name.origin) for name in trace.pushed if not name.is_pushed}
    held: dict[Value, tuple[Reason, str]] = {}
    for template, value in sorted((name.template, _value_at(name.origin)) for name in trace.pushed if name.is_pushed):
        why = (Reason.UNDECIDED, BOTH) if value in others else (Reason.PUSH_TARGET, f"printed there by {template}")
        held.setdefault(value, why)
    return held


def _without_prose(places: Collection[Printed]) -> Collection[Printed]:
    """Give the places that print a value without those where an object only speaks of its pattern:
    `message: Images must come from {{ join " or " .Values.registries }}`.
    """
    objects = {place.object for place in places if place.hold is Reason.MATCH_KEY}
    return [place for place in places if place.hold or place.is_pulled or place.object not in objects]


def _values_of(image: TracedImage) -> set[Value]:
    """Give the values that an image begins with, up to its path."""
    found: set[Value] = set()
    for piece in image.text.pieces:
        if isinstance(piece.origin, ValuesOrigin) and piece.text:
            found.add(_value_at(piece.origin))
        if ":" in piece.text or "@" in piece.text:
            break
    return found


def _value_at(origin: ValuesOrigin) -> Value:
    return origin.file, format_path(origin.path)


def hold_printed(name: str, file: Located, held: Mapping[Value, tuple[Reason, str]]) -> None:
    """Hold what a values file has for such places, and what is laid over it."""
    base = base_of(name, file, {of for of, _ in held}) if held else ""
    for index, located in enumerate(file.references if held else ()):
        path = located.place.path
        why = held.get((name, path)) or (_of_overlay(located, held.get((base, path))) if base else None)
        if why and why[0] is Reason.CHART_REPOSITORY and located.finder != sweep.ID:
            # Not all is rendered that reads a registry of images.
            continue
        if why and (located.hold is None or (located.hold is Reason.POSSIBLE and why[0] in HELD)):
            file.hold(index, *why)


def _of_overlay(located: LocatedReference, why: tuple[Reason, str] | None) -> tuple[Reason, str] | None:
    """Give why an image of an overlay stays as that of the values below; with a registry it is joined to none."""
    is_said = why is not None and (why[0] in HELD or shape_of(located.text) is not Shape.EXPLICIT)
    return why if is_said else None


def drop_names(name: str, file: Located, names: Collection[Value], printed: Collection[str]) -> None:
    """Drop what was listed of a values file, or of one that is laid over it, and names containers.

    In:      name, the path of the file in the chart; printed, the paths of its scalars that images are made of.
    """
    base = base_of(name, file, {of for of, _ in names}) if names else ""
    paths = {path for of, path in names if of in (name, base)}.difference(printed)
    if paths:
        file.references[:] = [
            located
            for located in file.references
            if located.hold is not Reason.POSSIBLE or located.place.path not in paths
        ]
