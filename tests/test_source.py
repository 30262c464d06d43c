from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.edit import apply, results
from rewrite.errors import UndecodableSource
from rewrite.report import Edit
from rewrite.source import Position, Source, decode
from rewrite.span import Span

TEXT = "image: é\N{GRINNING FACE}\r\nb\n"


@pytest.mark.parametrize(
    ("data", "encoding", "mark"),
    [
        pytest.param(TEXT.encode(), "utf-8", b"", id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), "utf-8", codecs.BOM_UTF8, id="UTF-8 with a mark"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le", codecs.BOM_UTF16_LE, id="UTF-16 LE"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be", codecs.BOM_UTF16_BE, id="UTF-16 BE"),
        pytest.param(codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le", codecs.BOM_UTF32_LE, id="UTF-32 LE"),
        pytest.param(codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "utf-32-be", codecs.BOM_UTF32_BE, id="UTF-32 BE"),
    ],
)
def test_decodes_without_loss(data: bytes, encoding: str, mark: bytes) -> None:
    source = decode("a.yaml", data)
    assert (source.name, source.text, source.encoding, source.mark) == ("a.yaml", TEXT, encoding, mark)
    assert source.encode(source.text) == data
    assert source.encode("x") == mark + "x".encode(encoding)


def test_decodes_an_empty_file() -> None:
    assert decode("a", b"").text == ""


def test_takes_only_the_first_mark_off() -> None:
    assert decode("a", codecs.BOM_UTF8 * 2).text == "\ufeff"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a\0b", id="binary"),
        pytest.param("image: é".encode("latin-1"), id="Latin-1"),
        pytest.param("image".encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param("image".encode("utf-16-be"), id="UTF-16 BE without a mark"),
        pytest.param("image".encode("utf-32-le"), id="UTF-32 without a mark"),
        pytest.param(codecs.BOM_UTF16_LE + b"a", id="half a code unit"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8", id="half a surrogate"),
        pytest.param(codecs.BOM_UTF32_LE + b"\xff\xff\xff\xff", id="no code point"),
        pytest.param(b"\xed\xa0\x80", id="a surrogate in UTF-8"),
    ],
)
def test_refuses_what_is_no_text(data: bytes) -> None:
    with pytest.raises(UndecodableSource):
        decode("a.yaml", data)


def test_says_where_the_first_wrong_byte_is() -> None:
    with pytest.raises(UndecodableSource, match=r"byte 9 \(line 2\)"):
        decode("a.yaml", codecs.BOM_UTF8 + b"a: b\n" + b"c\xff")


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(0, (1, 1)), (4, (1, 5)), (5, (2, 1)), (6, (3, 1)), (8, (3, 3)), (9, (3, 4))],
)
def test_tells_line_and_column(offset: int, expected: tuple[int, int]) -> None:
    source = Source("a", "a: é\n\nb\N{GRINNING FACE}c")
    assert source.position(offset) == Position(*expected)


@given(
    st.binary(max_size=40)
    | st.sampled_from([codecs.BOM_UTF16_LE, codecs.BOM_UTF8, codecs.BOM_UTF32_BE]).flatmap(
        lambda mark: st.binary(max_size=20).map(lambda data: mark + data)
    )
)
def test_gives_the_bytes_back_or_refuses(data: bytes) -> None:
    try:
        source = decode("a", data)
    except UndecodableSource:
        return
    assert source.encode(source.text) == data


@given(st.text(alphabet="a\n\r", max_size=20))
def test_positions_count_line_ends(text: str) -> None:
    source = Source("a", text)
    for offset in range(len(text) + 1):
        line, column = source.position(offset)
        assert line == text.count("\n", 0, offset) + 1
        assert column == offset - (text.rfind("\n", 0, offset) + 1) + 1


@given(st.lists(st.integers(min_value=0, max_value=30_000), max_size=20))
def test_positions_are_told_in_any_order(offsets: list[int]) -> None:
    text = ("a" * 4095 + "\n") * 3 + "b\n" * 5000 + "c" * 8000
    source = Source("a", text)
    for offset in offsets:
        line, column = source.position(offset)
        assert (line, column) == (text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_marked_gives_a_text_as_it_stands_in_the_file(mark: str) -> None:
    assert decode("a", f"{mark}a: b\n".encode()).marked("a: c\n") == f"{mark}a: c\n"


def test_a_word_is_searched_for_once() -> None:
    source = Source("a.yaml", "image: press\n")
    assert [source.has(word) for word in ("press", "mill", "press", "mill")] == [True, False, True, False]
    assert source.with_text("image: mill\n").has("mill")


@given(
    text=st.text("ab\n.", max_size=20),
    cuts=st.lists(st.integers(0, 20), max_size=6),
    replacement=st.text("ab.", max_size=3),
    word=st.text("ab\n.", min_size=1, max_size=4),
)
def test_a_word_is_looked_for_where_a_text_differs(text: str, cuts: list[int], replacement: str, word: str) -> None:
    ends = sorted({min(cut, len(text)) for cut in cuts})
    edits = [Edit(Span(*ends[at : at + 2]), replacement) for at in range(0, len(ends) - 1, 2)]
    after = apply(text, edits)
    assert Source("press.yaml", text).with_text(after, results(edits)).has(word) is (word in after)
