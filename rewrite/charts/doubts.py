"""Doubts: what the finders held of a chart only because they could not see the templates, which names may have to be
held yet, and how it is looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.locate import LocatedReference, Role
from rewrite.placing import place_of
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, head_of, shape_of
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located
    from rewrite.tree import Child

TEMPLATES: Final = "/templates/"
VALUES_FILE: Final = "values.yaml"
# What is said to have found a reference that a chart's rendering shows.
ID: Final = "chart"
NAMES: Final = (Role.NAME, Role.REFERENCE)
OPEN: Final = frozenset({Reason.UNDECIDED, Reason.INHERITED, Reason.POSSIBLE, Reason.TEMPLATED, Reason.SWEEP_OFF})


def is_familiar(located: LocatedReference) -> bool:
    """Tell whether a reference is a name without a registry that would move."""
    return located.hold is None and located.role in NAMES and shape_of(located.text) in FAMILIAR


def find_scalar(file: Located, path: FieldPath) -> tuple[Document, Scalar] | None:
    """Give the scalar at a path of a file, with its document; None when there is none."""
    for document in file.reading.documents:
        if document.host is None:
            found = find_child(document.top, path)
            # What stands below an alias has the path of its anchor.
            if isinstance(found, Scalar) and found.path == path:
                return document, found
    return None


def find_child(node: Node | None, path: FieldPath) -> Child | None:
    """Give what stands at a path below a node; None when there is nothing."""
    found: Child | None = node
    for step in path:
        children = found.children if isinstance(found, Node) else None
        if isinstance(children, dict) and isinstance(step, str):
            found = children.get(step)
        elif isinstance(children, list) and isinstance(step, int) and step < len(children):
            found = children[step]
        else:
            return None
    return found


def list_value(file: Located, document: Document, scalar: Scalar, detail: str) -> None:
    """List a value of which it is not known what the chart makes of it.

    In:      document and scalar, of the value; detail, why.
    """
    span = document.place(scalar, 0, len(scalar.text))
    if span is not None and head_of(scalar.text).hold is None:
        place = place_of(file.source, span.start, document, scalar)
        file.references.append(
            LocatedReference(ID, Role.REFERENCE, scalar.text, span, place, hold=Reason.UNDECIDED, hold_detail=detail)
        )
        file.settled.add(place.path)
