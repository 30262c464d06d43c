"""Fills: empty registry keys of the values that are set, where one domain of the templates stands in for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import ID, OPEN, find_scalar
from rewrite.charts.traced import LiteralOrigin, ValuesOrigin
from rewrite.charts.verdicts import end_of_name
from rewrite.fieldpath import format_path
from rewrite.in_parts import name_of
from rewrite.locate import NOT_BESIDE, UNKNOWN_REST, LocatedReference, PathBeside, Role
from rewrite.placing import place_of
from rewrite.reasons import Reason
from rewrite.sharing import OF_OTHER_PATHS, OF_OTHERS
from rewrite.span import Span
from rewrite.uses import is_repeat, uses_by_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rewrite.charts.traced import ChartTrace, TracedImage
    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located
    from rewrite.tree import Scalar

DOMAIN: Final = re.compile(r"[\w.-]+(?::\d+)?", re.ASCII)
# How a key ends that says `repository`, and stands behind one: `repositorySuffix: ""`.
BEHIND: Final = "suffix"
SEVERAL: Final = "several paths stand behind it"


@dataclass(frozen=True, slots=True)
class Fill:
    """What an empty registry key is to be filled with: the domain that stands in for it, and the path behind it, with
    the place of the value that this ends with. Where there are several paths, both are empty.
    """

    domain: str
    path: str = ""
    beside: FieldPath = ()


def fills_of(trace: ChartTrace, files: Mapping[str, Located]) -> dict[ValuesOrigin, Fill]:
    """Choose the empty registry keys to fill: each stands beside its image's path, and one domain stands in for it."""
    found: dict[ValuesOrigin, dict[tuple[str, str], Fill]] = {}
    for image in trace.images:
        domain = domain_alone(image)
        key = _key_beside(image)
        if domain and key is not None:
            path = _path_of(image)
            found.setdefault(key, {}).setdefault((domain, path), Fill(domain, path, _place_of_path(image)))
    domains = {key: next(iter(uses))[0] for key, uses in found.items() if len({domain for domain, _ in uses}) == 1}
    return {
        key: next(iter(found[key].values())) if len(found[key]) == 1 else Fill(domain)
        for key, domain in domains.items()
        if _can_fill(files, key, domains)
    }


def domain_alone(image: TracedImage) -> str:
    """Give the domain that an image begins with, where the literal that stands in for a key is no more than that: what
    the key is set to takes the place of all of it. "" when it is more (`default "quay.io/orchard/press"`).
    """
    begin = next((piece for piece in image.text.pieces if piece.text), None)
    if begin is None or not isinstance(begin.origin, LiteralOrigin) or not DOMAIN.fullmatch(begin.text):
        return ""
    return begin.text if "." in begin.text and image.text.text.startswith(f"{begin.text}/") else ""


def is_filled(image: TracedImage, fills: Mapping[ValuesOrigin, Fill]) -> bool:
    """Tell whether the registry key beside an image's path is among those that are filled."""
    return _key_beside(image) in fills


def key_in_front(image: TracedImage, fills: Mapping[ValuesOrigin, Fill]) -> ValuesOrigin | None:
    """Give the key that is filled with the domain that an image begins with, beside the path of this or of another one;
    None where there is none.
    """
    domain = domain_alone(image) if image.consulted else ""
    keys = (key for key in (_key_beside(image), *image.consulted) if key in fills)
    return next((key for key in keys if key and fills[key].domain == domain), None)


def literal_heads(image: TracedImage) -> Iterable[LiteralOrigin]:
    """Give the literal of a template that an image begins with, if it begins with one."""
    for piece in image.text.pieces:
        if piece.text:
            if isinstance(piece.origin, LiteralOrigin):
                yield piece.origin
            return


def _key_beside(image: TracedImage) -> ValuesOrigin | None:
    """Give the empty registry key in the mapping that the image's path comes from."""
    parents = {
        (piece.origin.file, piece.origin.path[:-1])
        for piece in image.text.pieces
        if isinstance(piece.origin, ValuesOrigin) and piece.text
    }
    keys = (key for key in image.consulted if not str(key.path[-1]).lower().endswith(BEHIND))
    return next((key for key in keys if (key.file, key.path[:-1]) in parents), None)


def _path_of(image: TracedImage) -> str:
    return image.text.text.partition("/")[2]


def _place_of_path(image: TracedImage) -> FieldPath:
    """Give the field path of the value that the name of an image ends with."""
    name = image.text.cut(0, end_of_name(image.text.text))
    origins = [piece.origin for piece in name.pieces if piece.text.strip("/")]
    return next((origin.path for origin in reversed(origins) if isinstance(origin, ValuesOrigin)), ())


