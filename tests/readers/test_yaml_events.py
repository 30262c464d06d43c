from __future__ import annotations

import contextlib
import re
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.errors import UnreadableDocument
from rewrite.fieldpath import format_path
from rewrite.readers.yaml_events import read_yaml
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from rewrite.document import Document


def found(document: Document) -> dict[str, str]:
    return {format_path(scalar.path): scalar.value for scalar in document.scalars}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", {}, id="nothing"),
        pytest.param("# a comment\n---\n# another\n", {"": ""}, id="comments"),
        pytest.param("a: b\n", {"a": "b"}, id="a mapping"),
        pytest.param("- a\n- b: c\n", {"[0]": "a", "[1].b": "c"}, id="a sequence"),
        pytest.param("a\n", {"": "a"}, id="a scalar"),
        pytest.param("%YAML 1.1\n---\na: b\n...\n", {"a": "b"}, id="directives and marks"),
        pytest.param("%YAML 1.0\n---\na: b\n", {"a": "b"}, id="a directive of an earlier version"),
        pytest.param("# c\n%TAG ! x\n%YAML 1.3 # c\r\n---\na: {b: c:1}\n", {"a.b": "c:1"}, id="one of a later version"),
        pytest.param("%YAML 1.2\n--- |\n%YAML 1.3\n", {"": "%YAML 1.3\n"}, id="what is no directive"),
        pytest.param("--- {a: [b, {c: d}]}\n", {"a[0]": "b", "a[1].c": "d"}, id="flow collections"),
        pytest.param('{"a": "b", "c": [1, null]}', {"a": "b", "c[0]": "1", "c[1]": "null"}, id="JSON"),
        pytest.param("a:\nb: ~\n", {"a": "", "b": "~"}, id="empty values"),
        pytest.param("a: {image: nginx:1.2}\n", {"a.image": "nginx:1.2"}, id="a colon that only the pure parser reads"),
        pytest.param("a: !vault |\n  b\nc: !!str d\n", {"a": "b\n", "c": "d"}, id="tags"),
        pytest.param(
            "? a\n: b\n? [c]\n: d\n", {"a": "b", '["?"]': "d", '["?"][0]': "c"}, id="keys that are no scalars"
        ),
        pytest.param("a: &x b\n*x : c\n", {"a": "b", "b": "c"}, id="an alias as a key"),
        pytest.param("&x a: b\nc: [d, e]\n*x : f\n", {"a": "f", "c[0]": "d", "c[1]": "e"}, id="an anchor of a key"),
        pytest.param("a: &x [b]\n*x : c\n", {"a[0]": "b", '["?"]': "c"}, id="an alias of a list as a key"),
        pytest.param("a: 1\na: 2\n", {"a": "2"}, id="equal keys"),
        pytest.param("a:\t'b'\t# c\n", {"a": "b"}, id="tabs"),
        pytest.param("a: b\r\nc: |\r\n  d\r\n", {"a": "b", "c": "d\n"}, id="CRLF"),
        pytest.param("\ufeffa: b\n", {"a": "b"}, id="a byte order mark"),
        pytest.param("---\n\ufeffa: b\n", {"a": "b"}, id="a byte order mark behind a document mark"),
        pytest.param("a: b\n\ufeffc: d\n", {"a": "b", "c": "d"}, id="files joined with their byte order marks"),
    ],
)
def test_reads_scalars_with_paths(text: str, expected: dict[str, str]) -> None:
    assert found(read_yaml(text)) == expected


STYLES = dedent("""\
    plain: quay.io/a  # quay.io
    single: 'it''s quay.io/a'
    double: "\\x71\\u00e9 quay.io/a"
    anchored: &here !!str quay.io/a
    tagged: !x 'quay.io/a'
    literal: |
      one
        quay.io/a

      three
    folded: >-
      one
      quay.io/a

        more
    indicated: |2+
        quay.io/a
    flow: [quay.io/a, "quay.io/a", {k: 'quay.io/a'}]
    long: one
      quay.io/a
      three
    quoted over lines: "one

      quay.io/a \\
      three"
    key with: \N{GRINNING FACE} quay.io/a
    last: quay.io/a""")


@pytest.mark.parametrize("text", [STYLES, STYLES.replace("\n", "\r\n"), STYLES + "\n", "\n# c\n" + STYLES])
def test_each_style_has_its_place(text: str) -> None:
    document = read_yaml(text)
    assert len(document.scalars) == 15
    for scalar in document.scalars:
        start = scalar.value.index("quay.io")
        span = document.place(scalar, start, start + len("quay.io"))
        assert span is not None
        edited = text[: span.start] + "hub.example.com" + text[span.end :]
        again = read_yaml(edited)
        changed = [
            new.value for old, new in zip(document.scalars, again.scalars, strict=True) if old.value != new.value
        ]
        assert changed == [scalar.value.replace("quay.io", "hub.example.com", 1)]


