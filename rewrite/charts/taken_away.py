"""Taken away: what an overlay leaves empty that says where images come from, and what is pulled then.

`image: {registry: ""}` in `values-prod.yaml` takes the registry of `values.yaml` away, which moves, or is on the mirror
already: a name in the values below, or a literal of a template, begins the image then, and is joined to a registry
without the overlay. No edit of it would be right for both, so the empty key is told.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import base_of
from rewrite.charts.doubts import ID, VALUES_FILE, find_scalar
from rewrite.charts.machine import is_consulted
from rewrite.charts.overlaid import MOST_KINDS
from rewrite.charts.traced import OPAQUE, ValuesOrigin
from rewrite.charts.verdicts import REFERENCE
from rewrite.document import unmasked
from rewrite.fieldpath import format_path, parse_path
from rewrite.locate import LocatedReference, Role
from rewrite.placing import place_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.reference import is_domain
from rewrite.registries import NO_MIRRORS, is_public
from rewrite.set_registries import is_registry
from rewrite.span import Span
from rewrite.tree import children_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.charts.renderings import Renderings
    from rewrite.charts.traced import Origin, TracedImage
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located
    from rewrite.registries import Mirrors

EMPTY: Final = "empty here, and nothing moves that stands in for it, as in {}"
UNRENDERED: Final = "empty in one of many values files for this chart; what then stands in front of images is not known"
# What is told of a key behind which nothing is written.
NOTHING: Final = '""'
# What is said of a name, or an action, that is joined to something where the overlay is not laid over the values.
OF_NAMES: Final = frozenset({None, Reason.INHERITED, Reason.TEMPLATED})


class _Empty(NamedTuple):
    """The field path of what is empty, and the keys that stand beside it."""

    path: FieldPath
    beside: frozenset[str | int]


def tell_taken_away(renderings: Renderings, files: Mapping[str, Located]) -> None:
    """Tell what is empty in overlays of a chart, where images begin with what stays as it is for it.

    In:      files, those of the chart that the run decides about, of which all else is known.
    """
    # Overlays for many environments empty the same, beside the same.
    known: dict[_Empty, str] = {}
    rendered = 0
    below = {found.path for name, file in files.items() if name == VALUES_FILE for found in _empty_in(file)}
    for name, file in files.items():
        if name == VALUES_FILE or not base_of(name, file, {VALUES_FILE}):
            continue
        # What is empty below, and stays so, is not taken away by being said again.
        empty = [found for found in _empty_in(file) if found.path not in below]
        if any(found not in known for found in empty):
            rendered += 1
            if rendered <= MOST_KINDS:
                asking = asking_for(renderings.sorted_out(name).trace.images)
                holds = _Holds(files)
                known |= {found: _said(asking[ValuesOrigin(name, found.path)], holds) for found in empty}
        for found in empty:
            # timid: of more overlays than are rendered a registry that is empty is told, whatever reads it.
            unknown = UNRENDERED if is_registry(str(found.path[-1])) else ""
            if detail := known.get(found, unknown):
                _tell(file, found.path, detail)


def _empty_in(file: Located) -> list[_Empty]:
    """Give what is empty in a file, may be a registry, and is not to be filled."""
    found = {located.place.path for located in file.references}
    document = next(iter(file.reading.outer), None)
    return [
        _Empty(scalar.path, frozenset(child.key for child in children_of(scalar.parent)))
        for scalar in (document.scalars if document else ())
        if not scalar.text and is_consulted(scalar.name) and format_path(scalar.path) not in found
    ]


def _said(asking: Iterable[TracedImage], holds: _Holds) -> str:
    """Say what an image begins with that an empty key of an overlay leaves as it is; "" where there is none."""
    left = left_by(asking, holds.mirrors)
    return next((EMPTY.format(unmasked(image.text.text)) for image in left if holds.stays(image)), "")


def asking_for(images: Iterable[TracedImage]) -> Mapping[ValuesOrigin, list[TracedImage]]:
    """Give the images of a chart by each empty value for which they were asked."""
    asking: dict[ValuesOrigin, list[TracedImage]] = defaultdict(list)
    for image in images:
        for empty in image.consulted:
            asking[empty].append(image)
    return asking


def left_by(asking: Iterable[TracedImage], mirrors: Mirrors) -> Iterator[TracedImage]:
    """Give the images from public registries among those that ask for an empty value, with the fewest detours."""
    found = list(asking)
    least = min((image.detours for image in found), default=0)
    for image in found:
        if image.detours == least and _is_pulled(image, mirrors):
            yield image


def head_of(image: TracedImage) -> Origin | None:
    """Give the place of what an image begins with; None where that is worked out."""
    return next((piece.origin for piece in image.text.pieces if piece.text), None)


def _is_pulled(image: TracedImage, mirrors: Mirrors) -> bool:
    """Tell whether an image comes from a public registry."""
    text = image.text.text
    domain = text.partition("/")[0]
    if head_of(image) is None or OPAQUE in domain or not REFERENCE.match(text):
        return False
    if domain != text and is_domain(domain) and not is_public(domain):
        # It is somebody's own, or the mirror.
        return False
    begin = next(piece.text for piece in image.text.pieces if piece.text).rstrip("/")
    return not (mirrors.unlike_hosts and mirrors.unlike_hosts.match(begin))


class _Holds:
    """Why what stands in the files of a chart stays, None where it moves; and the mirrors."""

    def __init__(self, files: Mapping[str, Located]) -> None:
        self._files = files
        self._by_place: dict[tuple[str, bool], dict[FieldPath | int, list[Reason | None]]] = {}
        outer = (document for file in files.values() for document in file.reading.outer[:1])
        self.mirrors = next((document.mirrors for document in outer), NO_MIRRORS)

    def stays(self, image: TracedImage) -> bool:
        """Tell whether an image begins with what stays, and nothing else tells that."""
        head = head_of(image)
        # What stands elsewhere is not decided about. Of a name it may be told as well what it is joined to.
        if head is None or head.file not in self._files or None in self._of(head):
            return False
        origins = (piece.origin for piece in image.text.pieces if piece.text and piece.origin)
        return all(hold in OF_NAMES for origin in origins for hold in self._of(origin))

    def _of(self, origin: Origin) -> Sequence[Reason | None]:
        is_value = isinstance(origin, ValuesOrigin)
        if (origin.file, is_value) not in self._by_place:
            found: dict[FieldPath | int, list[Reason | None]] = defaultdict(list)
            for located in self._files[origin.file].references if origin.file in self._files else ():
                found[parse_path(located.place.path) if is_value else located.span.start].append(located.hold)
            self._by_place[origin.file, is_value] = found
        key = origin.path if isinstance(origin, ValuesOrigin) else origin.start
        return self._by_place[origin.file, is_value].get(key, ())


def _tell(file: Located, path: FieldPath, detail: str) -> None:
    found = find_scalar(file, path)
    if found is None:
        return
    document, scalar = found
    start = document.start_of(scalar)
    located = LocatedReference(
        ID,
        Role.REFERENCE,
        document.text[scalar.start : scalar.end] or NOTHING,
        Span(start, start),
        place_of(file.source, start, document, scalar),
        hold=Reason.UNDECIDED,
        hold_detail=detail,
    )
    file.references.append(located)
    file.references.sort(key=lambda located: located.span)
    file.settled.add(located.place.path)
