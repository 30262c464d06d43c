"""A scalar that was not edited keeps its field path and its value."""

from __future__ import annotations

import pytest

from rewrite.document import SourceKind
from rewrite.reading import read
from rewrite.source import Source
from rewrite.span import Span
from rewrite.verify import UnfaithfulEdit, check_documents


def check(before: str, after: str) -> None:
    old, new = (read(Source("a.yaml", text), SourceKind.OTHER, [Span(0, 1)]) for text in (before, after))
    check_documents(old, new, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a: {b: {c: 1}}", "a: {d: {c: 1}}", id="a key above"),
        pytest.param("a: {b: {c: 1}}", "a: {c: 1}", id="one mapping less"),
        pytest.param("'': {c: 1}", "c: 1", id="one mapping without a name less"),
        pytest.param("c: 1", "'': {c: 1}", id="one mapping without a name more"),
        pytest.param("a: [[1], [2]]", "a: [[1, 2]]", id="another list"),
        pytest.param("a: [{b: 1}, {c: 2}]", "a: [{b: 1, c: 2}]", id="another mapping"),
    ],
)
def test_what_stands_elsewhere_is_told(before: str, after: str) -> None:
    check(before, before)
    with pytest.raises(UnfaithfulEdit, match="would become"):
        check(before, after)


def test_what_is_nested_deep() -> None:
    nested = "{a: " * 900 + "1" + "}" * 900
    check(nested, nested)
