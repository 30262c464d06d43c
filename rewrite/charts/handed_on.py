"""Handed on: names that a chart prints for another program beside a registry: an operator, another chart, or what reads
a ConfigMap or its variables. Only the registry moves then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import find_scalar
from rewrite.charts.traced import ValuesOrigin
from rewrite.document import SourceKind, unmasked
from rewrite.fieldpath import format_path
from rewrite.finders import pod_spec
from rewrite.finders.belonging import may_be_joined_to
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.charts.traced import Beside, ChartTrace, TracedImage
    from rewrite.locate import Located

# By its file and its field path, as in sites.
Value = tuple[str, str]
# The groups of Kubernetes' own objects have none, or end so.
OWN_GROUPS: Final = (".k8s.io",)


def handed_on(
    trace: ChartTrace, files: Mapping[str, Located], texts: Mapping[str, str]
) -> dict[Value, tuple[Reason, str]]:
    """Give the values that a chart hands on together with a registry, and why they stay."""
    places = {
        (name, located.place.line)
        for name, file in files.items()
        for located in (file.references if file.kind is SourceKind.TEMPLATE else ())
        if located.finder != pod_spec.ID and is_custom(located.place.resource.api_version)
    }
    held: dict[Value, tuple[Reason, str]] = {}
    pulled: set[Value] = set()
    for image in trace.images if places else ():
        for origin in _whole(image):
            value = origin.file, format_path(origin.path)
            if not image.sites <= places:
                pulled.add(value)
            elif registry := _registry_there(origin, files, [texts.get(name, "") for name, _ in image.sites]):
                # timid: the operator that reads the two may join them, as a template may that is given both.
                held[value] = Reason.UNDECIDED, f"what reads {image.template} may join it to {registry}"
    return {**{value: why for value, why in held.items() if value not in pulled}, **_printed_beside(trace)}


def _printed_beside(trace: ChartTrace) -> dict[Value, tuple[Reason, str]]:
    """Give the values that begin an image which a template prints beside a registry in one mapping."""
    held: dict[Value, tuple[Reason, str]] = {}
    alone: set[Value] = set()
    for image in trace.images:
        first = next((piece.origin for piece in image.text.pieces if piece.text), None)
        if not isinstance(first, ValuesOrigin):
            continue
        value = first.file, format_path(first.path)
        found = sorted((beside for beside in image.beside if beside is not None), key=lambda beside: beside.text.text)
        if None in image.beside:
            alone.add(value)
        if found:
            name = " and ".join(dict.fromkeys(_name(beside) for beside in found))
            if all(beside.sure for beside in found):
                held[value] = Reason.INHERITED, f"joined to {name}, which {image.template} prints beside it"
            elif None not in image.beside:
                # timid: what is read together may be joined; a name with a tag may be whole, and is where it is pulled.
                held[value] = Reason.UNDECIDED, f"what reads {image.template} may join it to {name}"
    both = "{}; elsewhere it is printed without a registry"
    return {
        value: (Reason.UNDECIDED, both.format(detail)) if value in alone else (reason, detail)
        for value, (reason, detail) in held.items()
    }


def _name(beside: Beside) -> str:
    """Name a registry by its place in the values, or as it stands."""
    origins = [piece.origin for piece in beside.text.pieces]
    places = [format_path(origin.path) for origin in origins if isinstance(origin, ValuesOrigin)]
    return " and ".join(dict.fromkeys(places)) or unmasked(beside.text.text)


def is_custom(api_version: str) -> bool:
    """Tell whether an object is of a kind that Kubernetes itself does not have."""
    group, slash, _ = api_version.partition("/")
    return bool(slash) and "." in group and not group.endswith(OWN_GROUPS)


def _whole(image: TracedImage) -> Iterator[ValuesOrigin]:
    """Give the value that all of an image is."""
    pieces = [piece for piece in image.text.pieces if piece.text]
    if len(pieces) == 1 and isinstance(pieces[0].origin, ValuesOrigin):
        yield pieces[0].origin


def _registry_there(origin: ValuesOrigin, files: Mapping[str, Located], templates: list[str]) -> str:
    """Name the registry that may stand in front of a value, if templates that print the value name it too."""
    file = files.get(origin.file)
    found = find_scalar(file, origin.path) if file else None
    registry = may_be_joined_to(*found) if found else None
    if registry is None or not all(registry.name in text for text in templates):
        return ""
    if found and registry is found[1]:
        # It is one itself, and joined to nothing.
        return ""
    return format_path(registry.path)
