"""Looked at: documents that are asked once more when all of their file is located, and what they say then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.image_streams import POLICY
from rewrite.object_holds import IGNORE_ANNOTATION
from rewrite.screen import CONFIGURATION
from rewrite.telling import TEKTON

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.document import Document
    from rewrite.locate import Located, LocatedReference
    from rewrite.mapping import Mapper
    from rewrite.report import Change, Skip

# Without them nothing is for a chart with a guard, or has no registry that moves.
GUARDED: Final = ("bitnami", "egistry")


def is_looked_at(document: Document) -> bool:
    """Tell whether a document is asked when all of its file is located."""
    text = document.text
    return any(word in text for word in (CONFIGURATION, IGNORE_ANNOTATION, POLICY, TEKTON)) or _may_be_guarded(text)


def complete(
    file: Located, decided: Iterable[tuple[LocatedReference, Change | Skip]], mapper: Mapper
) -> list[Change | Skip]:
    """Decide about what the documents of a file leave to the program that reads them."""
    if not any(CONFIGURATION in document.text for document in file.reading.documents):
        return []
    from rewrite.ensure import kubeadm  # few files hold one

    return kubeadm.complete(file, {reference.span.start: decision for reference, decision in decided}, mapper)


def find_refused(file: Located, changes: Iterable[Change]) -> list[Skip]:
    """Tell of what moves in values, and may be refused by charts that are fetched.

    In:      changes, those of the file.
    """
    if not changes or not any(_may_be_guarded(document.text) for document in file.reading.documents):
        return []
    from rewrite.charts.fetched_guards import find_fetched_guards  # few files have values for such charts

    return find_fetched_guards(file, changes)


def _may_be_guarded(text: str) -> bool:
    return all(word in text for word in GUARDED)
