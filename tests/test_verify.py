"""A scalar that was not edited keeps its field path and its value."""

from __future__ import annotations

import pytest

from rewrite.document import SourceKind
from rewrite.reading import read
from rewrite.report import Edit
from rewrite.source import Source
from rewrite.span import Span
from rewrite.verify import UnfaithfulEdit, check_documents, check_originals


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


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(Edit(Span(3, 8), "library/nginx"), id="nothing is known"),
        pytest.param(Edit(Span(4, 9), "library/nginx", "nginx"), id="what was decided about"),
        pytest.param(Edit(Span(9, 9), ":1", ""), id="nothing is replaced"),
    ],
)
def test_edits_replace_what_was_decided_about(edit: Edit) -> None:
    check_originals("a: /nginx", [edit])


def test_an_edit_of_something_else_is_told() -> None:
    with pytest.raises(UnfaithfulEdit, match="would take the place of /ngin, not of nginx"):
        check_originals("a: /nginx", [Edit(Span(3, 8), "library/nginx", "nginx")])
