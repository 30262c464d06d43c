"""Refusals: what the parsers say of a text that they both refuse, made one error with the place that helps most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from rewrite.errors import UnreadableDocument

if TYPE_CHECKING:
    from rewrite.readers.parsers import Mark

STRAY: Final = "that cannot start any token"
IN_QUOTES: Final = "quoted scalar"
IN_FLOW: Final = "while parsing a flow"
NOWHERE: Final = -1


class Opened(Protocol):
    """The event of a collection that begins, of whatever class the parser has."""

    flow_style: bool | None
    start_mark: Mark


def refuse(text: str, first: Exception, second: Exception, opened: Opened | None) -> UnreadableDocument:
    """Make the error for a text that the fast parser has refused, and then the pure one.

    In:      opened, the event of the innermost collection that was open when the pure parser gave up; None for none.
    Out:     what the pure parser says when it came further: what it has read is no fault (see parsers).
    """
    ends = _offset(text, first), _offset(text, second)
    if ends[1] > ends[0]:
        return describe(text, second, opened)
    return describe(text, first, opened if ends[0] == ends[1] else None)


def is_of_tab(text: str, error: Exception) -> bool:
    """Tell whether a parser refuses a tab."""
    at = _offset(text, error)
    return at >= 0 and text.startswith("\t", at)


def describe(text: str, error: Exception, opened: Opened | None = None) -> UnreadableDocument:
    """Say what one parser refuses; where a quote or bracket was opened too, when that is on an earlier line."""
    at = _offset(text, error)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if STRAY in problem:
        sign = text[at : at + 1]
        problem = "found a tab where only spaces may stand" if sign == "\t" else f"found character {sign!r} {STRAY}"
    mark = _mark(error)
    if mark is not None:
        line, column = mark.line + 1, mark.column + 1
    else:
        at = max(at, 0)
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    opening = _opening(error, opened)
    return UnreadableDocument(problem, line, column, opening if opening and opening[1] < line else None)


def _mark(error: Exception) -> Mark | None:
    mark: Mark | None = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return mark


def _offset(text: str, error: Exception) -> int:
    """Give the offset of what a parser refuses; NOWHERE when it does not say.

    Of a sign that no YAML may hold the fast parser counts the bytes in front; it is the first of its kind.
    """
    mark = _mark(error)
    if mark is not None:
        return mark.index
    character = getattr(error, "character", None)
    return NOWHERE if character is None else text.find(chr(character))


def _opening(error: Exception, opened: Opened | None) -> tuple[str, int, int] | None:
    """Tell what is not closed where the parser gives up, which may be thousands of lines behind its beginning."""
    context = getattr(error, "context", None) or ""
    mark: Mark | None = getattr(error, "context_mark", None)
    what = context.rpartition(" a ")[2]
    if context.startswith(IN_FLOW) and opened is not None and opened.flow_style:
        what, mark = "flow collection", opened.start_mark
    elif mark is None or not (what.endswith(IN_QUOTES) or context.startswith(IN_FLOW)):
        return None
    return what, mark.line + 1, mark.column + 1
