"""Fills: empty registry keys of the values that are set, where one domain of the templates stands in for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import ID, OPEN, find_scalar
from rewrite.charts.traced import LiteralOrigin, ValuesOrigin
from rewrite.fieldpath import format_path
from rewrite.locate import NOT_BESIDE, LocatedReference, PathBeside, Role
from rewrite.placing import place_of
from rewrite.reasons import Reason
from rewrite.span import Span
from rewrite.uses import uses_by_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rewrite.charts.traced import ChartTrace, TracedImage
    from rewrite.locate import Located

DOMAIN: Final = re.compile(r"[\w.-]+(?::\d+)?", re.ASCII)
# How a key ends that says `repository`, and stands behind one: `repositorySuffix: ""`.
BEHIND: Final = "suffix"
SEVERAL: Final = "several paths stand behind it"


@dataclass(frozen=True, slots=True)
class Fill:
    """What an empty registry key is to be filled with: the domain that stands in for it, and the path behind it."""

    domain: str
    path: str


def fills_of(trace: ChartTrace, files: Mapping[str, Located]) -> dict[ValuesOrigin, Fill]:
    """Choose the empty registry keys to fill: each stands beside its image's path, and one domain stands in for it."""
    found: dict[ValuesOrigin, set[tuple[str, str]]] = {}
    for image in trace.images:
        domain = _domain_alone(image)
        key = _key_beside(image)
        if domain and key is not None:
            found.setdefault(key, set()).add((domain, _path_of(image)))
    domains = {key: next(iter(uses))[0] for key, uses in found.items() if len({domain for domain, _ in uses}) == 1}
    return {
        key: Fill(domain, next(iter(found[key]))[1] if len(found[key]) == 1 else "")
        for key, domain in domains.items()
        if _can_fill(files, key, domains)
    }


def _domain_alone(image: TracedImage) -> str:
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
    return all(domains.get(ValuesOrigin(key.file, use.path)) == domains[key] for use in uses)


def fill_registries(name: str, file: Located, fills: Mapping[ValuesOrigin, Fill]) -> None:
    """Add to a file's references the keys that are filled, and hold what is joined to them."""
    beside = _by_mapping(file) if any(key.file == name for key in fills) else {}
    for key, fill in fills.items():
        found = find_scalar(file, key.path) if key.file == name else None
        if found is None:
            continue
        document, scalar = found
        at = document.start_of(scalar)
        place = place_of(file.source, at, document, scalar)
        file.settled.add(place.path)
        paths = beside.get(format_path(scalar.parent.path), ())
        path = _marked_among((file.references[index] for index in paths), fill)
        file.references.append(
            LocatedReference(
                ID, Role.DOMAIN, "", Span(at, at), place, fill.path, implied=fill.domain, beside=path or NOT_BESIDE
            )
        )
        detail = f"joined to {place.path}: what is set there takes the place of {fill.domain}"
        _hold_paths_beside(file, paths, detail)


def _marked_among(beside: Iterable[LocatedReference], fill: Fill) -> PathBeside | None:
    """Give the path beside a key that a marker is for, if there is one; others are joined to the key, too, where the
    path that stands behind it is not always the same.
    """
    for located in beside:
        is_of_it = located.text and (not fill.path or fill.path.startswith(located.text))
        if located.hold is Reason.IGNORED and is_of_it:
            held = f"it stays: {Reason.IGNORED.meaning}"
            return PathBeside(located.place.path, held, is_marked=True, shared="" if fill.path else SEVERAL)
    return None


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
