"""Configured: a value of the configuration, with all that is needed to say where it stands.

Every error names the place in the file and the key, also for a value in YAML that is itself a value of a ConfigMap.
"""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

from rewrite.choice import choose, suggest
from rewrite.errors import UnreadableDocument, UsageError, printable
from rewrite.fieldpath import format_path
from rewrite.readers.yaml_events import read_yaml
from rewrite.record import NamedTuple
from rewrite.span import Span
from rewrite.tree import NULLS_AND_NOTHING, Node, Scalar, children_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath
    from rewrite.source import Source
    from rewrite.tree import Child

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

MISSING: Final = "a value is missing; write one, or drop the key"
NOTHING_MEANT: Final[Mapping[str, str]] = MappingProxyType({})


class Configured(NamedTuple):
    """A value of the configuration, and all that is needed to say where it stands.

    path is the field path within the configuration. strings is set for the values of a ConfigMap. text is an item of
    a list that is written as one string; None means the value itself.
    """

    child: Child
    document: Document
    source: Source
    path: FieldPath = ()
    strings: bool = False
    text: str | None = None

    def entries(self, keys: Sequence[str] = (), meant: Mapping[str, str] = NOTHING_MEANT) -> dict[str, Configured]:
        """Give what a mapping holds, in order.

        In:      keys, those that it may have; any when there are none. meant, the keys for other words that people
                 may know them by.
        Out:     the values by their keys.
        Errors:  UsageError, when it is no mapping, or has another key.
        """
        value = self._unpack()
        children = value.child.children if isinstance(value.child, Node) else None
        if not isinstance(children, dict):
            below = " below the key" if value.path and isinstance(value.path[-1], str) else ""
            known = f", each key one of {', '.join(keys)}" if keys else ""
            value.fail(f"a mapping is expected; write `key: value` lines{below}{known}")
        entries = {key: value._replace(child=child, path=(*value.path, key)) for key, child in children.items()}
        for key, entry in entries.items():
            if keys and key not in keys:
                better = meant.get(key)
                if key.removesuffix("s") in keys and entry.is_single:
                    # `mirrors: hub.example.com` has one for all.
                    better = key.removesuffix("s")
                better = f"did you mean {better}?" if better else suggest(key, keys)
                entry.fail(f"there is no such key; {better}", at_key=True)
        return entries

    @property
    def is_single(self) -> bool:
        """Tell whether the value is a single text, also in YAML that is a value of a ConfigMap."""
        if not isinstance(self.child, Scalar) or self.is_null:
            return False
        return not self.strings or not any(sign in self.child.value for sign in (": ", ":\n", "["))

    def items(self) -> list[Configured]:
        """Give the items of a list; for a ConfigMap also of one written with commas or line by line.

        Errors:  UsageError, when it is no list.
        """
        if self.strings and isinstance(self.child, Scalar) and not self.child.value.lstrip().startswith(("[", "- ")):
            texts = [text.strip() for text in self.child.value.replace("\n", ",").split(",")]
            return [self._replace(text=text, strings=False) for text in texts if text]
        value = self._unpack()
        if value.is_null:
            value.fail(MISSING)
        if isinstance(value.child, Scalar):
            value.fail(f"a list is expected; write [{value.child.value}], in quotes if it begins with a sign")
        if isinstance(value.child.children, dict):
            value.fail("a list is expected, not a mapping; write items that begin with `- `")
        return [
            value._replace(child=child, path=(*value.path, index)) for index, child in enumerate(value.child.children)
        ]

    def string(self) -> str:
        """Give a text.

        Errors:  UsageError, when it is a list, a mapping or null.
        """
        if self.text is not None:
            return self.text
        if not isinstance(self.child, Scalar):
            self.fail("a single text is expected, not a list or mapping; write one value behind the colon")
        if self.is_null:
            self.fail(MISSING)
        return self.child.value

    @property
    def is_null(self) -> bool:
        """Tell whether the value is YAML's null."""
        return isinstance(self.child, Scalar) and not self.child.style and self.child.value in NULLS_AND_NOTHING

    @property
    def origin(self) -> str:
        """Tell where the key of the value stands: "file:line"."""
        return f"{self.source.name}:{self.source.position(self._start_of_key()).line}"

    def checked(self, check: Callable[[str], T], of_word: str = "") -> T:
        """Give what check makes of the text.

        In:      of_word, what a word, or nothing, may be meant for: the message ends with it.
        Errors:  UsageError, what string() or check has against it, told with the place.
        """
        try:
            return check(self.string())
        except _Misconfigured:
            raise
        except UsageError as error:
            text = self.string()
            self.fail(f"{error}{of_word}" if text.isalpha() or not text else str(error))

    def choice(self, choices: type[E]) -> E:
        """Give that of choices whose value is the text.

        Errors:  UsageError, as checked().
        """
        return self.checked(lambda text: choose(text, choices))

    def refuse_duplicates(self) -> None:
        """Refuse a key that stands twice in a mapping: the reader keeps the last, and the first would pass in silence.

        Errors:  UsageError, at the key that stands last.
        """
        for scalar in self.document.scalars:
            twice = _find_duplicate(scalar, self.child)
            if twice is None:
                continue
            lost, kept = twice
            first = self.source.position(_to_source(self.document, _start_with_key(self.document, lost))).line
            value = self._replace(child=kept, path=(*self.path, *kept.path[len(self.child.path) :]))
            value.fail(f"the key stands twice, first in line {first}; keep one", at_key=True)

    def fail(self, message: str, *, at_key: bool = False) -> NoReturn:
        """Raise the error: where, which key, what is wrong and what would be right.

        In:      at_key, to name the place of the key, not of the value; that of a list or mapping is always its key's.
        Errors:  UsageError, "file:line:column: key: message".
        """
        if isinstance(self.child, Scalar) and not at_key:
            self._fail_at(self.document.start_of(self.child), message)
        self._fail_at(self._start_of_key(), message)

    def _fail_at(self, start: int, message: str) -> NoReturn:
        line, column = self.source.position(start)
        key = f"{format_path(self.path)}: " if self.path else ""
        raise _Misconfigured(f"{self.source.name}:{line}:{column}: {printable(key + message)}")

    def _unpack(self) -> Configured:
        """Read the YAML that a value of a ConfigMap is written in."""
        if not self.strings or not isinstance(self.child, Scalar) or self.text is not None:
            return self
        try:
            document = read_yaml(self.child.value)
        except UnreadableDocument as error:
            self._fail_at(self._start_of_text(self.child, error), f"the YAML cannot be read: {error}; correct it")
        inner = document.root.get("")
        if inner is None:
            self.fail(MISSING)
        document.host = (self.document, self.child)
        value = self._replace(child=inner, document=document, strings=False)
        value.refuse_duplicates()
        return value

    def _start_of_text(self, scalar: Scalar, error: UnreadableDocument) -> int:
        """Give the offset in the source of what is wrong within a value."""
        lines = scalar.value.splitlines(keepends=True)
        offset = sum(len(line) for line in lines[: error.line - 1]) + error.column - 1
        span = self.document.place(scalar, offset, offset)
        return span.start if span else self.document.start_of(scalar)

    def _start_of_key(self) -> int:
        return _to_source(self.document, _start_with_key(self.document, self.child))


