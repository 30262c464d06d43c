"""Reading: a source becomes documents. Only what can hold a reference is parsed."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import Document, SourceKind
from rewrite.errors import UnreadableDocument
from rewrite.fieldspec import find_keys
from rewrite.kustomization_names import is_kustomization
from rewrite.lazy import expression
from rewrite.pipelines import system_of
from rewrite.readers.chunks import split
from rewrite.readers.image_lists import kind_within, may_list_images
from rewrite.readers.template import is_templated, mask
from rewrite.readers.text import TEMPLATES, begins_as_yaml, is_text, keep_lines, names_recipe, read_by_lines, read_text
from rewrite.report import Problem
from rewrite.schema_screen import is_schema, may_default_to_images
from rewrite.screen import may_speak_of_images

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rewrite.fieldspec import FieldSpec
    from rewrite.parts import Part
    from rewrite.source import Source
    from rewrite.span import Span

# Where a chart declares what it depends on, the second one as Helm 2 has it.
DECLARING: Final = ("Chart.yaml", "requirements.yaml")
VALUES_NAME: Final = expression(r"(?i:(?:.*[-_.])?values(?:[-_.].*)?\.(?:ya?ml|json)(?:\.\w+)?\Z|.*\.values\Z)")
COMPOSE_NAME: Final = expression(r"(?:docker-)?compose(?:[-_.].*)?\.ya?ml\Z")
# Beside `.env` Compose and others read `.env.local`, `.env.production`, `.env.db.example`.
VARIABLES_NAME: Final = expression(r"\.env\.(?!(?:.+\.)?(?:ya?ml|json)\Z|.+\.(?:j2|tpl|gotmpl|enc)\Z)[\w.-]+")
# As people call theirs, and as Ansible's own pages do (docs.ansible.com, Sample Ansible setup).
INVENTORY_NAMES: Final = frozenset({"hosts", "inventory", "hosts.cfg", "inventory.cfg", "production", "staging"})
COMMENTED: Final = expression(r"\s*(?://|/\*)")
JSON: Final = expression(r"\s*[{\[]")
EMBEDDED_WORDS: Final = expression(r"(?i:image|repository|registry|container|hub:)")
VALUES_HOSTS: Final = frozenset(
    {"values", "valuesContent", "valuesInline", "valuesLocal", "valuesObject", "valuesTemplate", "values.yaml"}
)


class Reading:
    """What was read of a source: its documents, the spans of schemas, and what could not be read.

    chunks are the spans of all its documents; () when it was not cut into them, or when a part was read.
    """

    __slots__ = ("chunks", "documents", "problems", "schemas", "unread")

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self.documents = list(documents)
        self.schemas: list[Span] = []
        self.unread: list[Span] = []
        self.problems: list[Problem] = []
        self.chunks: Sequence[Span] = ()

    @property
    def outer(self) -> list[Document]:
        """The documents of the file itself, without those that stand in their scalars."""
        return [document for document in self.documents if document.host is None]

    def dissolve(self) -> None:
        """Free what the documents take (see Document.dissolve): nobody looks into them any more."""
        for document in self.documents:
            document.dissolve()
        self.documents = []


@lru_cache(maxsize=1024)  # stages ask it of the same file, some for each of its references
def kind_of(name: str) -> SourceKind:
    """Tell what a file is by its path; a chart's own files are told by the chart (see units)."""
    folder, _, base = name.replace("\\", "/").rpartition("/")
    folders = folder.split("/")
    if is_kustomization(base):
        return SourceKind.KUSTOMIZATION
    if base in DECLARING:
        return SourceKind.CHART
    if found := system_of(folders[-1], base):
        return found
    if ".env" in base and (base.endswith(".env") or VARIABLES_NAME.fullmatch(base)):
        return SourceKind.VARIABLES
    if "templates" in folders and not _is_for_jinja(base):
        return SourceKind.TEMPLATE
    # The words first: most names have none of them, and a run over such names compiles no expression.
    if "values" in base.casefold() and VALUES_NAME.match(base):
        return SourceKind.VALUES
    if "compose" in base and COMPOSE_NAME.match(base):
        return SourceKind.COMPOSE
    if {"group_vars", "host_vars", "defaults", "vars"} & set(folders) or _is_inventory(base):
        return SourceKind.ANSIBLE
    if base.endswith((".tpl", ".gotmpl")):
        return SourceKind.TEMPLATE
    return SourceKind.OTHER


