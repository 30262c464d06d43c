"""Conditions: what a template prints only sometimes, by the branches that its text opens and closes.

    {% if press_registry %}            prints the second without the first, and never both
    dns: {…}
    {% else %}
    imageRepository: registry.k8s.io
    {% endif %}

Whether two conditions are the same is not looked at, nor what one of them says.

Source:  text/template, Actions; Jinja, Template Designer Documentation, List of Control Structures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.source import Source
    from rewrite.tree import Scalar

ACTION: Final = expression(
    r"(?:\{\{-?\s*(?:(?P<opens>if|with|range|define|block)|(?P<other>else)|end)"
    r"|\{%[-+]?\s*(?:(?P<if>if|for)|(?P<elif>else|elif)|end(?:if|for)))\b"
)


def may_lack(source: Source, document: Document, scalar: Scalar, other: Scalar) -> bool:
    """Tell whether a template may print a value without another one of its document."""
    at, there = document.start_of(scalar), document.start_of(other)
    depth, is_left, is_parted = 0, False, False
    for found in ACTION.finditer(source.text, min(at, there), max(at, there)):
        if found["opens"] or found["if"]:
            depth += 1
        elif found["other"] or found["elif"]:
            is_parted = is_parted or not depth
        elif depth:
            depth -= 1
        else:
            is_left = True
    return is_parted or (depth > 0 if at < there else is_left)
