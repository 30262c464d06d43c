"""What is set must be there after the edits, and nothing else may be."""

from __future__ import annotations

from collections import Counter

import pytest

from rewrite.document import SourceKind
from rewrite.edit import apply
from rewrite.reading import read
from rewrite.report import SET, Change, Edit, Place
from rewrite.source import Source
from rewrite.span import Span
from rewrite.verify import Added, UnfaithfulEdit, added_by, check_documents


def check(before: str, edit: Edit, added: Counter[tuple[int, str]]) -> None:
    after = apply(before, [edit])
    whole = [Span(0, 1)]
    readings = [read(Source("a.yaml", text), SourceKind.OTHER, whole) for text in (before, after)]
    check_documents(*readings, [edit], Added(added, frozenset({edit})))


def insertion(at: int, text: str) -> Edit:
    return Edit(Span(at, at), text)


A = Counter({(0, "a"): 1})


@pytest.mark.parametrize(
    ("before", "edit", "added"),
    [
        pytest.param("", insertion(0, "a: 1\n"), A, id="a file that is made"),
        pytest.param("---\n# nothing\n", insertion(14, "a: 1\n"), A, id="a file of comments"),
        pytest.param("b: 1\n", insertion(5, "a: 1\n"), A, id="behind"),
        pytest.param("b: 1\n", insertion(0, "a: 1\n"), A, id="in front"),
        pytest.param("# a: 1\nb: 1\n", Edit(Span(0, 2), ""), A, id="activated"),
        pytest.param("b: 1\na:\nc: 1\n", insertion(7, " 1"), A, id="without a value before"),
        pytest.param('b: 1\na: ""\nc: 1\n', insertion(9, "1"), A, id="empty before"),
        pytest.param("b: 1\na: ~ # d\nc: 1\n", Edit(Span(8, 9), "1"), A, id="null before"),
        pytest.param(
            "image: 1\n---\nimage: 1\n", insertion(22, "a: 1\n"), Counter({(1, "a"): 1}), id="in the second document"
        ),
    ],
)
def test_what_is_set_is_there(before: str, edit: Edit, added: Counter[tuple[int, str]]) -> None:
    check(before, edit, added)


@pytest.mark.parametrize(
    ("before", "edit", "added"),
    [
        pytest.param("b: 1\n", insertion(5, "# a: 1\n"), A, id="a comment"),
        pytest.param("a: 1\n", Edit(Span(3, 4), "2"), A, id="another value"),
        pytest.param("a:\n", insertion(2, " ~"), A, id="nothing"),
        pytest.param("a:\n", insertion(3, "a: 1\n"), A, id="twice"),
        pytest.param("a:\nb: 1\n", Edit(Span(2, 7), " 1\nb: 2"), A, id="with another value"),
        pytest.param("b: 1\n", insertion(5, "c: 1\n"), A, id="another key"),
        pytest.param("b: 1\n", insertion(5, "a: 1\nc: 1\n"), A, id="one more key"),
        pytest.param("b: 1\n", insertion(5, "  a: 1\n"), A, id="in another place"),
        pytest.param("image: 1\n---\nimage: 1\n", insertion(22, "a: 1\n"), A, id="in another document"),
        pytest.param("b:\n  c: 1\n  d: 1\n", insertion(9, "a: 1\n"), A, id="parts what belongs together"),
        pytest.param("b: |\n  c\n  d\n", insertion(9, "a: 1\n"), A, id="cuts a text"),
        pytest.param("b: 1\n", insertion(5, "a: 1\n---\nimage: 1\n"), A, id="a document too many"),
        pytest.param("b: 1\n", insertion(5, "a: 1\n"), Counter(), id="nothing was to be set"),
        pytest.param("b: 1\n", Edit(Span(0, 1), "c"), Counter(), id="a key that changes"),
        pytest.param("", insertion(0, "a: 1\nb: 1\n"), A, id="a file with more in it"),
    ],
)
def test_anything_else_is_refused(before: str, edit: Edit, added: Counter[tuple[int, str]]) -> None:
    with pytest.raises(UnfaithfulEdit):
        check(before, edit, added)


def test_added_by() -> None:
    def change(path: str, role: str, at: int) -> Change:
        return Change(Place("a.yaml", 1, 1, path=path), "ensure", role, "", "x", "", "", "", (insertion(at, "x"),))

    changes = [change("a", SET, 1), change("b", "domain", 2), change("data.a > a", SET, 3)]
    assert added_by(changes) == Added(A, frozenset({insertion(1, "x"), insertion(3, "x")}))