def _is_for_jinja(base: str) -> bool:
    """Tell whether a file among templates is one of values that a role fills in, which Helm would not render."""
    return base.endswith(".j2") and "values" in base.casefold() and VALUES_NAME.match(base) is not None


def _is_inventory(base: str) -> bool:
    return base in INVENTORY_NAMES or base.endswith(".ini")


def read(
    source: Source,
    kind: SourceKind,
    hits: list[Span],
    part: Part | None = None,
    fields: tuple[FieldSpec, ...] = (),
) -> Reading:
    """Read the documents of a source that can hold a reference.

    In:      hits, the spans in source.text that name a registry, in order; a document with none of them that does not
             speak of images is not parsed. part, the documents that are wanted; None for all. fields, the user's own.
    """
    reading = Reading()
    if _is_inventory(source.name.rpartition("/")[2]) and _read_inventory(source, reading):
        return reading
    if kind is SourceKind.VARIABLES:
        _read_variables(source, reading)
        return reading
    if is_text(source.name, source.text):
        if hits or may_hold_images(source, kind):
            document = read_text(source.text)
            within = kind_within(document, kind, source.name)
            document.source_kind = SourceKind.ANSIBLE if source.name.endswith(".j2") else within
            reading.documents.append(document)
        return reading
    if part is None:
        reading.chunks = split(source.text, source.has)
    at = 0
    for index, chunk in zip(sorted(part.indices), part.spans, strict=True) if part else enumerate(reading.chunks):
        while at < len(hits) and hits[at].start < chunk.start:
            at += 1
        hit = at < len(hits) and hits[at].start < chunk.end
        if is_schema(source.text, chunk):
            reading.schemas.append(chunk)
            is_wanted = may_default_to_images(source.text, chunk)
        else:
            is_wanted = hit or may_speak_of_images(source.text, kind, chunk) or may_list_images(source.name)
        if is_wanted:
            for document in _read_chunk(source, kind, chunk, index, reading):
                _read_embedded(document, reading, fields)
    return reading


def may_hold_images(source: Source, kind: SourceKind) -> bool:
    """Tell whether a source is worth reading although it names no registry: a Dockerfile has an image in any case."""
    is_named = names_recipe(source.name.rpartition("/")[2]) or may_list_images(source.name)
    return is_named or may_speak_of_images(source.text, kind)


def _read_inventory(source: Source, reading: Reading) -> bool:
    """Read an inventory of Ansible's, or settings that begin with no name of YAML's; False for what may be YAML: an
    inventory needs no ending to be that.
    """
    from rewrite.readers.inventory import is_inventory, read_inventory

    if is_inventory(source.text):
        document = read_inventory(source.text)
        document.source_kind = SourceKind.ANSIBLE
    elif begins_as_yaml(source.text):
        return False
    else:
        document = read_text(source.text)
        document.source_kind = SourceKind.OTHER
    reading.documents.append(document)
    return True


def _read_variables(source: Source, reading: Reading) -> None:
    from rewrite.readers.variables import read_variables

    document = read_variables(source.text)
    document.source_kind = SourceKind.VARIABLES
    reading.documents.append(document)


