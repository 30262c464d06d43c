"""Joined behind: names that a template prints into an object beside or below a registry, which it has itself or fills
in, for an operator that may join the two. Then the registry moves alone, as in a plain manifest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import find_child
from rewrite.charts.handed_on import is_custom
from rewrite.charts.traced import LiteralOrigin, ValuesOrigin
from rewrite.document import MASKS, SourceKind
from rewrite.fieldpath import format_path, parse_path
from rewrite.finders import pod_spec
from rewrite.finders.belonging import belongs, may_be_joined_to
from rewrite.finders.context import context_of
from rewrite.finders.inherited import registry_above
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, shape_of
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.traced import ChartTrace, Origin
    from rewrite.document import Document
    from rewrite.locate import Located

ELSEWHERE: Final = "elsewhere it is printed without a registry"
Held = dict["Origin", tuple[Reason, str]]


def joined_behind(trace: ChartTrace, files: Mapping[str, Located]) -> Held:
    """Give the values and the literals that such a name begins with, and why they stay.

    In:      files, by their path in the chart.
    """
    sites = {
        (name, located.place.line): located
        for name, file in files.items()
        for located in (file.references if file.kind is SourceKind.TEMPLATE else ())
        if located.hold is Reason.TEMPLATED
        and located.finder != pod_spec.ID
        and is_custom(located.place.resource.api_version)
    }
    documents = {
        (name, document.index): document
        for name in {name for name, _ in sites}
        for document in files[name].reading.outer
    }
    held: Held = {}
    filled_in: Held = {}
    alone: set[Origin] = set()
    pulled: set[Origin] = set()
    for image in trace.images:
        first = next((piece.origin for piece in image.text.pieces if piece.text), None)
        if first is None:
            continue
        is_name = shape_of(image.text.text) in FAMILIAR
        origin = first._replace(start=0) if isinstance(first, ValuesOrigin) else first
        read = {(place.template, place.line): place.registry for place in image.printed if place.registry}
        for site in sorted(image.sites):
            located = sites.get(site) if is_name else None
            why = _why(documents.get((site[0], located.place.document)), located.place.path) if located else None
            if why:
                held[origin] = why[0], f"{why[1]} in {site[0]}"
            elif registry := read.get(site):
                # timid: what reads the two may join them, as it may in a plain manifest.
                filled_in[origin] = Reason.UNDECIDED, f"what reads {site[0]} may join it to {registry}"
            else:
                alone.add(origin)
        if any(place.is_of_pod for place in image.printed):
            # What the chart runs itself is whole.
            pulled.add(origin)
    held = {**{origin: why for origin, why in filled_in.items() if origin not in pulled}, **held}
    # timid: the registry moves, so that both would; a pod that pulls the name as it is gets it from outside.
    return {
        origin: (Reason.UNDECIDED, f"{detail}; {ELSEWHERE}") if origin in alone else (reason, detail)
        for origin, (reason, detail) in held.items()
    }


def values_behind(held: Held) -> dict[tuple[str, str], tuple[Reason, str]]:
    """Give the values among them, by their files and field paths."""
    return {(at.file, format_path(at.path)): why for at, why in held.items() if isinstance(at, ValuesOrigin)}


def hold_behind(name: str, file: Located, held: Held, overlay: str = "") -> None:
    """Hold the literals among them that stand in a file, and where an overlay joins them the values below, too.

    In:      name, the path of the file in the chart; overlay, that of what is laid over the values.
    """
    starts = {at.start: why for at, why in held.items() if isinstance(at, LiteralOrigin) and at.file == name}
    paths: dict[str, tuple[Reason, str]] = {}
    if overlay not in ("", name):
        paths = {path: why for (of, path), why in values_behind(held).items() if of == name}
    for index, located in enumerate(file.references) if starts or paths else ():
        why = starts.get(located.span.start) or paths.get(located.place.path)
        if why is None or located.hold is not None or located.role is Role.PATH:
            continue
        if overlay:
            file.hold(index, Reason.UNDECIDED, f"with {overlay}, {why[1]}")
        else:
            file.references[index] = located._replace(hold=why[0], hold_detail=why[1])


def _why(document: Document | None, path: str) -> tuple[Reason, str] | None:
    """Say what a name is joined to that a template prints at a field path of a document.

    timid: a registry that values fill in may be empty; what is rendered beside a name tells more of it.
    """
    scalar = find_child(document.top, parse_path(path)) if document else None
    if document is None or not isinstance(scalar, Scalar):
        return None
    registry = registry_above(document, scalar) or may_be_joined_to(document, scalar)
    if registry is None or any(mask in registry.value for mask in MASKS):
        return None
    found = belongs(document, scalar, context_of(document, scalar))
    return (found.reason, found.detail) if found else None
