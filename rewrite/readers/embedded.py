"""Embedded: documents that stand inside a scalar, such as the manifests and values in a ConfigMap or an annotation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SILENT, Document
from rewrite.errors import UnreadableDocument
from rewrite.lazy import expression
from rewrite.readers.chunks import split
from rewrite.readers.template import mask
from rewrite.readers.yaml_events import read_yaml
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST: Final = 4
SHORTEST: Final = len("image: a")
# How a mapping or a sequence begins: a key, an item, a flow collection, or an action of a template.
BEGINNING: Final = expression(
    r"(?:[ \t]*(?:\#[^\n]*|---[^\n]*|%[^\n]*|<<[^\n]*>>[ \t]*)?\r?\n)*+"
    rf"""[ \t]*(?:-[ \t]|[\[{{&{OUTPUT}{SILENT}]|["']?[\w./$-]+["']?[ \t]*:(?:\s|\Z))"""
)
# A line that is an action of a template with other signs around it: `<<- if inputs.debug >>`, as in ResourceSets of
# Flux's operator. Source: fluxoperator.dev, ResourceSet, Templating.
ACTION_LINE: Final = expression(r"(?m:^)(?P<margin>[ \t]*+)<<(?P<action>-?[ \t][^\n]*?)>>(?=[ \t]*+(?:\r?\n|\r?\Z))")
ACTIONS: Final = ("<<", ">>")
# A page for people, as a file in a ConfigMap or of a chart: `data: {README.md: …}`.
PAGE: Final = expression(r".*\.(?:md|markdown|rst|adoc|html?)\Z", re.IGNORECASE)
# The same without such an end, as an annotation of a package of Crossplane's has it: `meta.crossplane.io/readme: …`.
README: Final = expression(r"(?:.*[/.])?readme(?:\.txt)?\Z", re.IGNORECASE)
# What is called so may be one line too: `data: {press.yaml: "image: orchard/press:v1"}`.
FILES: Final = (".yaml", ".yml")
# The keys of objects that deploy a chart under which the values for it may stand as a text.
VALUES_TEXTS: Final = ("values", "valuesContent", "valuesTemplate")
IDENTIFIER: Final = expression(rf"[\w./$<>~*@:+{OUTPUT}{SILENT}-]+\Z")


def candidates(document: Document) -> Iterator[Scalar]:
    """Give the scalars of a document that may hold documents."""
    if document.depth >= DEEPEST:
        return
    for scalar in document.scalars:
        if (
            scalar.style
            and len(scalar.value) >= SHORTEST
            and _may_be_document(scalar)
            and not PAGE.match(str(scalar.key))
            and not README.match(str(scalar.key))
        ):
            yield scalar


def read_embedded(document: Document, scalar: Scalar) -> tuple[Document, ...]:
    """Read the documents inside a scalar.

    Out:     documents with host, offset and index set; () when the value is prose, a script or anything but
             mappings and sequences of mappings.
    """
    if document.depth >= DEEPEST:
        return ()
    value = scalar.value
    is_file = _is_file(scalar)
    found = []
    for span in split(value):
        chunk = value[span.start : span.end]
        if not (is_file or BEGINNING.match(chunk)):
            continue
        if all(sign in chunk for sign in ACTIONS):
            chunk = ACTION_LINE.sub(r"\g<margin>{{\g<action>}}", chunk)
        inner = _read(mask(chunk))
        if inner is not None and inner.top is not None and (is_file or _is_data(inner.top, chunk)):
            inner.host, inner.offset, inner.index = (document, scalar), span.start, document.index
            found.append(inner)
    return tuple(found)


def _read(text: str) -> Document | None:
    try:
        return read_yaml(text)
    except UnreadableDocument:
        # A template whose branches do not fit together; anything else is no YAML.
        if OUTPUT not in text and SILENT not in text:
            return None
        from rewrite.readers.lines import read_lines

        return read_lines(text)


def _may_be_document(scalar: Scalar) -> bool:
    value = scalar.value
    if _is_file(scalar):
        return True
    is_line = scalar.style not in ("|", ">") and "\n" not in value
    is_named = scalar.key in VALUES_TEXTS or str(scalar.key).endswith(FILES)
    if is_line and value.lstrip()[:1] not in ("{", "[") and not is_named:
        return False
    return BEGINNING.match(value) is not None


def _is_file(scalar: Scalar) -> bool:
    """Tell whether lines are a file of YAML by its name: it may begin with any key, as `helm get values` prints it."""
    return "\n" in scalar.value.strip() and str(scalar.key).endswith(FILES)


def _is_data(top: Node, chunk: str) -> bool:
    """Tell data from prose, which can be a mapping by accident ("Note: see below")."""
    children = top.children
    if isinstance(children, list):
        return any(
            isinstance(child, Node) and isinstance(child.children, dict) and child.children for child in children
        )
    if chunk.lstrip().startswith("{"):
        return bool(children)
    if not children or not all(IDENTIFIER.match(key) for key in children):
        return False
    # One line with blanks in its value is more likely a sentence.
    return "\n" in chunk.strip() or not any(
        isinstance(child, Scalar) and " " in child.value for child in children.values()
    )
