from __future__ import annotations

from textwrap import dedent

import pytest

from rewrite.document import OUTPUT, SILENT
from rewrite.readers.mending import mend
from rewrite.readers.yaml_events import read_yaml

# ▮ stands for OUTPUT and ▯ for SILENT.
TO_SIGNS = str.maketrans({OUTPUT: "▮", SILENT: "▯"})
TO_FILLER = str.maketrans({"▮": OUTPUT, "▯": SILENT})


def mended(text: str) -> str:
    return mend(text.translate(TO_FILLER)).translate(TO_SIGNS)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: b\nc: []\n", id="no filler"),
        pytest.param("a: ▮▮▮▮\n▮▮▮▮: b\nc:\n- ▮▮▮▮\n", id="outputs where they stand well"),
        pytest.param('a: "▮▮▮▮:▯▯▯▯1▯▯▯▯"\n', id="within quotes"),
        pytest.param("a: ▯▯▯▯b▯▯▯▯c\n", id="branches of a value"),
        pytest.param("a: b # ▮▮▮▮\n", id="within a comment"),
        pytest.param("- ▮▮▮▮\n- b\n", id="an item and its neighbor"),
        pytest.param("- a: ▮▮▮▮\n- b\n", id="a value and the next item"),
        pytest.param("a: ▮▮▮▮\n  more text\n", id="a value over two lines"),
        pytest.param("a: |\n  ▮▮▮▮\n  ▯▯▯▯\n  x▯▯▯▯\n", id="within a block scalar"),
        pytest.param("# a: |\nb: ▮▮▮▮\n", id="a comment that looks like a block scalar"),
        pytest.param("▯a: b\n▯▯a: b\n", id="too short for an action"),
        pytest.param("a:\n  []\n", id="an empty list that is no branch"),
    ],
)
def test_mending_leaves_alone(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("  ▯▯▯▯ ▯▯▯▯\n", "  #▯▯▯ ▯▯▯▯\n", id="a line of conditions"),
        pytest.param("\t▮▮▮▮\r\n", " #▮▮▮\r\n", id="a line of output behind a tab"),
        pytest.param("▯▯▯▯a: b\n", "&aa a: b\n", id="a condition in front of a key"),
        pytest.param("▯▯▯▯ ▯▯▯▯ a: b\n", "&aaaaaaaa a: b\n", id="conditions in front of a key"),
        pytest.param("- ▯▯▯▯a: b\n", "- &aa a: b\n", id="a condition in front of a key of an item"),
        pytest.param("▯▯▯▯▮▮▮▮: b\n", "&aa ▮▮▮▮: b\n", id="a condition in front of an output key"),
        pytest.param("▯▯▯▯- a\n", "-     a\n", id="a condition in front of an item"),
        pytest.param("▯▯▯▯-\n", "-    \n", id="a condition in front of an empty item"),
        pytest.param("▯▯▯▯# a\n", "    # a\n", id="a condition in front of a comment"),
        pytest.param("▯▯▯▯}▯▯▯▯\n", "    }    \n", id="conditions around a closing brace"),
        pytest.param("▯▯▯▯text\n", "    text\n", id="a condition in front of text"),
        pytest.param("▯▯▯▯text▮▮▮▮\n", "▯▯▯▯text▮▮▮▮\n", id="a condition in front of composed text"),
        pytest.param("a: b▯▯▯▯ \r\n", "a: b     \r\n", id="a condition behind a value"),
        pytest.param("a:▯▯▯▯\n  b: c\n", "a:    \n  b: c\n", id="a condition behind a key"),
        pytest.param("a:▯▯▯▯b\n", "a:    b\n", id="a condition close to its key"),
        pytest.param("a:▮▮▮▮\n", "a: ▮▮▮\n", id="an output close to its key"),
        pytest.param("a: ▯▯▯▯b▯▯▯▯\n", "a:     b    \n", id="a condition around a literal value"),
        pytest.param('a: ▯▯▯▯"b▮▮▮▮"▯▯▯▯\n', 'a:     "b▮▮▮▮"    \n', id="a condition around a quoted value"),
        pytest.param("a: ▯▯▯▯[b]▯▯▯▯\n", "a:     [b]    \n", id="a condition around a flow list"),
        pytest.param('a: "b"▮▮▮▮ # c\n', 'a: "b"     # c\n', id="an output behind a quoted value"),
        pytest.param("- 'b'▮▮▮▮\n", "- 'b'    \n", id="an output behind a quoted item"),
        pytest.param("a: ▮▮▮▮\n  b: c\n", "a: #▮▮▮\n  b: c\n", id="an output that goes on in keys"),
        pytest.param("a: ▮▮▮▮\n\n  # d\n  ▯▯▯▯\n- c\n", "a: #▮▮▮\n\n  # d\n  #▯▯▯\n- c\n", id="and in items"),
        pytest.param("- ▮▮▮▮\n  b: c\n", "- #▮▮▮\n  b: c\n", id="an item that goes on"),
        pytest.param("a: 1▯▯▯▯a: 2\n", "a: 1   \na: 2\n", id="two branches"),
        pytest.param("  a: ▮▮▮▮▯▯▯▯▯b: 2\n", "  a: ▮▮▮▮  \n  b: 2\n", id="two branches, indented"),
        pytest.param("      a: 1▯▯▯▯a: 2\n", "      a: 1 #  a: 2\n", id="two branches without room"),
        pytest.param("a: ▯▯▯▯ b: ▯▯▯▯ c: 1\n", "a:     \nb: ▯▯▯▯ c: 1\n", id="more branches"),
        pytest.param("a: " + "▯▯▯▯b" * 9, "a: " + "▯▯▯▯b" * 9, id="branches without number"),
        pytest.param('a: ["b"▯▯▯▯, "c"▯▯▯▯]\n', 'a: ["b"    , "c"    ]\n', id="conditions behind items of a flow list"),
        pytest.param('a: [▯▯▯▯"b",▯▯▯▯"c"]\n', 'a: [    "b",    "c"]\n', id="and in front of them"),
        pytest.param('a: [▯▯▯▯"b"▯▯▯▯"c"▯▯▯▯]\n', 'a: [    "b",   "c"    ]\n', id="alternatives in a flow list"),
        pytest.param("a:\n▯▯▯▯\n  - b\n▯▯▯▯\n  []\n", "a:\n#▯▯▯\n  - b\n#▯▯▯\n  #]\n", id="an empty branch"),
        pytest.param("a: |▮▮▮▮\n", "a: |    \n", id="an output behind the sign of a block scalar"),
        pytest.param("a: >-  ▮▮▮▮\n", "a: >-      \n", id="and behind blanks"),
    ],
)
def test_mends_a_line(text: str, expected: str) -> None:
    assert mended(text) == expected
    assert len(mended(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("a: |\n▯▯▯▯▯▯\n  b\n▯▯▯▯▯▯\n  c\nd: e\n", "▯▯▯▯\nb\n▯▯▯▯\nc\n", id="conditions in the margin"),
        pytest.param("a: |\n      ▯▯▯▯▯▯\n  b\n", "▯▯▯▯▯▯▯▯▯▯\nb\n", id="a first condition that stands deeper"),
        pytest.param("a: |\n  ▯▯▯▯▯▯\n    b\n  c\n", "▯▯▯▯▯▯\n  b\nc\n", id="a first condition in its place"),
        pytest.param("a: |\n▮▮▮▮▮▮\n  b\n", "▮▮▮▮\nb\n", id="an output in the margin"),
        pytest.param("a: |\n      ▮▮▮▮▮▮\n  b\n", "▮▮▮▮▮▮▮▮▮▮\nb\n", id="a first output that stands deeper"),
        pytest.param("a: |\n  b\n ▯▯▯▯▯▯c\n", "b\n▯▯▯▯▯c\n", id="text behind a condition in the margin"),
        pytest.param("a: |\n    ▯▯\n▯▯▯▯\n    b\n", "▯▯\n\nb\n", id="a condition shorter than the margin"),
        pytest.param("a: |4\n      b\n▯▯▯▯▯▯\n", "  b\n", id="an indicated margin"),
        pytest.param("a: |4\n      b\n▯▯▯▯▯▯\n      c\n", "  b\n▯▯\n  c\n", id="filler in an indicated margin"),
        pytest.param("a: |\n  ▮▮▮▮▮▮\n\nd: e\n", "▮▮▮▮▮▮\n", id="output alone"),
        pytest.param("a: |\n  b\n    ▮▮▮▮▮▮\n", "b\n  ▮▮▮▮▮▮\n", id="output at the end"),
        pytest.param("a: |\r\n▯▯▯▯▯▯\r\n  b\r\n", "▯▯▯▯\nb\n", id="CRLF"),
        pytest.param("a: >- # c\n  b\n▯▯▯▯▯▯\n  c\n", "b ▯▯▯▯ c", id="a folded scalar"),
        pytest.param("a: |\n▮▮▮▮\nd: e\n", "", id="output in the margin that may be anything"),
        pytest.param("a: !x &y |\n  ▯▯▯▯\n", "▯▯▯▯\n", id="behind a tag"),
        pytest.param("a: |\n    b\n  ▮▮▮▮▯▯▯▯/c\n", "b\n▮▮▯▯▯▯/c\n", id="text behind output in the margin"),
        pytest.param("a: |\n    ▮▮▯▯ ▮▮/c\n", "▮▮▯▯ ▮▮/c\n", id="text behind output"),
    ],
)
def test_reads_a_block_scalar(text: str, value: str) -> None:
    scalar = read_yaml(mended(text).translate(TO_FILLER)).scalars[0]
    assert scalar.value.translate(TO_SIGNS) == value


def test_mends_a_block_scalar_in_a_list() -> None:
    document = read_yaml(mended("- |\n▯▯▯▯\n  a\n- b: |\n▯▯▯▯▯▯▯▯\n    c\n").translate(TO_FILLER))
    assert [scalar.value.translate(TO_SIGNS) for scalar in document.scalars] == ["▯▯\na\n", "▯▯▯▯\nc\n"]


def test_nested_documents_are_mended_in_turn() -> None:
    text = dedent("""\
        config: |
          template: |
        ▯▯▯▯▯▯▯▯▯▯▯▯
            a: b
        ▯▯▯▯▯▯▯▯▯▯▯▯
            c: d
        """)
    outer = read_yaml(mended(text).translate(TO_FILLER)).scalars[0].value
    inner = read_yaml(mend(outer)).scalars[0].value
    assert read_yaml(mend(inner)).scalars[-1].value == "d"
