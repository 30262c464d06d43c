"""Placing: where a scalar stands, for the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.fieldpath import format_path
from rewrite.locate import Role
from rewrite.manifest import manifest_of, resource_of
from rewrite.report import NO_RESOURCE, Place, ResourceRef
from rewrite.shape import MORE_THAN_WORDS, shape_of

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.source import Source
    from rewrite.tree import Scalar


def place_of(source: Source, offset: int, document: Document, scalar: Scalar) -> Place:
    """Give the place of a scalar for the report; offset is where in source.text it begins."""
    manifest = manifest_of(scalar)
    resource = resource_of(manifest) if manifest else host_resource(document)
    return place_in(source, offset, document, scalar, resource)


def place_in(source: Source, offset: int, document: Document, scalar: Scalar, resource: ResourceRef) -> Place:
    """Give the place of a scalar in a manifest that is known."""
    line, column = source.position(offset)
    return Place(source.name, line, column, document.index, path_text(document, scalar), resource)


def path_text(document: Document, scalar: Scalar) -> str:
    """Write where a scalar stands; of one in a text within another, where that stands too."""
    path = format_path(scalar.path)
    if document.host is None:
        return path
    return f"{path_text(*document.host)} > {path}" if path else path_text(*document.host)


def scope_in(document: Document) -> str:
    """Give how the field paths of a document begin that may stand in another one: `patches[0].patch > `."""
    return f"{path_text(*document.host)} > " if document.host else ""


def domain_of(document: Document, finding: Finding) -> Finding | None:
    r"""Give the registry of a name, or its namespace, by itself, joined to the path behind it, whose escapes no edit
    touches.

    Out:     None where there is neither, for a name that is written over several lines, and in a text within another.
    PHP writes `"ghcr.io\/orchard\/press:v1"`. Source: php.net, json_encode, JSON_UNESCAPED_SLASHES.
    """
    scalar = finding.scalar
    name = finding.text
    if document.host is not None or document.text.find("\n", scalar.start, scalar.end) >= 0:
        return None
    if finding.role not in (Role.REFERENCE, Role.NAME) or shape_of(name) not in MORE_THAN_WORDS:
        return None
    # In front of a namespace goes the mirror.
    domain, _, path = name.partition("/")
    if not path:
        return None
    return finding._replace(role=Role.DOMAIN, end=finding.start + len(domain), joined=path)


def host_resource(document: Document) -> ResourceRef:
    """Name the manifest that a document stands in."""
    if document.host is None:
        return NO_RESOURCE
    host_document, host = document.host
    manifest = manifest_of(host)
    return resource_of(manifest) if manifest else host_resource(host_document)
