"""Doubts: what the finders held of a chart only because they could not see the templates, and how it is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath
    from rewrite.locating import Located
    from rewrite.tree import Scalar

TEMPLATES: Final = "/templates/"
# What is said to have found a reference that a chart's rendering shows.
ID: Final = "chart"
OPEN: Final = frozenset({Reason.UNDECIDED, Reason.INHERITED, Reason.POSSIBLE, Reason.TEMPLATED, Reason.SWEEP_OFF})


def find_scalar(file: Located, path: FieldPath) -> tuple[Document, Scalar] | None:
    """Give the scalar at a path of a file, with its document; None when there is none."""
    for document in file.reading.documents:
        if document.host is None:
            for scalar in document.scalars:
                if scalar.key == path[-1] and scalar.path == path:
                    return document, scalar
    return None