@pytest.mark.parametrize(
    ("text", "scalars"),
    [
        pytest.param("- [a]\n" * 20_001, 20_001, id="one beside the other"),
        pytest.param("a: |\n" + "  [31m red\n" * 20_001, 1, id="in a text"),
        pytest.param("# [\n" * 20_001 + "a: '" + "[" * 20_001 + "'\n", 1, id="in a comment and in quotes"),
        pytest.param("a: |\n" + "  [31m red\n" * 600 + "b: {image: c:1}\n", 2, id="in a text for the pure parser"),
    ],
)
def test_many_brackets_are_not_deep(text: str, scalars: int) -> None:
    assert len(read_yaml(text).scalars) == scalars


def test_marks_style_and_range() -> None:
    text = "a: &x !!str 'b'\nc: |-\n  d\ne: f # g\n"
    marks = [(scalar.style, text[scalar.start : scalar.end]) for scalar in read_yaml(text).scalars]
    assert marks == [("'", "&x !!str 'b'"), ("|", "|-\n  d\n"), ("", "f")]


def test_aliases_stand_for_what_they_name() -> None:
    text = dedent("""\
        x: &image quay.io/a
        y: &map {image: quay.io/b, more: [1]}
        one: *image
        two: *map
        three: [*image, *map]
        empty: &none {}
        four: *none
        """)
    document = read_yaml(text)
    repeats = [(format_path(scalar.path), scalar.value) for scalar in document.repeats]
    assert repeats == [
        ("one", "quay.io/a"),
        ("two.image", "quay.io/b"),
        ("two.more[0]", "1"),
        ("three[0]", "quay.io/a"),
        ("three[1].image", "quay.io/b"),
        ("three[1].more[0]", "1"),
    ]
    for _ in range(2):
        assert [scalar.path for scalar in document.named(re.compile("two|more"))] == [
            ("y", "more", 0),
            ("two", "more", 0),
            ("three", 1, "more", 0),
        ]
    span = document.place(document.repeats[0], 0, 7)
    assert span is not None
    assert text[: span.start] == "x: &image "


@pytest.mark.parametrize(
    "merge",
    [
        pytest.param("<<: *base", id="one"),
        pytest.param("<<: [*base, *other]", id="several"),
    ],
)
def test_merged_keys_are_entries(merge: str) -> None:
    document = read_yaml(f"base: &base {{image: a, tag: b}}\nother: &other {{tag: d}}\nuse:\n  {merge}\n  tag: c\n")
    assert document.top is not None
    use = document.top.node("use")
    assert use is not None
    assert (use.text("image"), use.text("tag")) == ("a", "c")
    assert [(scalar.name, scalar.value) for scalar in document.repeats if scalar.key == "image"][-1] == ("image", "a")


@pytest.mark.parametrize(
    "use",
    [
        pytest.param("{<<: *base, tag: b}", id="a flow mapping"),
        pytest.param("\n  <<: [*base]\n  tag: b", id="a list of merges"),
        pytest.param("\n  tag: b\n  more: {<<: *base}\n  <<: *base", id="a mapping that merges in one that does"),
    ],
)
def test_an_alias_stands_for_what_is_merged_too(use: str) -> None:
    top = read_yaml(f"base: &base {{image: a, tag: c}}\nuse: &use {use}\nagain: {{deep: *use}}\n").top
    assert top is not None
    again = top.node("again")
    assert again is not None
    deep = again.node("deep")
    assert deep is not None
    assert (deep.text("image"), deep.text("tag")) == ("a", "b")


@pytest.mark.parametrize(
    "text",
    [
        "<<: &x {<<: *x}\n",
        "a: &a {b: *a}\n",
        "a: &a b\n<<: *a\n",
        "a: &a [b]\nc: {<<: *a}\n",
        "a: &a {b: {<<: *a}, c: *a}\n",
    ],
)
def test_odd_merges_do_no_harm(text: str) -> None:
    with contextlib.suppress(UnreadableDocument):
        read_yaml(text)


