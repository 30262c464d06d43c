"""Encoded: what is taken out of a text before words are looked for, and what is not."""

from __future__ import annotations

import pytest

from rewrite.encoded import LONG_TEXT, without_encoded

RUN = "eyJpbWFnZSI6InF1YXku" * 1_000


def test_short_texts_stay_as_they_are() -> None:
    text = f"data: {RUN[:2_000]}\nimage: quay.io/orchard/press:v1\n"
    assert without_encoded(text) is text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("image: quay.io/orchard/press:v1\n" * 1_000, id="many lines"),
        pytest.param('{"image":"quay.io/orchard/press:v1"},' * 1_000, id="JSON on one line"),
        pytest.param("docker push quay.io/orchard/press:v1 && " * 1_000, id="a long script"),
        pytest.param(f"{'a' * 999}:" * 100, id="words of a thousand letters"),
    ],
)
def test_words_of_long_texts_stay(text: str) -> None:
    assert len(text) > LONG_TEXT
    assert without_encoded(text) == text


def test_long_runs_are_taken_out_and_nothing_else() -> None:
    text = f"certificate: {RUN}=\nimage: quay.io/orchard/press:v1\nother: '{RUN}', {RUN}\n"
    assert without_encoded(text) == "certificate:  \nimage: quay.io/orchard/press:v1\nother: ' ',  \n"


@pytest.mark.usefixtures("ends")
@pytest.mark.parametrize(
    "part", ["a" * 999 + ".", "a" * 10 + " ", "=", RUN + "-"], ids=["words", "short", "one", "runs"]
)
def test_a_line_of_megabytes_ends(part: str) -> None:
    without_encoded(part * (3_000_000 // len(part)))
