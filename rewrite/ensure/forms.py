"""Forms: how a file of variables is written, and whether lines that set variables may be put into it.

A line at the top level belongs into YAML of one document whose variables stand each on lines of their own, without
indentation. Ansible reads other forms as well; in these a line would be part of something else, or break the file.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from rewrite.document import SILENT, Document
from rewrite.edit import apply
from rewrite.lazy import expression
from rewrite.readers.chunks import NOTHING, split
from rewrite.reading import kind_of, read
from rewrite.span import Span
from rewrite.tree import Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rewrite.fieldpath import FieldPath
    from rewrite.report import Edit
    from rewrite.source import Source

# What may stand before the first key: comments, directives, the mark of a document, its anchor and its tag.
BEFORE_CONTENT: Final = expression(r"(?:\s++|[#%][^\n]*+|---(?=\s)|[&!]\S*+(?=\s))*+")
# A line of a template that is no value becomes a comment.
BRANCH: Final = f"#{SILENT}"
UNREADABLE: Final = "what cannot be read as YAML"
NO_MAPPING: Final = "what is no mapping"
COLLECTION: Final = "{}"
# A text without a line end, or a remark behind the end of the document.
OTHER: Final = "a file that ends as this one does"


def form_of(source: Source) -> str:
    """Say what a file of variables is that no line can be inserted into, "" where one can."""
    if len(_chunks(source.text)) > 1:
        return "a file of several documents"
    if not _chunks(source.text):
        return ""
    document = _read(source)
    if document is None:
        return UNREADABLE
    text = document.text
    start = BEFORE_CONTENT.match(text)
    at = start.end() if start else 0
    if BRANCH in text:
        return "a template, where a branch may decide about it"
    if text.startswith("{", at):
        return "flow style (`{…}`)"
    if text[text.rfind("\n", 0, at) + 1 :].startswith((" ", "\t")):
        return "an indented mapping"
    if document.top is None and not any(scalar.text for scalar in document.scalars):
        return ""
    return "" if document.top is not None and isinstance(document.top.children, dict) else NO_MAPPING


def is_set(source: Source, edits: Iterable[Edit], names: Collection[str]) -> bool:
    """Tell whether edits set variables at the top level of a file, each once, and change nothing else of it.

    A variable without a value may stand there before.
    """
    before, after = _values(source), _values(source.with_text(apply(source.text, edits)))
    if before is None or after is None:
        return False
    paths: set[FieldPath] = {(name,) for name in names}
    gone, new = before - after, after - before
    return (
        all(path in paths and not text for path, text in gone)
        and sorted(path for path, text in new.elements() if text) == sorted(paths)
        and new.total() == len(paths)
        and Counter(path for path, _ in after.elements() if path in paths).total() == len(paths)
    )


def sets_in_braces(source: Source, names: Iterable[str]) -> bool:
    """Tell whether a file that is written in braces, as JSON is, sets one of some variables: on which lines its keys
    stand says nothing.
    """
    start = BEFORE_CONTENT.match(source.text)
    if not source.text.startswith("{", start.end() if start else 0):
        return False
    document = _read(source)
    return not entries_of(document.top if document else None).keys().isdisjoint(names)


def _values(source: Source) -> Counter[tuple[FieldPath, str]] | None:
    """Give the values of a file with their paths, and the collections at its top; None where it cannot be read."""
    chunks = _chunks(source.text)
    document = _read(source)
    if len(chunks) > 1 or (chunks and document is None):
        return None
    if document is None or document.top is None:
        return Counter()
    values = [(scalar.path, scalar.value if scalar.text else "") for scalar in document.scalars]
    entries = entries_of(document.top).items()
    values += [((key,), COLLECTION) for key, child in entries if not isinstance(child, Scalar)]
    return Counter(values)


def _chunks(text: str) -> list[Span]:
    """Give the documents of a text that say anything."""
    return [span for span in split(text) if not NOTHING.match(text, *span)]


def _read(source: Source) -> Document | None:
    """Read the one document of a file; None where no parser reads it."""
    hits = [Span(span.start, span.start) for span in _chunks(source.text)]
    reading = read(source, kind_of(source.name), hits)
    document = next(iter(reading.outer), None)
    return None if reading.problems or document is None or not document.certain else document
