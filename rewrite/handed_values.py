"""Handed values: values of its own that a chart prints as those of another chart that it deploys, as apps of apps do.

Source:  argo-cd.readthedocs.io, App of Apps; helm.sh, Chart Development Tips, on toYaml and nindent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.readers.template import is_templated
from rewrite.tree import Node, Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Child

# One value and nothing else: `{{ toYaml .Values.press | nindent 8 }}`, `{{- .Values.press.image | quote }}`.
PRINTED: Final = expression(
    r"\s*\{\{-?\s*(?:to(?:Yaml|Json|String)\s+)?\$?\.Values(?P<path>(?:\.\w+)+)"
    r"\s*(?:\|\s*(?:to(?:Yaml|Json|String)|s?quote|trim|n?indent\s+\d+)\s*)*-?\}\}"
)
BLANK: Final = expression(r"\s*\Z")
HEADER: Final = expression(r"[|>][-+0-9]*[ \t]*")
QUOTES: Final = "\"'"
# An action below a key, whose value the parser has not seen.
LONGEST: Final = 400
# By its field path in the chart's own values, and by its path below those of the chart that is deployed.
Handed = tuple[str, str]


def handed_in(document: Document, values: Child) -> Iterator[Handed]:
    """Give what of the values that a document sets for a chart is a value of the chart around it; "" stands for the
    path of all of them.

    In:      values, what stands under the key for them.
    """
    if not document.written or not is_templated(document.written):
        return
    if isinstance(values, Scalar):
        if path := printed_at(document, values):
            yield path, ""
        return
    for scalar in _scalars(values):
        if path := printed_at(document, scalar):
            yield path, format_path(scalar.path[len(values.path) :])


def printed_at(document: Document, scalar: Scalar) -> str:
    """Give the field path of the one value that a template prints as that of a key, "" for anything else."""
    if not document.written:
        return ""
    if scalar.start == scalar.end:
        found = PRINTED.match(document.written[scalar.end : scalar.end + LONGEST])
        return found["path"][1:] if found else ""
    text = document.written[scalar.start : scalar.end]
    header = HEADER.match(text)
    text = text[header.end() :] if header else text.strip(QUOTES)
    found = PRINTED.match(text)
    return found["path"][1:] if found and BLANK.match(text, found.end()) else ""


def _scalars(node: Node) -> Iterator[Scalar]:
    """Give the scalars in a mapping and in those below it, which may be nested deeper than Python calls functions."""
    waiting = [node]
    for holder in waiting:
        for child in entries_of(holder).values():
            if isinstance(child, Scalar):
                yield child
            else:
                waiting.append(child)
