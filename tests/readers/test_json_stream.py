from __future__ import annotations

import pytest

from rewrite.readers.json_stream import is_json_stream, split_values


def test_values_are_cut_behind_their_last_bracket() -> None:
    text = '{"a": "}"} // {\n/* [ */ [1]\n'
    assert is_json_stream(text)
    assert [text[span.start : span.end] for span in split_values(text)] == ['{"a": "}"}', " // {\n/* [ */ [1]\n"]


@pytest.mark.usefixtures("ends")
def test_a_text_of_comments_without_an_end_ends() -> None:
    text = '{"a": 1}' + "/* {\n" * 50_000
    assert [text[span.start : span.end] for span in split_values(text)] == [text]
