"""Reading: a source becomes documents. Only what can hold a reference is parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rewrite.document import Document, SourceKind
from rewrite.errors import UnreadableDocument
from rewrite.readers.chunks import split
from rewrite.readers.template import is_templated, mask
from rewrite.report import Problem

if TYPE_CHECKING:
    from rewrite.source import Source
    from rewrite.span import Span

# A document without any of these words names no image under a key that the finders know. Values give images as
# {repo, tag} and {hub, tag} too; in manifests these keys never stand without one of the other words.
WORDS: Final = re.compile(r"[iI][mM][aA][gG][eE]|[rR]egistry|[rR]epository|_container\b|[rR]epo:|\bhub:|Hub:")
CRD: Final = re.compile(r"^[\"']?kind[\"']?:[ \t]*[\"']?CustomResourceDefinition\b", re.MULTILINE)
VALUES_NAME: Final = re.compile(
    r"(?:.*[-_.])?values(?:[-_.].*)?\.(?:ya?ml|json)(?:\.\w+)?\Z|.*\.values\Z", re.IGNORECASE
)
COMPOSE_NAME: Final = re.compile(r"(?:docker-)?compose(?:[-_.].*)?\.ya?ml\Z")
INVENTORY_NAME: Final = re.compile(r"(?:hosts|inventory|.*\.ini)\Z")
VALUES_HOSTS: Final = frozenset({"values", "valuesContent", "valuesInline", "valuesObject", "values.yaml"})


@dataclass(slots=True)
class Reading:
    """What was read of a source: its documents, the spans that were not parsed, and what could not be read."""

    documents: list[Document] = field(default_factory=list)
    schemas: list[Span] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def kind_of(name: str) -> SourceKind:
    """Tell what a file is by its path; a chart's own files are told by the chart (see units)."""
    folder, _, base = name.replace("\\", "/").rpartition("/")
    folders = folder.split("/")
    if base in ("kustomization.yaml", "kustomization.yml", "Kustomization"):
        return SourceKind.KUSTOMIZATION
    if base in ("Chart.yaml", "requirements.yaml"):
        return SourceKind.CHART
    if "templates" in folders:
        return SourceKind.TEMPLATE
    if VALUES_NAME.match(base):
        return SourceKind.VALUES
    if COMPOSE_NAME.match(base):
        return SourceKind.COMPOSE
    if {"group_vars", "host_vars", "defaults", "vars"} & set(folders) or INVENTORY_NAME.match(base):
        return SourceKind.ANSIBLE
    if base.endswith((".tpl", ".gotmpl")):
        return SourceKind.TEMPLATE
    return SourceKind.OTHER


def read(source: Source, kind: SourceKind, hits: list[Span]) -> Reading:
    """Read the documents of a source that can hold a reference.

    In:      hits, the spans in source.text that name a registry; a document with none of them and none of WORDS is
             not parsed.
    """
    reading = Reading()
    if INVENTORY_NAME.match(source.name.rpartition("/")[2]):
        _read_inventory(source, reading)
        return reading
    at = 0
    for index, chunk in enumerate(split(source.text)):
        while at < len(hits) and hits[at].start < chunk.start:
            at += 1
        hit = at < len(hits) and hits[at].start < chunk.end
        if CRD.search(source.text, chunk.start, chunk.end):
            reading.schemas.append(chunk)
        elif hit or WORDS.search(source.text, chunk.start, chunk.end):
            _read_chunk(source, kind, chunk, index, reading)
    return reading


def _read_inventory(source: Source, reading: Reading) -> None:
    from rewrite.readers.inventory import is_inventory, read_inventory

    if is_inventory(source.name, source.text):
        document = read_inventory(source.text)
        document.source_kind = SourceKind.ANSIBLE
        reading.documents.append(document)


def _read_chunk(source: Source, kind: SourceKind, chunk: Span, index: int, reading: Reading) -> None:
    text = source.text[chunk.start : chunk.end]
    document = _parse(source, kind, text, chunk, index, reading)
    if document is None:
        return
    document.index = index
    document.offset = chunk.start
    document.source_kind = kind
    reading.documents.append(document)
    _read_embedded(document, reading)


def _parse(source: Source, kind: SourceKind, text: str, chunk: Span, index: int, reading: Reading) -> Document | None:
    from rewrite.readers.yaml_events import read_yaml

    templated = is_templated(text)
    masked = mask(text) if templated else text
    try:
        return read_yaml(masked)
    except UnreadableDocument as error:
        if templated and kind is not SourceKind.TEMPLATE:
            try:
                return read_yaml(text)
            except UnreadableDocument:
                pass
        if templated or kind is SourceKind.TEMPLATE:
            from rewrite.readers.lines import read_lines

            return read_lines(masked)
        line, _ = source.position(chunk.start)
        reading.problems.append(
            Problem(
                source.name,
                f"document {index} is not YAML: {error}; correct it or exclude the file",
                line + error.line - 1,
                error.column,
            )
        )
        return None


def _read_embedded(document: Document, reading: Reading) -> None:
    """Read the documents inside scalars, and those inside these."""
    from rewrite.readers.embedded import candidates, read_embedded

    for scalar in candidates(document):
        for inner in read_embedded(document, scalar):
            inner.source_kind = SourceKind.VALUES if scalar.key in VALUES_HOSTS else SourceKind.OTHER
            reading.documents.append(inner)
            _read_embedded(inner, reading)
