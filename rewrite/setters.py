"""Setters: comments with patterns from which kpt sets the values that they stand behind.

`image: ghcr.io/orchard/press:v1 # kpt-set: ghcr.io/orchard/press:${tag}`: kpt puts the pattern, filled in, in place of
the value. What has moved there comes from outside again once the package is rendered, so the pattern has to move with
it, which is left to a person: comments are never edited.

Source:  catalog.kpt.dev, apply-setters: line comments that begin with `# kpt-set: `, and the values that they set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.lazy import expression
from rewrite.locate import LocatedReference
from rewrite.mapping import decide
from rewrite.markers import SETTER
from rewrite.reasons import Reason
from rewrite.report import Change, Skip
from rewrite.shape import head_of
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.mapping import Mapper
    from rewrite.source import Source

    Decided = tuple[LocatedReference, Change | Skip]

ID: Final = "setters"
COMMENT: Final = expression(rf"(?<=[ \t]){SETTER}(?P<pattern>[^\r\n]*\$\{{[^\r\n]*)")
FILLED_IN: Final = expression(r"\$\{[^{}]*\}")
# Nobody writes a longer one.
LONGEST: Final = 1_000


def with_patterns(source: Source, decided: Sequence[Decided], mapper: Mapper) -> list[Decided]:
    """Give what was decided, with the patterns that would undo it in place of what was said of these comments."""
    by_line: dict[int, list[Decided]] = {}
    for one in decided:
        by_line.setdefault(one[0].place.line, []).append(one)
    told: list[Decided] = []
    passed: set[Span] = set()
    for comment in COMMENT.finditer(source.text):
        start, end = comment.span("pattern")
        line, column = source.position(start)
        on_line = by_line.get(line, ())
        value = next((one for one in reversed(on_line) if one[0].span.end <= start and _comes_from_mirror(one)), None)
        if value is None or end - start > LONGEST:
            continue
        inside = [located.span for located, _ in on_line if start <= located.span.start < end]
        pattern = comment["pattern"].rstrip()
        if moved := _moved(pattern, inside[0].start - start if inside else None, value, mapper):
            located = value[0]._replace(finder=ID, text=pattern, span=Span(start, start + len(pattern)))
            place = located.place._replace(column=column)
            detail = f"kpt sets the value to this again: write {moved} in the comment"
            told.append((located, Skip(place, ID, pattern, Reason.PLACEHOLDER, "", detail)))
            passed.update(inside)
    return [*(one for one in decided if one[0].span not in passed), *told]


def _comes_from_mirror(one: Decided) -> bool:
    """Tell whether a value moves, or has."""
    return isinstance(one[1], Change) or one[1].reason is Reason.ALREADY_MIRRORED


def _moved(pattern: str, named: int | None, value: Decided, mapper: Mapper) -> str:
    """Give a pattern as it must be for a value that comes from the mirror; "" where it can stay, or nothing tells.

    In:      named, where a registry is named in it; None where none is.
    """
    located, decision = value
    at = named or 0
    head = head_of(FILLED_IN.sub(lambda found: OUTPUT * len(found.group()), pattern[at:]))
    if head.hold is not None:
        return ""
    begin, end = at + head.start, at + head.end
    name = LocatedReference(ID, head.role, pattern[begin:end], Span(begin, end), located.place)
    change = decide(name, mapper)
    if not isinstance(change, Change):
        return ""
    moved = f"{pattern[:begin]}{change.after}{pattern[end:]}"
    # What names no registry is a name where the value is like it.
    is_name = named is not None or _may_be(moved, decision.after if isinstance(decision, Change) else located.text)
    return moved if is_name else ""


def _may_be(pattern: str, text: str) -> bool:
    """Tell whether a text is what a pattern may become, filled in."""
    first, *middle, last = FILLED_IN.split(pattern)
    if not text.startswith(first) or not text.endswith(last):
        return False
    at = len(first)
    for literal in middle:
        found = text.find(literal, at)
        if found < 0:
            return False
        at = found + len(literal)
    return at <= len(text) - len(last)
