"""Source: the text of one file, decoded without loss."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, TypeVar, cast

from rewrite.errors import UndecodableSource
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rewrite.span import Span

T = TypeVar("T")

# The longer marks first: the UTF-16 mark is a prefix of the UTF-32 one.
BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

BINARY: Final = "this is binary data, not text"
SAVE: Final = "save it as UTF-8 if it is UTF-16 or UTF-32 without a mark"
# Lines are counted from the nearest place that is known: few files have so many references that a table would pay.
STRIDE: Final = 4096


class Position(NamedTuple):
    """A place for people; line and column (in code points) start at 1."""

    line: int
    column: int


class _Mark(NamedTuple):
    """A place of which line and beginning of the line are known."""

    offset: int
    line: int
    line_start: int


class Source:
    """The text of one file.

    name is how the report calls it. text holds every code point but the byte order mark, line ends as they
    are. Units: offsets into text are code points. is_counted tells that its lines are wanted. targets are the
    apiVersion, kind and name of what patches in it are for, as far as other files tell.
    """

    __slots__ = (
        "_marks",
        "_of",
        "_offsets",
        "_said",
        "_words",
        "encoding",
        "is_counted",
        "mark",
        "name",
        "targets",
        "text",
    )

    def __init__(self, name: str, text: str, encoding: str = "utf-8", mark: bytes = b"") -> None:
        self.name = name
        self.text = text
        self.encoding = encoding
        self.mark = mark
        self.is_counted = True
        self.targets: tuple[tuple[str, str, str], ...] = ()
        self._marks = [_Mark(0, 1, 0)]
        self._offsets = [0]
        self._words: dict[str, bool] = {}
        self._said: dict[Callable[[str], object], object] = {}
        # What the text was made of, and where it differs from that.
        self._of: tuple[Source, Sequence[Span]] | None = None

    def has(self, word: str) -> bool:
        """Tell whether a word stands in the text, which is searched for it once."""
        found = self._words.get(word)
        if found is None:
            found = self._words[word] = self._has(word)
        return found

    def _has(self, word: str) -> bool:
        text = self.text
        if self._of is None or self._of[0].has(word):
            return word in text
        # It can only stand where the text differs.
        reach = len(word)
        return any(word in text[max(0, span.start - reach) : span.end + reach] for span in self._of[1])

    def once(self, ask: Callable[[str], T]) -> T:
        """Give what a function says of the text, which it is asked once, however many parts the text is read in."""
        if ask not in self._said:
            self._said[ask] = ask(self.text)
        return cast("T", self._said[ask])

    def position(self, offset: int) -> Position:
        """Tell line and column of an offset; in a text that is not counted all is one line."""
        if not self.is_counted:
            return Position(1, offset + 1)
        marks = self._marks
        at = bisect_right(self._offsets, offset) - 1
        mark = marks[at]
        while offset - mark.offset > STRIDE:
            mark = self._go_on(mark, mark.offset + STRIDE)
            at += 1
            marks.insert(at, mark)
            self._offsets.insert(at, mark.offset)
        start = self.text.rfind("\n", mark.offset, offset) + 1 or mark.line_start
        return Position(mark.line + self.text.count("\n", mark.offset, offset), offset - start + 1)

    def _go_on(self, mark: _Mark, offset: int) -> _Mark:
        """Count the lines between a mark and an offset behind it."""
        start = self.text.rfind("\n", mark.offset, offset) + 1
        return _Mark(offset, mark.line + self.text.count("\n", mark.offset, offset), start or mark.line_start)

    def with_text(self, text: str, changed: Sequence[Span] | None = None) -> Source:
        """Give the same file with another text.

        In:      changed, where that differs from this one, in its own code points; None when that is not known.
        """
        made = Source(self.name, text, self.encoding, self.mark)
        made._of = (self, changed) if changed is not None else None
        return made

    def marked(self, text: str) -> str:
        """Give another text as it stands in this file, with its byte order mark."""
        return self.mark.decode(self.encoding) + text

    def encode(self, text: str) -> bytes:
        """Give the bytes of another text in this file's encoding, with its byte order mark."""
        return self.mark + text.encode(self.encoding)


def decode(name: str, data: bytes) -> Source:
    """Decode the bytes of a file.

    Out:     Source; source.encode(source.text) gives the bytes back.
    Errors:  UndecodableSource for binary data and for text that is neither UTF-8 nor marked UTF-16 or UTF-32.
    Source:  YAML 1.2.2, 5.2 Character Encodings.
    """
    mark, encoding = b"", "utf-8"
    for candidate, candidate_encoding in BYTE_ORDER_MARKS:
        if data.startswith(candidate):
            mark, encoding = candidate, candidate_encoding
            break
    if encoding == "utf-8" and b"\0" in data:
        # timid: YAML 1.2 lets readers deduce UTF-16 and UTF-32 without a mark from where the zeros are; libyaml and the
        # reader of Kubernetes do not, and data that is no text would be taken for some.
        raise UndecodableSource(BINARY, f"exclude the file, or {SAVE}", SAVE)
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start + len(mark)) + 1
        raise UndecodableSource(
            f"byte {error.start + len(mark)} (line {line}) is not {encoding.upper()}", "convert the file to UTF-8"
        ) from error
    return Source(name, text, encoding, mark)
