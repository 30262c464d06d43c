"""Names beside references: in a list or a mapping of nothing but names with a tag, those without a registry.

Finds:   familiar names with a tag beside a reference with a registry, whatever the list is called; those of a list in
         one text. Nothing of it moves: they stay for the same reason as that, or are listed as possible.
Leaves:  lists and mappings in which anything else stands, as ports and words do.
Source:  lists of images to load or to copy, counted in public repositories.
Example: warm: [quay.io/orchard/press:v1, nginx:1.25]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, held
from rewrite.finders.image_names import NO_NAME
from rewrite.finders.listed import DOCUMENT, find_list
from rewrite.finders.maps_of_images import PORT
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.shape import WHOLE, Shape, shape_of
from rewrite.tree import Node, Scalar, children_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document

ID: Final = "beside-references"
BESIDE: Final = "beside a name with a registry"
# Under keys that say something each, `class: cwl:Requirement` is no image.
VERSION: Final = expression(r"[:@](?:latest\Z|[^:@]*\d)")
# What something fills in says nothing of the others.
NAMES: Final = frozenset({*WHOLE, Shape.PLACEHOLDER})


def find_beside(others: Iterable[tuple[Document, Finding]]) -> Iterator[tuple[Document, str, Finding]]:
    """List the names beside what was found, each with its document and the name of this finder.

    In:      others, what the sweep found, and what finders only list.
    """
    seen: set[int] = set()
    for document, found in others:
        scalar = found.scalar
        # Each text may hold thousands of references, and each list.
        if id(scalar) in seen or id(scalar.parent) in seen:
            continue
        if found.start or found.end < len(scalar.value.rstrip()):
            seen.add(id(scalar))
            beside = _familiar_in_text(scalar) if shape_of(found.text) is Shape.EXPLICIT else ()
        else:
            seen.add(id(scalar.parent))
            beside = _familiar_in(scalar.parent)
        for name in beside:
            is_listed = found.hold is None or found.hold is Reason.POSSIBLE
            yield document, ID, name if is_listed else name._replace(hold=found.hold, detail=found.detail)


def _familiar_in_text(scalar: Scalar) -> Iterator[Finding]:
    """List the familiar names of a list in one text; what stands in quotes there may be anything."""
    if not scalar.value.lstrip().startswith(DOCUMENT):
        yield from (name for name in find_list(scalar) if shape_of(name.text) is Shape.TAGGED)


def _familiar_in(holder: Node) -> Iterator[Finding]:
    """List the familiar names of a list, or among the values of a mapping, where all are names with a tag."""
    children = list(children_of(holder))
    names = [child for child in children if isinstance(child, Scalar)]
    is_list = not isinstance(holder.children, dict)
    if not is_list or len(names) == len(children):
        shapes = [shape_of(name.text) for name in names]
        if NAMES.issuperset(shapes) and Shape.EXPLICIT in shapes and all(map(_is_tagged, names)):
            for name, shape in zip(names, shapes, strict=True):
                if shape is Shape.TAGGED and (is_list or VERSION.search(name.text)):
                    yield held(name, 0, len(name.text), Reason.POSSIBLE, BESIDE)


def _is_tagged(name: Scalar) -> bool:
    end = name.text.rpartition("/")[2]
    return (":" in end or "@" in end) and PORT.match(name.text) is None and NO_NAME.match(name.text) is None
