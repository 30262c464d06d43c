from __future__ import annotations

import pytest

from rewrite.alignment import Segment, align, content_span, find_span, find_value_offset
from rewrite.readers.yaml_events import read_yaml
from rewrite.span import Span


@pytest.mark.parametrize(
    ("text", "style", "content"),
    [
        pytest.param("a b", "", "a b", id="plain"),
        pytest.param("'a'", "'", "a", id="single quotes"),
        pytest.param('"a"', '"', "a", id="double quotes"),
        pytest.param("&x a", "", "a", id="an anchor"),
        pytest.param("!!str &x\n  'a'", "'", "a", id="tag and anchor"),
        pytest.param("|\n  a\n", "|", "  a\n", id="a block scalar"),
        pytest.param("!t |- # c\r\n  a\r\n", "|", "  a\r\n", id="a block scalar with all"),
        pytest.param(">", ">", "", id="a block scalar without content"),
        pytest.param("!!str", "", "!!str", id="a tag alone"),
    ],
)
def test_finds_the_content(text: str, style: str, content: str) -> None:
    span = content_span(text, 0, len(text), style)
    assert text[span.start : span.end] == content


def pieces(text: str) -> list[tuple[str, int]]:
    """Give the verbatim pieces of the first scalar of a document, each with its place in the value."""
    document = read_yaml(text)
    segments = document.segments(document.scalars[0])
    assert all(
        document.scalars[0].value[one.value_start : one.value_start + one.length]
        == text[one.text_start : one.text_start + one.length]
        for one in segments
    )
    return [(text[one.text_start : one.text_start + one.length], one.value_start) for one in segments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: b c", [("b c", 0)], id="plain"),
        pytest.param("a: b\n  c\n\n  d", [("b", 0), ("c", 2), ("d", 4)], id="plain over lines"),
        pytest.param("a: b\r\n  c\r\n\r\n  d", [("b", 0), ("c", 2), ("d", 4)], id="with CRLF"),
        pytest.param("a: 'b'", [("b", 0)], id="single quotes"),
        pytest.param("a: 'b''c'", [("b", 0), ("c", 2)], id="a doubled quote"),
        pytest.param("a: 'b\n\n  c'", [("b", 0), ("c", 2)], id="single quotes over lines"),
        pytest.param("a: '  b '", [("  b ", 0)], id="blanks within quotes"),
        pytest.param(
            r'a: "b\nc\x41d\u00e9e\U0001F600f"', [("b", 0), ("c", 2), ("d", 4), ("e", 6), ("f", 8)], id="escapes"
        ),
        pytest.param('a: "b \\\n   c"', [("b ", 0), ("c", 2)], id="a continued line"),
        pytest.param('a: "b\n   \\  c"', [("b", 0), (" c", 3)], id="an escaped blank"),
        pytest.param("a: |\n  b\n\n    c\n", [("b", 0), ("  c", 3)], id="a literal scalar"),
        pytest.param("a: |\r\n  b\r\n  c\r\n", [("b", 0), ("c", 2)], id="a literal scalar with CRLF"),
        pytest.param("a: |2\n    b\n   c", [("  b", 0), (" c", 4)], id="an indicated indentation"),
        pytest.param("a: |\n\n\n  b\n", [("b", 2)], id="leading lines"),
        pytest.param("a: |+\n  b\n \n\n", [("b", 0)], id="trailing lines"),
        pytest.param(
            "a: >\n  b\n  c\n\n  d\n    e\n  f\n",
            [("b", 0), ("c", 2), ("d", 4), ("  e", 6), ("f", 10)],
            id="a folded scalar",
        ),
        pytest.param("a: >2\n    b\n   c\n", [("  b", 0), (" c", 4)], id="a folded scalar, indicated"),
        pytest.param("a: |\n  b\n      \n  c\n", [("b", 0), ("    ", 2), ("c", 7)], id="a line of blanks"),
        pytest.param("a: ''", [("", 0)], id="nothing in quotes"),
        pytest.param("a: |\nb: c", [], id="nothing in a block"),
        pytest.param("a: |+\n\n\nb: c", [], id="only line ends in a block"),
        pytest.param("a: !!str\nb: c", [], id="a tag alone"),
    ],
)
def test_aligns_value_and_text(text: str, expected: list[tuple[str, int]]) -> None:
    assert pieces(text) == expected


@pytest.mark.parametrize(
    ("content", "style", "value"),
    [
        pytest.param("a", "", "b", id="plain"),
        pytest.param("a\n b", "", "a-b", id="another fold"),
        pytest.param("ab\\n", '"', "b\n", id="escapes"),
        pytest.param("a\\", '"', "a", id="a lone backslash"),
        pytest.param("a'b", "'", "a'b c", id="a lone quote"),
        pytest.param("  a\n  b\n", "|", "a\nc\n", id="a literal scalar"),
        pytest.param("  a\n", "|", "b\n", id="another first line"),
        pytest.param("  a\n", ">", "    b\n", id="a folded scalar"),
        pytest.param("\n", "|", "a", id="no lines"),
    ],
)
def test_gives_nothing_when_the_two_do_not_fit(content: str, style: str, value: str) -> None:
    assert align(content, Span(0, len(content)), style, value) == ()


SEGMENTS = (Segment(0, 10, 3), Segment(4, 20, 2))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 3, Span(10, 13)),
        (1, 2, Span(11, 12)),
        (4, 6, Span(20, 22)),
        (5, 5, Span(21, 21)),
        (3, 3, Span(13, 13)),
        (2, 4, None),
        (3, 4, None),
        (6, 7, None),
    ],
)
def test_finds_what_stands_within_one_segment(start: int, end: int, expected: Span | None) -> None:
    assert find_span(SEGMENTS, start, end) == expected


def test_an_empty_range_between_touching_segments_belongs_to_the_later() -> None:
    segments = (Segment(0, 10, 3), Segment(3, 20, 2))
    assert find_span(segments, 3, 3) == Span(20, 20)
    assert find_span(segments, 5, 5) == Span(22, 22)
    assert find_span((), 0, 0) is None


@pytest.mark.parametrize(
    ("position", "expected"), [(9, None), (10, 0), (12, 2), (13, None), (19, None), (20, 4), (21, 5), (22, None)]
)
def test_finds_where_in_the_value_a_code_point_stands(position: int, expected: int | None) -> None:
    assert find_value_offset(SEGMENTS, position) == expected
