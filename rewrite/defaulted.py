"""Defaulted: what stands in for a variable where it is not set: `${PRESS_IMAGE:-quay.io/orchard/press:v1}`.

In Jinja that is `{{ press_image | default('quay.io/orchard/press:v1') }}` or `{{ hub | default('quay.io') }}/press`.

Quotes around it are none of its signs: a shell takes them off, and YAML does when it is read after what was filled in.
"""

from __future__ import annotations

from typing import Final

from rewrite.lazy import expression
from rewrite.reference import COMPONENT
from rewrite.span import Span

# A variable of a shell, of Compose or of Flux.
DEFAULTED: Final = expression(r"\$\{\w+:?[-=](?=[^}])")
# All of a text in Jinja, where Go has no name without a dot or a dollar in front; a path, a tag or digest may stand
# behind it. A role may take it from a variable of the environment.
FILTERED: Final = expression(
    r"""\{\{-?[ \t]*+(?:lookup\([ \t]*+["'](?:ansible\.builtin\.)?env["'][ \t]*+,[ \t]*+["']\w++["'][ \t]*+\)"""
    r"""|[A-Za-z_](?:[\w.]|\[["']?[\w.-]++["']?\])*+)[ \t]*+\|[ \t]*+(?:default|d)[ \t]*+\([ \t]*+"""
    r"""(["'])(?P<default>[^"'{}\\\s]++)\1[ \t]*+(?:,[ \t]*+(?:boolean=)?[tT]rue[ \t]*+)?\)[ \t]*+-?\}\}"""
    rf"""(?:/(?P<path>{COMPONENT}(?:/{COMPONENT})*+))?+(?:[:@](?:[\w.:@-]|\{{\{{[^{{}}\n]++\}}\}})++)?\Z"""
)
BRACE: Final = expression(r"[{}]")
QUOTES: Final = ('"', "'")


def find_default(value: str) -> tuple[Span, str] | None:
    """Give where the default stands of a variable that begins a value, and what stands behind its brace."""
    found = DEFAULTED.match(value)
    if found is None:
        return None
    closing = _closing(value, found.end())
    return _within_quotes(value, found.end(), closing), value[closing + 1 :]


def default_of(value: str) -> str:
    """Give what stands in for a variable that is all of a value, where it is not set; "" when it is anything else."""
    found = DEFAULTED.match(value)
    if found is None or _closing(value, found.end()) != len(value) - 1:
        return ""
    start, end = _within_quotes(value, found.end(), len(value) - 1)
    return value[start:end]


def default_in_jinja(text: str) -> tuple[Span, str] | None:
    """Give where the default stands of a variable that begins a text of Jinja, and the path behind it; "" where the
    variable is all of the text, or all but its tag.
    """
    found = FILTERED.match(text)
    return (Span(*found.span("default")), found["path"] or "") if found else None


def filled_with_default(text: str) -> str:
    """Give a text of Jinja with the default in the place of the variable that it begins with, others as they are."""
    found = FILTERED.match(text)
    return found["default"] + text[text.index("}}", found.end("default")) + len("}}") :] if found else text


def _closing(value: str, start: int) -> int:
    """Give where the brace closes that was opened in front of start; the end of the value when it does not."""
    depth = 1
    for found in BRACE.finditer(value, start):
        depth += 1 if found.group() == "{" else -1
        if not depth:
            return found.start()
    return len(value)


def _within_quotes(value: str, start: int, end: int) -> Span:
    """Give the range of a default without the quotes around it."""
    is_quoted = end - start > 1 and value[start] in QUOTES and value[start] == value[end - 1]
    return Span(start + 1, end - 1) if is_quoted else Span(start, end)
