"""What is said of a text that no parser reads: the place of the fault, and what was opened before and never closed."""

from __future__ import annotations

import pytest

from rewrite.errors import UnreadableDocument
from rewrite.readers.yaml_events import read_yaml

LEGAL = "- {image: quay.io/orchard/press:1}\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "told"),
    [
        pytest.param(
            LEGAL + "- [\n",
            3,
            1,
            "expected the node content, but found '<stream end>' in a flow collection that begins at 12:3",
            id="what the fast parser alone refuses is no fault",
        ),
        pytest.param(LEGAL + "- a: b: c\n", 2, 7, "mapping values are not allowed here", id="a fault behind it"),
        pytest.param(
            "a:\tb\nc: d: e\n", 2, 5, "mapping values are not allowed in this context", id="only the pure one"
        ),
        pytest.param(
            'a: "b\n\nc: d\n',
            4,
            1,
            "found unexpected end of stream in a quoted scalar that begins at 11:4",
            id="a quote that is never closed",
        ),
        pytest.param(
            "a: {b: c\nd: e\n",
            2,
            2,
            "did not find expected ',' or '}' in a flow collection that begins at 11:4",
            id="a bracket that is never closed",
        ),
        pytest.param(
            "a: [{b: c}, {d: e}\nf: g\n",
            2,
            1,
            "did not find expected ',' or ']' in a flow collection that begins at 11:4",
            id="brackets within it that are closed",
        ),
        pytest.param("a: [b, c: d: e]\n", 1, 12, "did not find expected ',' or ']'", id="a bracket on the same line"),
        pytest.param("a: b\n- c\n", 2, 1, "did not find expected key", id="no bracket"),
        pytest.param("a:\n\tb: c\n", 2, 1, "found a tab where only spaces may stand", id="a tab"),
        pytest.param("a: @b\n", 1, 4, "found character '@' that cannot start any token", id="a reserved sign"),
        pytest.param(
            'é: ü\nb: "c\x1b[31m"\n',
            2,
            6,
            "unacceptable character #x001b: control characters are not allowed",
            id="a control character behind letters of several bytes",
        ),
        pytest.param(
            "a: \ud800\n", 1, 4, "unacceptable character #xd800: special characters are not allowed", id="half a pair"
        ),
    ],
)
def test_a_refusal_names_the_place_of_the_fault(text: str, line: int, column: int, told: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_yaml(text)
    assert (caught.value.line, caught.value.column, caught.value.told(11)) == (line, column, told)


def test_the_fast_parser_alone_names_the_place_too() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_yaml("a: [b\nc: d\n", only_fast=True)
    told = "did not find expected ',' or ']' in a flow sequence that begins at 1:4"
    assert (caught.value.line, caught.value.told()) == (2, told)
