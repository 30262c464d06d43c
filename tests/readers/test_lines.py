from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.fieldpath import format_path
from rewrite.readers.lines import read_lines
from rewrite.readers.template import mask
from rewrite.readers.yaml_events import read_yaml

if TYPE_CHECKING:
    from rewrite.tree import Scalar


def found(text: str) -> dict[str, str]:
    return {format_path(scalar.path): scalar.value for scalar in read_lines(text).scalars}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("# image: nginx\n\n   \n", id="comments and blanks"),
        pytest.param("Thank you for installing.\n", id="prose"),
        pytest.param("image:\n", id="a key without value"),
        pytest.param("image: *anchor\nother: !tag x\n", id="aliases and tags"),
        pytest.param("image: a: b\n", id="a value that is no plain scalar"),
        pytest.param("image: @a\nb: `c`\nd: %e\n", id="indicators"),
        pytest.param("image: nginx\n  and more\n", id="a plain value over two lines"),
        pytest.param("- nginx\n  and more\n", id="an item over two lines"),
        pytest.param('image: "a\n  image: b"\n', id="a quoted value over two lines"),
        pytest.param("image: 'it''s'\nb: \"a\\tb\"\n", id="escapes"),
        pytest.param("image: {a: b\n", id="a broken flow mapping"),
        pytest.param("image: >\n  a\n  b\n", id="folded lines"),
        pytest.param("image: |2\n   a\n", id="an indicated indentation"),
        pytest.param("image: |+\n  a\n\n", id="kept line ends"),
        pytest.param("image: |\n\n", id="an empty block scalar"),
        pytest.param("image: nginx,\n", id="a comma behind a value"),
        pytest.param("image: []\nb: {}\n", id="empty collections"),
        pytest.param("image: [" + "a, " * 10_000 + "]\n", id="a very long flow list"),
    ],
)
def test_lines_leaves_alone(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: b\n", {"a": "b"}, id="a plain value"),
        pytest.param("a: b # c\nd:  e  \n", {"a": "b", "d": "e"}, id="comments and blanks"),
        pytest.param("'a': 'b c'\n\"d e\" : \"f\" # g\n", {"a": "b c", '["d e"]': "f"}, id="quotes"),
        pytest.param("a b: c d\n", {'["a b"]': "c d"}, id="a key with a blank"),
        pytest.param("a:\n  b:\n    c: d\n  e: f\ng: h\n", {"a.b.c": "d", "a.e": "f", "g": "h"}, id="levels"),
        pytest.param("a:\n  - b: c\n    d: e\n  - f\n", {"a[0].b": "c", "a[0].d": "e", "a[1]": "f"}, id="items"),
        pytest.param("a:\n- b\n- c\nd: e\n", {"a[0]": "b", "a[1]": "c", "d": "e"}, id="items in the key's column"),
        pytest.param("- - a\n  - b\n-\n  c: d\n", {"[0][0]": "a", "[0][1]": "b", "[1].c": "d"}, id="nested items"),
        pytest.param("a: &x b\n&y c: d\n", {"a": "b", "c": "d"}, id="anchors"),
        pytest.param(
            "a: [b, {c: 'd'}]\ng:\n- {e: f}, \n", {"a[0]": "b", "a[1].c": "d", "g[0].e": "f"}, id="flow collections"
        ),
        pytest.param("a: |\n  b: c\n\n  d\ne: f\n", {"a": "b: c\n\nd\n", "e": "f"}, id="a block scalar"),
        pytest.param("a: |-\n  b", {"a": "b"}, id="a block scalar without line end"),
        pytest.param("a: >-\n    b # c\n", {"a": "b # c"}, id="a folded scalar of one line"),
        pytest.param("- |\n  b\n- c\n", {"[0]": "b\n", "[1]": "c"}, id="a block scalar in a list"),
        pytest.param('"a": "b",\n"c": 1,\n', {"a": "b"}, id="JSON"),
        pytest.param(
            '{\n  "a": [\n    {\n      "b": "c"\n    },\n    {\n      "b": "d"\n    }\n  ]\n}\n',
            {"a[0].b": "c", "a[1].b": "d"},
            id="JSON lists",
        ),
        pytest.param("a: b\r\nc: |\r\n  d\r\n", {"a": "b", "c": "d\n"}, id="CRLF"),
        pytest.param("a: http://b:80/c?d#e\n", {"a": "http://b:80/c?d#e"}, id="signs within a value"),
        pytest.param("a:\n    b: c\n  d: e\n", {"a.b": "c", "a.d": "e"}, id="branches at two indentations"),
        pytest.param("a:\n- b\n  - c\n", {"a[0]": "b", "a[0][0]": "c"}, id="an item too deep"),
        pytest.param("a: {b c: \"\nd: 'e\nf: g\n", {"f": "g"}, id="a value behind broken ones"),
    ],
)
def test_reads_by_indentation(text: str, expected: dict[str, str]) -> None:
    assert found(text) == expected


