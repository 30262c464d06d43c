"""Ends: the images at the ends of a condition of Jinja, where it is all of a value and nothing else can be printed.

    image: "{{ 'quay.io/orchard/press:v1' if is_old else 'quay.io/orchard/press:v2' }}"

Source: Jinja, Template Designer Documentation, If Expression: without an `else` it is undefined where it does not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.shape import Shape, shape_of
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator


END: Final = r"""(?P<quote>["'])(?P<name>[\w.:/@-]++)(?P=quote)"""
# Words, literals and signs, of which none is another condition.
CONDITION: Final = r"""(?:(?!(?:if|else)\b)\w++|'[^'\\{}\n]*+'|"[^"\\{}\n]*+"|[^\w{}"'\\])++"""
FIRST: Final = expression(rf"\{{\{{-?\s*+{END}")
NEXT: Final = expression(rf"\s*+\bif\b{CONDITION}\belse\s++{END}")
CLOSES: Final = expression(r"\s*+-?\}\}")
# Behind an action in a block, up to what the next line says.
BEHIND: Final = expression(r"(?P<lines>(?:[ \t]*+\r?\n)*+)(?P<depth>[ \t]*+)")
BLOCKS: Final = ("|", ">")
MOST: Final = 4_000


def first_of(text: str, value: Span, style: str) -> Span | None:
    """Find the first image at the ends of the condition that is all of a value; None when it is anything else.

    In:      where the value stands in the text, or the first line of a block.
    """
    first = FIRST.match(text, value.start, value.start + MOST)
    if first is None:
        return None
    ends = [Span(*first.span("name")), *further_in(text, first.end())]
    closed = CLOSES.match(text, ends[-1].end + 1, ends[-1].end + MOST) if len(ends) > 1 else None
    if closed is None or not _is_all(text, value, closed.end(), style):
        return None
    return ends[0] if all(shape_of(text[end.start : end.end]) is Shape.EXPLICIT for end in ends) else None


def further_in(text: str, at: int) -> Iterator[Span]:
    """Give the other ends of a condition, from behind the quotes of the first."""
    most = at + MOST
    while found := NEXT.match(text, at, most):
        yield Span(*found.span("name"))
        at = found.end()


def _is_all(text: str, value: Span, end: int, style: str) -> bool:
    """Tell whether a value ends with the action that it begins with."""
    if style not in BLOCKS:
        return end == value.end
    behind, first = BEHIND.match(text, end), text[text.rfind("\n", 0, value.start) + 1 : value.start]
    if behind is None or behind.end() == len(text):
        return behind is not None
    return bool(behind["lines"]) and not first.strip() and len(behind["depth"]) < len(first)
