"""Joined names: what a chart prints behind the registries that stand in its values, or in its templates, alone.

The finders of one file know the path beside a registry. What else is joined to it is known where the chart is rendered:
`global.registry` in front of every repository, a default in front of those that have no registry. A name that is
printed with the values as they are is joined to what stands in front of it there, and to nothing else; one that only
a switch prints, to what that puts in front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.doubts import find_scalar
from rewrite.charts.fills import key_in_front
from rewrite.charts.machine import depends_on_others
from rewrite.charts.traced import OPAQUE, Origin, Piece, ValuesOrigin
from rewrite.charts.verdicts import end_of_name
from rewrite.document import SourceKind
from rewrite.fieldpath import FieldPath, format_path, parse_path
from rewrite.in_parts import name_of
from rewrite.locate import JoinedName, LocatedReference, Role
from rewrite.placing import place_of
from rewrite.record import NamedTuple
from rewrite.report import Place
from rewrite.uses import uses_by_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.charts.fills import Fill
    from rewrite.charts.traced import ChartTrace, Traced, TracedImage
    from rewrite.locate import Located

# A file, with the path of a value in it, or with an offset in a template.
Spot = tuple[str, FieldPath | int]


class _Name(NamedTuple):
    """A name, with its tag where that is known, behind a registry, which is written so; image is what is printed.
    instead is the registry that is printed where that one is left out.
    """

    registry: Spot
    written: str
    text: str
    image: TracedImage
    instead: Spot

    @property
    def path(self) -> str:
        """The name without its tag."""
        return self.text[: end_of_name(self.text)]


def tell_names(
    trace: ChartTrace, files: Mapping[str, Located], fills: Mapping[ValuesOrigin, Fill], laid: str = ""
) -> None:
    """Give the registries of a chart the names that it joins to them, each with its place.

    In:      files, those that are decided about, by their path in the chart; fills, the empty keys of the values that
             are registries too. laid, a file that is laid over the values in this trace: only what is filled in it is
             told.
    """
    among = {laid: files[laid]} if laid else files
    registries = {file for file, located in among.items() if any(map(_is_registry, located.references))}
    if not registries:
        return
    anchors = {file: _anchors(located) for file, located in files.items()}
    by_spot: dict[Spot, list[_Name]] = {}
    by_path: dict[str, list[_Name]] = {}
    for image in trace.images:
        for at, name in _names_in(image, anchors, key_in_front(image, fills)):
            by_spot.setdefault(at, []).append(name)
            by_path.setdefault(name.path, []).append(name)
    joined: dict[Spot, dict[JoinedName, str]] = {}
    for at, found in by_spot.items():
        if place := _place_of(files, at):
            for name in _of_one_registry(found):
                if not _is_instead(name, by_path[name.path]):
                    for registry in (name.registry, name.instead):
                        joined.setdefault(registry, {})[JoinedName(place, name.text)] = name.written
    for file in registries:
        is_template = files[file].kind is not SourceKind.VALUES
        for index, located in enumerate(files[file].references):
            if _is_registry(located) and (located.implied or not laid):
                path = parse_path(located.place.path)
                spot = file, located.span.start if is_template else path
                fill = fills.get(ValuesOrigin(file, path)) if located.implied else None
                own = fill.beside if fill else parse_path(located.beside.path)
                told = _with_names(located, joined.get(spot, {}), format_path(anchors[file].get(own, own)))
                files[file].references[index] = told


def _of_one_registry(names: list[_Name]) -> Iterator[_Name]:
    """Give of what is printed of one name that with the values as they are, or all, where that is nothing; and no name
    that the templates print in one place with different registries, of which a switch takes one.
    """
    least = min(name.image.detours for name in names)
    names = [name for name in names if least or not name.image.detours]
    registries: dict[tuple[str, int], set[Spot]] = {}
    for name in names:
        for site in name.image.sites:
            registries.setdefault(site, set()).add(name.registry)
    for name in names:
        if all(len(registries[site]) == 1 for site in name.image.sites):
            yield name


def _is_instead(name: _Name, others: list[_Name]) -> bool:
    """Tell whether a name that only a switch prints may stand there for the same one with another registry."""
    least = name.image.detours
    return least > 0 and any(other.registry != name.registry and other.image.detours <= least for other in others)


def _is_registry(located: LocatedReference) -> bool:
    return located.role is Role.DOMAIN


def _anchors(file: Located) -> Mapping[FieldPath, FieldPath]:
    """Give the paths of what aliases repeat, each with that of the anchor."""
    return {
        use.path: uses[0].path
        for document in file.reading.documents[:1]
        if document.repeats
        for uses in uses_by_start(document).values()
        for use in uses[1:]
    }


def _names_in(
    image: TracedImage, anchors: Mapping[str, Mapping[FieldPath, FieldPath]], filled: ValuesOrigin | None
) -> Iterator[tuple[Spot, _Name]]:
    """Give the name that an image has behind a registry, with its place; none where a part of it is not known.

    In:      filled, the empty key that is filled with what the image begins with.
    """
    text = image.text.text
    end = end_of_name(text)
    name = image.text.cut(0, end).joined()
    first, *others = name.pieces or (Piece(""),)
    parts = [piece for piece in others if piece.text.strip("/")]
    # What stands in the values says more of a name than what all names have in common.
    of_values = [part for part in parts if isinstance(part.origin, ValuesOrigin)]
    path = next(iter((*of_values[-1:], *parts)), None)
    front = filled or first.origin
    if path is None or path.origin is None or front is None or not _is_given(name):
        return
    if not (text[len(first.text) :].startswith("/") or first.text.endswith("/")):
        return
    if isinstance(front, ValuesOrigin) and front.start:
        return
    keys = {str(origin.path[-1]) for origin in (front, path.origin) if isinstance(origin, ValuesOrigin)}
    if image.detours and not depends_on_others(image, keys):
        return
    # A tag that is worked out may be looked up beside the name all the same.
    whole = text[len(first.text) : len(text) if _is_given(image.text) else end]
    registry = _spot(front, anchors)
    slashes = len(path.text) - len(path.text.lstrip("/"))
    at = _spot(path.cut(slashes, len(path.text)).origin or path.origin, anchors)
    instead = _spot(first.origin or front, anchors)
    yield at, _Name(registry, first.text.rstrip("/"), whole.lstrip("/"), image, instead)


def _is_given(text: Traced) -> bool:
    """Tell whether a text stands in files, all of it: what a template works out may be other with the next release."""
    return all(piece.origin is not None and OPAQUE not in piece.text for piece in text.pieces if piece.text.strip("/"))


def _spot(origin: Origin, anchors: Mapping[str, Mapping[FieldPath, FieldPath]]) -> Spot:
    if isinstance(origin, ValuesOrigin):
        return origin.file, anchors.get(origin.file, {}).get(origin.path, origin.path)
    return origin.file, origin.start


def _place_of(files: Mapping[str, Located], spot: Spot) -> Place | None:
    """Give the place of a name in the files that are decided about, None where it is in another one."""
    name, at = spot
    file = files.get(name)
    if file is None:
        return None
    if isinstance(at, int):
        return Place(file.source.name, *file.source.position(at))
    found = find_scalar(file, at)
    if found is None:
        return None
    document, scalar = found
    span = document.place(scalar, 0, len(scalar.value)) or document.whole_of(scalar)
    return place_of(file.source, span.start, document, scalar)


def _with_names(registry: LocatedReference, joined: Mapping[JoinedName, str], own: str) -> LocatedReference:
    """Give a registry with the names that are printed behind it, besides the one beside it.

    In:      own, the path of that one, "" where there is none.
    """
    names = [
        name
        for name, written in joined.items()
        if written == (registry.text or registry.implied).rstrip("/") and not _is_own(name, registry, own)
    ]
    if not names:
        return registry
    places = {name.place for name in names}
    others = (name for name in registry.beside.joined if name.place not in places)
    return registry._replace(beside=registry.beside._replace(joined=(*others, *sorted(names))))


def _is_own(name: JoinedName, registry: LocatedReference, own: str) -> bool:
    """Tell whether a name is the one beside a registry, or the one that a template writes out behind it."""
    if own and (name.place.file, name.place.path) != (registry.place.file, own):
        return False
    # `{registry: quay.io, repository: orchard}` may begin several names.
    return bool(registry.completion) and name_of(name.text) == name_of(registry.completion)
