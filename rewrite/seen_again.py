"""Seen again: what the sweep has moved, and no finder knows by its place; a later run has to know it all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.errors import InvalidReference
from rewrite.finders.context import Context, context_of
from rewrite.reference import parse

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.finders.finding import Finding

# A chart finds what is in its files by what its templates make of it, but for manifests.
OF_CHARTS: Final = (SourceKind.TEMPLATE, SourceKind.VALUES)


def is_moved(document: Document, finding: Finding) -> bool:
    """Tell whether what stands below a mirror is a name there, and not what else its host serves, as a repository of
    Maven's: `--repo=hub.example.com/repository/Maven-Public`.
    """
    if finding.hold is not None:
        return False
    if document.source_kind in OF_CHARTS and context_of(document, finding.scalar) is not Context.MANIFEST:
        return False
    try:
        parse(finding.text.rstrip("/"))
    except InvalidReference:
        return False
    return True
