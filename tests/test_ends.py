"""Which conditions of Jinja are all of a value, and print nothing but whole images."""

from __future__ import annotations

import pytest

from rewrite.ends import first_of, further_in
from rewrite.span import Span

ONE = "{{ 'quay.io/orchard/press:v1' if old else 'quay.io/orchard/press:v2' }}"


def found(text: str, style: str = '"') -> list[str]:
    """Give the ends of a condition that is all of a text, or all of a block in it from its first action on."""
    start = text.index("{{")
    first = first_of(text, Span(start, text.find("\n", start) if style in ("|", ">") else len(text)), style)
    ends = [first, *further_in(text, first.end + 1)] if first else []
    return [text[end.start : end.end] for end in ends]


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'quay.io/orchard/press:v1' }}",
        "{{ 'quay.io/orchard/press:v1' if old }}",
        "{{ 'quay.io/orchard/press:v1' if old else press }}",
        "{{ 'quay.io/orchard/press:v1' if old else 'press:v1' }}",
        "{{ 'quay.io/orchard/press:v1' if old else 'quay.io' }}",
        "{{ 'quay.io/orchard/press:v1' if old else 'quay.io/orchard/press:' ~ tag }}",
        "{{ 'quay.io/orchard/press:v1' if old else 'quay.io/orchard/press:v2' | lower }}",
        "{{ 'quay.io/orchard/press:v1' if old else ('quay.io/orchard/press:v2' if new else own) }}",
        "{{ 'quay.io/orchard/press:v1' if {'a': 1} else 'quay.io/orchard/press:v2' }}",
        f"{ONE}:v1",
        "{{ 'quay.io/orchard/press:v1' if " + "x " * 5_000 + "else 'quay.io/orchard/press:v2' }}",
    ],
)
def test_something_else_may_be_printed(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"a:\n  image: >-\n    {ONE}\n    more\n",
        f"a:\n  image: >-\n    {ONE} more\n",
        f"a:\n  image: >-\n    {ONE}\n\n    more\n",
        f"a:\n  image: >-\n  # {ONE}\nb: c\n",
    ],
)
def test_a_block_goes_on(text: str) -> None:
    assert found(text, ">") == []


@pytest.mark.parametrize(
    ("text", "style"),
    [
        (ONE, '"'),
        ("{{- 'quay.io/orchard/press:v1' if a == 'else' and b in (\"c\", d) else 'quay.io/orchard/press:v2' -}}", ""),
        (f"a:\n  image: >-\n    {ONE}\n", ">"),
        (f"a:\n  image: |\n    {ONE} ", "|"),
        (f"a:\n  image: |\n    {ONE}\n\n  tag: v1\n", "|"),
        (f"a:\n  image: >-\n    {ONE.replace(' else', chr(10) + '    else')}\nb: c\n", ">"),
    ],
)
def test_ends_are_all(text: str, style: str) -> None:
    assert found(text, style) == ["quay.io/orchard/press:v1", "quay.io/orchard/press:v2"]
