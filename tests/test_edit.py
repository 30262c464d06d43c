from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.edit import apply, results
from rewrite.errors import EditConflict
from rewrite.report import Edit
from rewrite.span import Span


def edit(start: int, end: int, replacement: str) -> Edit:
    return Edit(Span(start, end), replacement)


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("image: nginx\n", [], id="no edits"),
        pytest.param("image: nginx\n", [edit(3, 3, "")], id="empty insertion"),
        pytest.param("image: nginx\n", [edit(7, 12, "nginx")], id="replaced by the same"),
    ],
)
def test_apply_leaves_alone(text: str, edits: list[Edit]) -> None:
    assert apply(text, edits) == text


@pytest.mark.parametrize(
    ("before", "edits", "after"),
    [
        pytest.param("a: quay.io/x", [edit(3, 10, "hub")], "a: hub/x", id="replace"),
        pytest.param("a: x", [edit(3, 3, "hub/")], "a: hub/x", id="insert"),
        pytest.param("a: x", [edit(4, 4, "\n")], "a: x\n", id="insert at the end"),
        pytest.param("x", [edit(0, 0, "a: ")], "a: x", id="insert at the beginning"),
        pytest.param("a: library/x", [edit(3, 11, "")], "a: x", id="delete"),
        pytest.param("one two", [edit(4, 7, "2"), edit(0, 3, "1")], "1 2", id="edits in any order"),
        pytest.param("onetwo", [edit(0, 3, "1"), edit(3, 6, "2")], "12", id="edits that touch"),
        pytest.param("one", [edit(0, 3, "1"), edit(0, 3, "1")], "1", id="the same edit twice counts once"),
        pytest.param(
            "ab", [edit(1, 1, "1"), edit(1, 1, "2")], "a12b", id="two insertions at one place, in their order"
        ),
        pytest.param("日本: 🍎", [edit(4, 5, "🍐")], "日本: 🍐", id="code points, not bytes"),
        pytest.param("a\r\nb", [edit(3, 4, "c")], "a\r\nc", id="line ends of two code points"),
    ],
)
def test_apply(before: str, edits: list[Edit], after: str) -> None:
    assert apply(before, edits) == after


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([edit(0, 3, "1"), edit(2, 4, "2")], id="overlap"),
        pytest.param([edit(0, 3, "1"), edit(0, 3, "2")], id="one span, two texts"),
        pytest.param([edit(0, 4, "1"), edit(1, 2, "2")], id="one within the other"),
        pytest.param([edit(0, 4, "1"), edit(2, 2, "2")], id="an insertion within"),
    ],
)
def test_apply_refuses(edits: list[Edit]) -> None:
    with pytest.raises(EditConflict):
        apply("image", edits)


def test_results_are_where_the_replacements_stand() -> None:
    edits = [edit(4, 7, "two"), edit(0, 3, "number one"), edit(8, 8, "!"), edit(4, 7, "two")]
    after = apply("one two three", edits)
    assert [after[span.start : span.end] for span in results(edits)] == ["number one", "two", "!"]


@given(st.text(min_size=1), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5), st.text(max_size=5)), max_size=5))
def test_what_is_outside_the_spans_stays(text: str, wanted: list[tuple[int, int, str]]) -> None:
    edits, position = [], 0
    for start, length, replacement in sorted(wanted):
        begin = max(position, min(start, len(text)))
        end = min(begin + length, len(text))
        edits.append(edit(begin, end, replacement))
        position = end + 1
        if position > len(text):
            break
    after = apply(text, edits)
    spans = results(edits)
    kept_before = cut(text, [each.span for each in edits])
    assert cut(after, spans) == kept_before
    assert [after[span.start : span.end] for span in spans] == [each.replacement for each in edits]


def cut(text: str, spans: list[Span]) -> str:
    kept, position = [], 0
    for span in spans:
        kept.append(text[position : span.start])
        position = span.end
    return "".join([*kept, text[position:]])
