"""Gained: images that only the templates show to be such, in what is laid over the values of a chart.

`press: {url: orchard/press}` is found by what is rendered, and so it is in `values-prod.yaml`, when the chart is
rendered with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import ID, VALUES_FILE, find_scalar
from rewrite.charts.known import Known
from rewrite.charts.marked import hold_marked
from rewrite.charts.overlaid import UNRENDERED, base_of
from rewrite.charts.settled_values import GLOBAL, SUBCHART, settle_values
from rewrite.charts.trace import trace_chart
from rewrite.charts.verdicts import Part, judge
from rewrite.fieldpath import format_path
from rewrite.locate import LocatedReference, Role
from rewrite.placing import place_of
from rewrite.reasons import Reason
from rewrite.shape import head_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.charts.traced import ChartFiles
    from rewrite.charts.verdicts import Verdict, Verdicts
    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located
    from rewrite.tree import Scalar

# To render a chart costs more than to read a file, and there may be an overlay for each of a hundred environments.
MOST_OVERLAYS: Final = 12
UNPRINTED: Final = "an image in the values below; with this file laid over them, no template prints it"


def gain_overlaid(
    chart: ChartFiles,
    domains: frozenset[str],
    files: Mapping[str, Located],
    verdicts: Verdicts,
    keys: Mapping[str, Sequence[str]],
) -> None:
    """Add the images of overlays to what was located, where the values below have one that only templates show.

    In:      keys, those under which the chart's values speak to its dependencies, by their folders.
    """
    below = {path: located for name, file in files.items() for path, located in _gained(name, file, verdicts, keys)}
    paths, gained = list(below), {format_path(path): located for path, located in below.items()}
    rendered = 0
    for name, file in files.items() if paths else ():
        if name == VALUES_FILE or not base_of(name, file, {VALUES_FILE}):
            continue
        unknown = dict(_unknown(file, paths))
        if not unknown:
            continue
        rendered += 1
        number = len(file.references)
        if rendered <= MOST_OVERLAYS:
            overlaid = judge(trace_chart(chart, (VALUES_FILE, name), domains=domains))
            own = {path: overlaid.values[name, path] for path in unknown if (name, path) in overlaid.values}
            settle_values(name, Known(file), own)
            _list(file, {path: unknown[path] for path in unknown if not _is_told(own.get(path))}, UNPRINTED)
        else:
            _list(file, unknown, UNRENDERED)
        for index, located in enumerate(file.references[number:], number):
            known = gained.get(located.place.path, located)
            # A marker speaks for its own line.
            if located.hold is None and known.hold not in (None, Reason.IGNORED):
                file.references[index] = located._replace(hold=known.hold, hold_detail=known.hold_detail)
        hold_marked(file)
        file.references.sort(key=lambda located: located.span)


def _gained(
    name: str, file: Located, verdicts: Verdicts, keys: Mapping[str, Sequence[str]]
) -> Iterator[tuple[FieldPath, LocatedReference]]:
    """Give what only templates show to be an image in the values of a chart, or of a chart in it, by its path there."""
    of = SUBCHART.match(name)
    shown = {located.place.path: located for located in file.references if located.finder == ID}
    if not shown or not (of or name == VALUES_FILE):
        return
    prefixes: list[FieldPath] = [(key,) for key in keys.get(of["folder"], [of["folder"]])] if of else [()]
    for place, path in verdicts.values:
        located = shown.get(format_path(path)) if place == name else None
        if located is not None:
            yield from ((path if path[:1] == GLOBAL else (*prefix, *path), located) for prefix in prefixes)


def _unknown(file: Located, paths: list[FieldPath]) -> Iterator[tuple[FieldPath, tuple[Document, Scalar]]]:
    """Give what an overlay has at some paths, where nothing was located there."""
    known = Known(file)
    for path in paths:
        found = find_scalar(file, path)
        if found is not None and found[1].text and not any(known.at_path(format_path(path))):
            yield path, found


def _is_told(verdict: Verdict | None) -> bool:
    """Tell whether the rendering with an overlay says what a value is: what it is joined to is told there."""
    return verdict is not None and bool(verdict.parts - {Part.TAIL})


def _list(file: Located, unknown: Mapping[FieldPath, tuple[Document, Scalar]], detail: str) -> None:
    """List values of which it is not known what the chart makes of them."""
    for document, scalar in unknown.values():
        span = document.place(scalar, 0, len(scalar.text))
        if span is not None and head_of(scalar.text).hold is None:
            place = place_of(file.source, span.start, document, scalar)
            file.references.append(
                LocatedReference(
                    ID, Role.REFERENCE, scalar.text, span, place, hold=Reason.UNDECIDED, hold_detail=detail
                )
            )
            file.settled.add(place.path)