class _Misconfigured(UsageError):
    """A UsageError that has its place in it already."""


def _find_duplicate(scalar: Scalar, top: Child) -> tuple[Child, Child] | None:
    """Give what scalar is part of, below top, that has lost its key to another value, and that value."""
    twice: tuple[Child, Child] | None = None
    child: Child = scalar
    while child is not top:
        parent = child.parent
        if parent is None:
            return None
        if isinstance(parent.children, dict):
            kept = parent.children.get(str(child.key), child)
            # The name of all keys that are themselves collections, as in `{{ mirror }}`.
            twice = twice if kept is child or child.key == "?" else (child, kept)
        child = parent
    return twice


def _start_with_key(document: Document, child: Child) -> int:
    """Give the offset in document.text of the key in front of a value; of an item of a list, its own."""
    start = _start(document, child)
    if not isinstance(child.key, str) or not child.key:
        return start
    at = start
    while (at := document.text.rfind(child.key, 0, at)) >= 0:
        behind = document.text[at + len(child.key) : start].lstrip("\"'").lstrip()
        if behind.startswith(":"):
            return at
    return start


def _start(document: Document, child: Child) -> int:
    """Give the offset in document.text where a value begins, as far as it can be told."""
    if isinstance(child, Scalar):
        return child.start
    children = children_of(child)
    for first in children:
        return _start_with_key(document, first)
    from rewrite.empties import find_empty  # for errors alone

    found = find_empty(document, child)
    if found is not None:
        return found
    # The key tells it, if it is the only one of that name; else what it stands in begins before it.
    found = document.text.find(f"{child.key}:") if isinstance(child.key, str) else -1
    return found + len(str(child.key)) + 1 if found >= 0 else 0


def _to_source(document: Document, offset: int) -> int:
    span = document.to_source(Span(offset, offset))
    if span is not None:
        return span.start
    return document.host[0].start_of(document.host[1]) if document.host else 0