def _read_chunk(source: Source, kind: SourceKind, chunk: Span, index: int, reading: Reading) -> Iterator[Document]:
    """Read one document, or the several of a stream of JSON; what stands inside of each is to follow it at once."""
    text = source.text[chunk.start : chunk.end]
    written = text if is_templated(text) else ""  # with the template actions that stand in it
    # Behind a comment, compact JSON (`{"kind":"Pod"}`) is one word of YAML.
    commented = _parse_json(text) if COMMENTED.match(text) else []
    try:
        documents = commented or [(0, _parse(text, written, kind, source.name))]
    except UnreadableDocument as error:
        if not (documents := _parse_json(text)):
            reading.unread.append(chunk)
            line, _ = source.position(chunk.start)
            message = f"this document cannot be read: {error.told(line)}; correct it or exclude the file"
            reading.problems.append(Problem(source.name, message, line + error.line - 1, error.column))
    # What nothing fills in is no template, and no manifest, for standing below `templates`.
    if kind is SourceKind.TEMPLATE and not source.name.endswith(TEMPLATES) and not written:
        kind = kind_of(source.name.rpartition("/")[2])
    for start, document in documents:
        keep_lines(document)
        document.index = index
        document.offset = chunk.start + start
        document.source_kind = kind_within(document, kind, source.name)
        document.written = written[start:]
        reading.documents.append(document)
        yield document


def _parse(text: str, written: str, kind: SourceKind, name: str) -> Document:
    """Parse a document; one with template actions, written, with these masked, and by its lines when that fails too."""
    from rewrite.readers.yaml_events import read_yaml

    if not written and JSON.match(text):
        try:
            return _parse_value(text)
        except UnreadableDocument:
            # `[section]` of another format begins like JSON too.
            if kind is not SourceKind.TEMPLATE:
                raise
            return read_by_lines(text, text)
    masked = _mask(text, kind, name) if written else text
    try:
        return read_yaml(masked)
    except UnreadableDocument:
        if written and kind is not SourceKind.TEMPLATE:
            with suppress(UnreadableDocument):
                return read_yaml(text)
        if other := _parse_without_directives(masked, kind):
            return other
        if not written and kind is not SourceKind.TEMPLATE:
            raise
        return read_by_lines(masked, written or text)


def _mask(text: str, kind: SourceKind, name: str) -> str:
    if kind is SourceKind.TEMPLATE or name.endswith(TEMPLATES):
        return mask(text)
    from rewrite.readers.unclosed import mask_values

    return mask_values(text)


def _parse_without_directives(text: str, kind: SourceKind) -> Document | None:
    """Parse a document in which lines of another template language stand; None when there are none, or it fails."""
    from rewrite.readers.directives import mask_directives
    from rewrite.readers.yaml_events import read_yaml

    masked = mask_directives(text, kind)
    with suppress(UnreadableDocument):
        return read_yaml(masked) if masked != text else None
    return None


def _parse_json(text: str) -> list[tuple[int, Document]]:
    """Parse the values of a JSON stream, each with its offset; [] when the text is none."""
    from rewrite.readers.json_stream import blank_comments, is_json_stream, split_values

    if not is_json_stream(text):
        return []
    plain = blank_comments(text)
    try:
        return [(span.start, _parse_value(plain[span.start : span.end])) for span in split_values(plain)]
    except UnreadableDocument:
        return []


def _parse_value(text: str) -> Document:
    """Parse what looks like JSON. What the fast parser refuses of it may be JSON all the same, or else YAML."""
    from rewrite.readers.yaml_events import read_yaml

    try:
        return read_yaml(text, only_fast=True)
    except UnreadableDocument:
        from rewrite.readers.json_value import read_json

        with suppress(UnreadableDocument):
            return read_json(text)
        return read_yaml(text)


def _is_worth_reading(text: str, fields: tuple[FieldSpec, ...]) -> bool:
    """Tell whether a document inside of another one may have something to find."""
    return bool(EMBEDDED_WORDS.search(text) or may_speak_of_images(text, SourceKind.OTHER) or find_keys(text, fields))


def _read_embedded(document: Document, reading: Reading, fields: tuple[FieldSpec, ...]) -> None:
    """Read the documents inside scalars, and those inside these."""
    from rewrite.readers.embedded import candidates, read_embedded

    for scalar in candidates(document):
        # Whatever values a chart of the run is given decides about its images: `host: quay.io`.
        if scalar.key not in VALUES_HOSTS and not _is_worth_reading(scalar.value, fields):
            continue
        for inner in read_embedded(document, scalar):
            inner.source_kind = SourceKind.VALUES if scalar.key in VALUES_HOSTS else SourceKind.OTHER
            reading.documents.append(inner)
            _read_embedded(inner, reading, fields)