MANIFEST = dedent("""\
    apiVersion: v1
    metadata:
      name: foo   # a comment
      "labels": {app: a, 'b': "c"}
    spec:
      containers:
      - name: a
        image: quay.io/a/b:1 # the image
        args: ["--x", --y, {z: 1}]
      - image: &i 'docker.io/x/y'
        command: |
          first
            second

          third
      other: >-
        one line
      more:
        - - 1
          - 2
        -
          key: value
    """)


@pytest.mark.parametrize("text", [MANIFEST, MANIFEST.replace("\n", "\r\n"), MANIFEST.rstrip("\n")])
def test_marks_what_the_parser_marks(text: str) -> None:
    def all_of(scalars: list[Scalar]) -> list[tuple[object, ...]]:
        return [(scalar.path, scalar.value, scalar.start, scalar.end, scalar.style) for scalar in scalars]

    by_lines = read_lines(text)
    assert all_of(by_lines.scalars) == all_of(read_yaml(text).scalars)
    assert not by_lines.certain


def test_nodes_know_their_children() -> None:
    document = read_lines("kind: Pod\nspec:\n  image:\n    registry: quay.io\n    repository: a/b\n")
    assert document.kind == "Pod"
    assert document.scalars[1].sibling("repository") == "a/b"
    assert document.scalars[1].name == "registry"


def test_the_last_of_equal_keys_holds() -> None:
    document = read_lines("a:\n- b\na:\n- c\n")
    assert [format_path(scalar.path) for scalar in document.scalars] == ["a[0]", "a[0]"]


def test_places_values_in_the_source() -> None:
    text = "a:\n    image: 'quay.io/a/b'\n  image: |\n    quay.io/c\n"
    document = read_lines(text)
    for scalar in document.scalars:
        span = document.place(scalar, 0, 7)
        assert span is not None
        assert text[span.start : span.end] == "quay.io"


@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                ": ",
                "\n",
                "  ",
                "- ",
                '"',
                "'",
                "|",
                ">",
                "#",
                "[",
                "]",
                "{",
                "}",
                ",",
                "&x ",
                "*",
                "!",
                "\t",
                "\r\n",
                "\\",
                "\n  ",
                "k: ",
                "é",
                "{{ x }}",
                "{{ if }}",
                "\x00",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_reads_anything_and_places_it_truly(text: str) -> None:
    masked = mask(text)
    document = read_lines(masked)
    starts = [scalar.start for scalar in document.scalars]
    assert starts == sorted(starts)
    for scalar in document.scalars:
        span = document.place(scalar, 0, len(scalar.value))
        assert scalar.style in ("|", ">") or (span is not None and masked[span.start : span.end] == scalar.value)
        assert format_path(scalar.path) or scalar.path == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: " + "x" * 1_000_000, id="one long value"),
        pytest.param("a: " + "x " * 500_000, id="one long text"),
        pytest.param("- " * 100_000, id="items in items"),
        pytest.param("a: " * 100_000, id="colons"),
        pytest.param("[" * 200_000, id="lists in lists"),
        pytest.param('a: "\n' * 30_000, id="open quotes"),
        pytest.param("a: |\n" * 30_000, id="block scalars"),
        pytest.param("a: {b\n" * 30_000, id="broken flow mappings"),
        pytest.param("".join(" " * (at % 500) + "a:\n" for at in range(5_000)), id="levels"),
    ],
)
@pytest.mark.usefixtures("ends")
def test_a_long_text_ends(text: str) -> None:
    assert len(read_lines(text).scalars) <= text.count("\n") + 1
