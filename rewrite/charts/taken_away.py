"""Taken away: what an overlay leaves empty that says where images come from, and what is pulled then.

`image: {registry: ""}` in `values-prod.yaml` takes the registry of `values.yaml` away, which moves, or is on the mirror
already: a name in the values below, or a literal of a template, begins the image then, and is joined to a registry
without the overlay. No edit of it would be right for both, so the empty key is told.
"""

from __future__ import annotations

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
    from collections.abc import Iterable, Iterator, Mapping

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
    for name, file in files.items():
        if name == VALUES_FILE or not (empty := _empty_in(file)) or not base_of(name, file, {VALUES_FILE}):
            continue
        if any(found not in known for found in empty):
            rendered += 1
            if rendered <= MOST_KINDS:
                images = renderings.sorted_out(name).trace.images
                known |= {found: _said(name, found.path, images, files) for found in empty}
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


def _said(name: str, path: FieldPath, images: Iterable[TracedImage], files: Mapping[str, Located]) -> str:
    """Say what an image begins with that an empty key of an overlay leaves as it is; "" where there is none."""
    mirrors = next((document.mirrors for file in files.values() for document in file.reading.outer[:1]), NO_MIRRORS)
    left = left_by(ValuesOrigin(name, path), images, mirrors)
    return next((EMPTY.format(unmasked(image.text.text)) for image in left if _stays(image, files)), "")


def left_by(empty: ValuesOrigin, images: Iterable[TracedImage], mirrors: Mirrors) -> Iterator[TracedImage]:
    """Give the images from public registries for which an empty value was asked, with the fewest detours."""
    asking = [image for image in images if empty in image.consulted]
    least = min((image.detours for image in asking), default=0)
    for image in asking:
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


def _stays(image: TracedImage, files: Mapping[str, Located]) -> bool:
    """Tell whether an image begins with what stays, and nothing else tells that."""
    head = head_of(image)
    # What stands elsewhere is not decided about. Of a name it may be told as well what it is joined to.
    if head is None or head.file not in files or None in _holds(head, files):
        return False
    origins = (piece.origin for piece in image.text.pieces if piece.text and piece.origin)
    return all(hold in OF_NAMES for origin in origins for hold in _holds(origin, files))


def _holds(origin: Origin, files: Mapping[str, Located]) -> Iterator[Reason | None]:
    """Give why what stands at an origin stays, None where it moves."""
    for located in files[origin.file].references if origin.file in files else ():
        if isinstance(origin, ValuesOrigin):
            if parse_path(located.place.path) == origin.path:
                yield located.hold
        elif located.span.start == origin.start:
            yield located.hold


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
