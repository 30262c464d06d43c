"""Slots: places of templates in which the finders know an image that the rendering fills in, and what is printed there.

`args: ["--press-image={{ .Values.press.name }}:{{ .Values.press.version }}"]` says by what stands around the actions
that an image is printed. What is printed is put in their place, and the finders are asked what they make of that: it is
an image where it would be one if it stood there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import LiteralOrigin
from rewrite.document import SourceKind
from rewrite.edit import apply, results
from rewrite.finders.finding import OTHER_SIDE
from rewrite.lazy import expression
from rewrite.reading import kind_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import Edit
from rewrite.source import Source
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rewrite.charts.traced import Piece, Traced
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located, LocatedReference

# The longest name with its tag and digest is shorter.
LONGEST: Final = 1_000
QUOTES: Final = ('"', "'")
ACTION: Final = "{{"
# What some fields have in front of what they pull, all of which a chart may print: `url: {{ .Values.filter.url }}`.
SCHEME: Final = expression(r"(?:oci|docker)://")
NO_BLANK: Final = re.compile(r"\S")
# What prints an image elsewhere than behind a key whose last word says so. Templates that nothing is decided about are
# only read for these. Both begin with a fixed word, which is found without trying the expression at every character.
VARIABLE: Final = "IMAGE"
ELSEWHERE: Final = expression(r"mage(?:[\w.-]*=|s?[\"']?:[ \t]*(?:#.*)?(?:$|\[|\{(?!\{)))", re.MULTILINE)


class InSlot(NamedTuple):
    """What is printed in a slot of a template, and where that stands in the rendered text."""

    file: str
    number: int
    start: int
    end: int


class Slots:
    """The slots of a chart's templates.

    In:      files, those that are decided about, by their path in the chart, as texts has all of them; find, what finds
             the references of a source.
    """

    def __init__(
        self,
        files: Mapping[str, Located],
        texts: Mapping[str, str],
        find: Callable[[Source], Located],
    ) -> None:
        self._find = find
        self._sources = {name: Source(name, text) for name, text in texts.items()}
        self._spans: dict[str, list[Span]] = {}
        for name, file in files.items():
            self._sources[name] = file.source
            is_template = file.kind is SourceKind.TEMPLATE
            self._spans[name] = _spans_of(file.source.text, file.references) if is_template else []
        self._answers: dict[tuple[str, tuple[str, ...]], tuple[LocatedReference | None, ...]] = {}
        # What the finders are not sure of, by the values that it begins with.
        self.doubts: dict[tuple[str, FieldPath], tuple[Reason, str]] = {}
        # The same by the literals of templates.
        self.literals: dict[LiteralOrigin, tuple[Reason, str]] = {}

    def of(self, file: str) -> list[Span]:
        """Give the slots of a template, in order."""
        known = self._spans.get(file)
        if known is None:
            known = self._spans[file] = self._look(file)
        return known

    def _look(self, file: str) -> list[Span]:
        """Find the slots of a template that nothing is decided about."""
        source = self._sources.get(file)
        if source is None or kind_of(file) is not SourceKind.TEMPLATE or ACTION not in source.text:
            return []
        is_wanted = VARIABLE in source.text or ELSEWHERE.search(source.text)
        return _spans_of(source.text, self._references(source)) if is_wanted else []

    def _references(self, source: Source) -> Sequence[LocatedReference]:
        file = self._find(source)
        file.reading.dissolve()
        return file.references

    def text(self, file: str) -> str:
        """Give the text of a template."""
        return self._sources[file].text

    def ask(self, file: str, printed: Mapping[int, str]) -> tuple[LocatedReference | None, ...]:
        """Give for each slot of a template what the finders find where what is printed stands in its place.

        In:      printed, what is printed in slots, by their numbers.
        """
        text, slots = self.text(file), self.of(file)
        texts = tuple(printed.get(number, text[slot.start : slot.end]) for number, slot in enumerate(slots))
        if (file, texts) not in self._answers:
            edits = [Edit(slot, new) for slot, new in zip(slots, texts, strict=True)]
            made = Source(self._sources[file].name, apply(text, edits))
            found = {located.span.start: located for located in self._references(made)}
            ranges = zip(results(edits), texts, strict=True)
            self._answers[file, texts] = tuple(found.get(span.start + scheme_of(new)) for span, new in ranges)
        return self._answers[file, texts]

    def moved(self, edits: Mapping[str, Sequence[Edit]]) -> Slots:
        """Give the slots of the chart with edits made in its files."""
        made = Slots({}, {}, self._find)
        made._sources = dict(self._sources)
        for name, changes in edits.items():
            source = self._sources[name]
            made._sources[name] = Source(source.name, apply(source.text, changes))
        made._spans = {
            name: [_shifted(span, edits.get(name, ())) for span in spans] for name, spans in self._spans.items()
        }
        return made


def scheme_of(printed: str) -> int:
    """Tell how long the scheme is that may stand in front of an image, in what is printed in a slot."""
    found = SCHEME.match(printed)
    return found.end() if found else 0


def _spans_of(text: str, references: Iterable[LocatedReference]) -> list[Span]:
    """Give where references stand that a template fills in, and no part of another one."""
    found: list[Span] = []
    for located in sorted(references, key=lambda located: located.span):
        span = located.span
        # A literal in an action is filled in by nothing.
        is_slot = located.hold is Reason.TEMPLATED and located.certain and located.hold_detail != OTHER_SIDE
        if is_slot and ACTION in text[span.start : span.end] and (not found or found[-1].end <= span.start):
            found.append(span)
    return found


def _shifted(span: Span, edits: Sequence[Edit]) -> Span:
    """Give where a span stands once edits are made in front of it, and in it."""
    return Span(*(at + sum(_growth(edit) for edit in edits if edit.span.end <= at) for at in span))


def _growth(edit: Edit) -> int:
    return len(edit.replacement) - (edit.span.end - edit.span.start)


def printed_in(text: Traced, slots: Slots) -> Iterator[InSlot]:
    """Find what a rendered text has in the slots of the templates that it was made of."""
    at = 0
    pieces = text.pieces
    for index, (words, origin, _) in enumerate(pieces):
        at += len(words)
        if not words or not isinstance(origin, LiteralOrigin) or not (spans := slots.of(origin.file)):
            continue
        number = bisect_right(spans, origin.start, key=lambda span: span.start)
        if number == len(spans):
            continue
        slot, end = spans[number], origin.start + len(words)
        if NO_BLANK.search(slots.text(origin.file), end, slot.start):
            # What it ends with may be trimmed away: `value: {{- .Values.image }}`.
            continue
        start = at - max(0, end - slot.start)
        last = _end(pieces, index + 1, at, LiteralOrigin(origin.file, slot.end), slots)
        found = _trimmed(text.text, start, last)
        yield InSlot(origin.file, number, *found)


def _end(pieces: Sequence[Piece], number: int, at: int, end: LiteralOrigin, slots: Slots) -> int:
    """Give where what is printed in a slot ends at the latest.

    In:      number, the first of the pieces that may be printed there, and at, its offset in the text; end, where the
             slot ends in its template.
    """
    last = at + LONGEST
    for behind in range(number, len(pieces)):
        if at > last:
            break
        words, origin, _ = pieces[behind]
        if words and isinstance(origin, LiteralOrigin) and origin.file == end.file:
            inside = end.start - origin.start
            # A definition in the same file prints here what stands elsewhere in it.
            if 0 <= inside < len(words):
                return at + inside
            if inside < 0 and not NO_BLANK.search(slots.text(end.file), end.start, origin.start):
                return at
        at += len(words)
    return at


def _trimmed(text: str, start: int, end: int) -> Span:
    """Give the first line of a range, without blanks and quotes around it."""
    found = text[start:end]
    start += len(found) - len(found.lstrip())
    line = text.find("\n", start, end)
    found = text[start : line if line >= 0 else end].rstrip()
    if found[:1] in QUOTES and found[-1:] == found[:1]:
        start, found = start + 1, found[1:-1]
    return Span(start, start + len(found))