def test_nodes_and_scalars_know_each_other() -> None:
    document = read_yaml("apiVersion: v1\nkind: List\nitems:\n- image: {repository: a, tag: b}\n  args: [c]\n")
    assert (document.api_version, document.kind) == ("v1", "List")
    top = document.top
    assert top is not None
    items = top.node("items")
    assert items is not None
    assert items.get("image") is None
    assert items.path == ("items",)
    assert top.node("kind") is None
    assert top.text("items") == ""
    repository = document.scalars[2]
    assert repository.sibling("tag") == "b"
    assert [scalar.name for scalar in document.named(re.compile("args|tag"))] == ["tag", "args"]
    assert read_yaml("a").top is None
    assert (read_yaml("a").kind, read_yaml("a").api_version, read_yaml("a").scalars[0].name) == ("", "", "")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        pytest.param("a: b: c\n", 1, 5, id="two colons"),
        pytest.param("a: [b\nc: d\n", 2, 2, id="an open list"),
        pytest.param("a:\n\tb: c\n", 2, 1, id="a tab for indentation"),
        pytest.param("a: *b\n", 1, 4, id="an alias without anchor"),
        pytest.param("a: 1\n---\nb: 2\n", 2, 1, id="two documents"),
        pytest.param("a: 'b\n", 2, 1, id="an open quote"),
        pytest.param("a: \x07\n", 1, 4, id="a control sign"),
        pytest.param("a: \ud800\n", 1, 4, id="half a surrogate"),
        pytest.param("\n\na: " + "[" * 30_000, 3, 1003, id="a flood of brackets"),
        pytest.param(f"# {']' * 600}\na: {'[' * 600}{{image: b:1}}{']' * 600}\n", 2, 504, id="brackets behind others"),
        # ruamel.yaml's own parser refuses these by an assertion.
        pytest.param("a: 1\n%YAML 1.3\n---\nb: 1\n", 2, 1, id="a directive behind a document"),
        pytest.param("%YAML 1.3\n%YAML 1.3\n---\nb: 1\n", 2, 1, id="a directive twice"),
    ],
)
def test_tells_where_it_cannot_read(text: str, line: int, column: int) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_yaml(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert str(caught.value)


@pytest.mark.usefixtures("ends")
def test_refuses_an_alias_bomb() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 9)]
    with pytest.raises(UnreadableDocument, match="aliases multiply"):
        read_yaml("\n".join(lines))


@pytest.mark.parametrize("sign", ["[", "{", "[a,", "{a: ", "- ", "? "])
@pytest.mark.usefixtures("ends")
def test_deep_nesting_ends(sign: str) -> None:
    with contextlib.suppress(UnreadableDocument):
        read_yaml(sign * 40_000)


def read_or_none(text: str) -> Document | None:
    try:
        return read_yaml(text)
    except UnreadableDocument:
        return None


PIECES = st.sampled_from(
    [
        *("a", "b", " ", "  ", "\n", "\n  ", "\n    ", "\n\n", ": ", "- ", '"', "'", "|", ">", "|-", ">-", "|+", "|1"),
        *(
            "\\",
            "\\n",
            '\\"',
            "''",
            "#",
            " #",
            "\t",
            "é",
            "\r\n",
            "\r",
            "&x ",
            "*x",
            "!t ",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "? ",
        ),
        *(
            "k: ",
            "k: |\n  ",
            "k: >\n  ",
            "- |\n ",
            'k: "',
            "k: '",
            "\\\n",
            "\\x41",
            "%",
            "@",
            "`",
            "<<: ",
            "---",
            "...",
        ),
        *("\N{GRINNING FACE}", "\xa0", "\x00", "\ufeff", "\x85", "\u2028", "\ud800"),
    ]
)
TEXTS = st.lists(PIECES, max_size=16).map("".join) | st.lists(PIECES, max_size=14).map(
    lambda all_: "k: " + "".join(all_)
)


@given(TEXTS)
def test_reads_anything_or_says_why_not(text: str) -> None:
    document = read_or_none(text)
    if document is None:
        return
    for scalar in [*document.scalars, *document.repeats]:
        assert isinstance(scalar, Scalar)
        assert isinstance(scalar.parent, Node)
        span = document.place(scalar, 0, len(scalar.value))
        assert span is None or document.text[span.start : span.end] == scalar.value
        assert 0 <= document.start_of(scalar) <= len(text)


@given(TEXTS.filter(lambda text: not set(text) & set("\x85\u2028\ufeff\ud800\x00")))
def test_an_edit_in_a_place_is_an_edit_of_the_value(text: str) -> None:
    document = read_or_none(text)
    if document is None:
        return
    for index, scalar in enumerate(document.scalars):
        for word in re.finditer(r"\w+", scalar.value):
            span = document.place(scalar, *word.span())
            if span is None:
                continue
            edited = read_yaml(text[: span.start] + "WORD" + text[span.end :])
            assert edited.scalars[index].value == scalar.value[: word.start()] + "WORD" + scalar.value[word.end() :]