def _can_fill(files: Mapping[str, Located], key: ValuesOrigin, domains: Mapping[ValuesOrigin, str]) -> bool:
    """Tell whether the key stands in a file of the run as an empty quoted text, for only that can take a value in
    place, and whether all uses of that text, when aliases repeat it, are registries with the same domain.
    """
    file = files.get(key.file)
    found = find_scalar(file, key.path) if file else None
    if found is None or found[1].value != "" or found[1].style not in ("'", '"'):
        return False
    document, scalar = found
    uses = uses_by_start(document)[scalar.start] if document.is_shared(scalar) else ()
    if uses and is_repeat(document, uses[0]):
        # Its anchor is a key, which would be another one.
        return False
    return all(domains.get(ValuesOrigin(key.file, use.path)) == domains[key] for use in uses)


def fill_registries(name: str, file: Located, fills: Mapping[ValuesOrigin, Fill]) -> None:
    """Add to a file's references the keys that are filled, and hold what is joined to them."""
    found = {key: find_scalar(file, key.path) for key in fills if key.file == name}
    beside = _by_mapping(file) if found else {}
    repeats = {id(scalar) for document in file.reading.documents for scalar in document.repeats} if found else ()
    shared: dict[int, dict[FieldPath, Fill]] = {}
    for key, at in found.items():
        if at is not None:
            document, scalar = at
            shared.setdefault(document.start_of(scalar), {})[scalar.path] = fills[key]
    for key, at in found.items():
        if at is None:
            continue
        document, scalar = at
        paths = beside.get(format_path(scalar.parent.path), ())
        detail = f"joined to {format_path(scalar.path)}: what is set there takes the place of {fills[key].domain}"
        _hold_paths_beside(file, paths, detail)
        file.settled.add(format_path(scalar.path))
        if id(scalar) in repeats:
            # It is told where its anchor stands: what becomes of the one becomes of all.
            continue
        uses = shared[document.start_of(scalar)]
        around = {index for path in uses for index in beside.get(format_path(path[:-1]), ())}
        marked = _marked_among((file.references[index] for index in sorted(around)), uses)
        file.references.append(_filled(file, document, scalar, uses, marked))


def _filled(
    file: Located, document: Document, scalar: Scalar, uses: Mapping[FieldPath, Fill], beside: PathBeside
) -> LocatedReference:
    """Give a key that is filled, as the registry of what is joined to it at all of its uses."""
    start, own = document.start_of(scalar), uses[scalar.path]
    place = place_of(file.source, start, document, scalar)
    located = LocatedReference(ID, Role.DOMAIN, "", Span(start, start), place, implied=own.domain, beside=beside)
    if any(name_of(fill.path) == UNKNOWN_REST for fill in uses.values()):
        # Only a rule for all paths can move it.
        return located
    others = {format_path(fill.beside): fill.path for fill in uses.values() if fill.path != own.path}
    if others:
        beside = beside._replace(held=beside.held or OF_OTHER_PATHS, others=tuple(others.items()))
    elif len(uses) > 1:
        beside = beside._replace(held=beside.held or OF_OTHERS)
    return located._replace(completion=own.path, beside=beside)


def _marked_among(beside: Iterable[LocatedReference], uses: Mapping[FieldPath, Fill]) -> PathBeside:
    """Give the path beside a key that a marker is for, if there is one; others are joined to the key, too, where it has
    several uses, or the path that stands behind it is not always the same.
    """
    paths = [fill.path for fill in uses.values()]
    shared = "" if len(paths) == 1 and paths[0] else SEVERAL
    for located in beside:
        is_of_it = located.text and any(not path or path.startswith(located.text) for path in paths)
        if located.hold is Reason.IGNORED and is_of_it:
            held = f"it stays: {Reason.IGNORED.meaning}"
            return PathBeside(located.place.path, held, is_marked=True, shared=shared)
    return NOT_BESIDE


def _by_mapping(file: Located) -> dict[str, list[int]]:
    """Give the indices of a file's references by the field path of the mapping that they stand in."""
    found: dict[str, list[int]] = {}
    for index, located in enumerate(file.references):
        found.setdefault(located.place.path.rpartition(".")[0], []).append(index)
    return found


def _hold_paths_beside(file: Located, indices: Iterable[int], detail: str) -> None:
    """Hold what the finders would move in the same mapping: the registry decides, also where it stays empty."""
    for index in indices:
        located = file.references[index]
        if located.role is not Role.PATH and located.text and located.hold in (None, *OPEN):
            file.references[index] = located._replace(hold=Reason.INHERITED, hold_detail=detail)
