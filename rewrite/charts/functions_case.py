"""Words: sprig's changes of case, and what is cut off with dots. What comes out as it was keeps its origin.

Source: Go's strings.Title; huandu/xstrings, ToSnakeCase and ToCamelCase; Masterminds/goutils, Uncapitalize, Abbreviate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.traced import chain, computed
from rewrite.charts.value import Value, integer_of, traced_of
from rewrite.lazy import expression

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

CONNECTORS: Final = expression(r"[-_\s]")
WORD_BEGINS: Final = expression(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9]{1,20}[a-z])")
FIRST_LETTER: Final = expression(r"(?<![A-Za-z0-9_])[a-z]")
BEHIND_BLANK: Final = expression(r"(?:(?<=\s)|\A)\S")
# The last of several connectors goes.
CAMEL_WORD: Final = expression(r"(\A[-_\s]*+|(?<=[^-_\s])[-_\s]*(?=[-_\s][^-_\s]))[-_\s]?([A-Z]+|[^-_\s])")
DOTS: Final = "..."


def whole(change: Callable[[str], str]) -> Callable[[list[Value]], Value]:
    """Make a function of one that changes a text."""

    def apply(args: list[Value]) -> Value:
        text = traced_of(args[-1])
        changed = change(text.text)
        return text if changed == text.text else computed(changed)

    return apply


def _raised(match: re.Match[str]) -> str:
    return match.group().upper()


def _snake(text: str) -> str:
    return CONNECTORS.sub("_", WORD_BEGINS.sub("_", text)).lower()


def _camel(text: str) -> str:
    return CAMEL_WORD.sub(lambda match: match[1] + match[2].capitalize(), text)


def _abbrev(args: list[Value]) -> Value:
    width, text = integer_of(args[0]), traced_of(args[1])
    if width <= len(DOTS) or len(text.text) <= width:
        return text
    return chain([text.cut(0, width - len(DOTS)), computed(DOTS)])


FUNCTIONS: Final[dict[str, Callable[[list[Value]], Value]]] = {
    "title": whole(lambda text: FIRST_LETTER.sub(_raised, text)),
    "untitle": whole(lambda text: BEHIND_BLANK.sub(lambda match: match.group().lower(), text)),
    "camelcase": whole(_camel),
    "snakecase": whole(_snake),
    "kebabcase": whole(lambda text: _snake(text).replace("_", "-")),
    "nospace": whole(lambda text: "".join(text.split())),
    "initials": whole(lambda text: "".join(word[0] for word in text.split())),
    "abbrev": _abbrev,
}
