from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.document import OUTPUT, SILENT
from rewrite.readers import unclosed
from rewrite.readers.template import mask
from rewrite.readers.unclosed import mask_values

SIGNS = str.maketrans({OUTPUT: "▮", SILENT: "▯"})


def shown(text: str) -> str:
    return text.translate(SIGNS)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: b\n", id="no mark"),
        pytest.param("a: {{ x }}\n{{- if .y }}\nb: {{ z | default `}}` }}\n{{- end }}\n", id="a template"),
        pytest.param('a: "{{ x |\n  y }}"\nb: c\n', id="an action over two lines of a value"),
        pytest.param("a: \"{{ [\n  'key: x',\n  y] }}\"\n", id="what looks like a key within a value"),
        pytest.param("a: >-\n  {{ {\n  'b': 1,\n  'c': 2 } }}\nd: e\n", id="a mapping of Jinja in a block"),
        pytest.param("{{/*\na: b\n*/}}\nc: d\n", id="a comment of Go's around a key"),
        pytest.param('{{ if {\n"a": b } }}\nc: d\n', id="an action that stands in no value"),
        pytest.param("a: [{{ x\nb: {{ y }}\n", id="no YAML either way"),
        pytest.param("a: '{{ x }'\n- b\nc: }}\n", id="no YAML with the marks"),
        pytest.param("a: {{ never closed\nb: c\n", id="an action without an end"),
    ],
)
def test_masks_like_a_template(text: str) -> None:
    assert mask_values(text) == mask(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# {{ x }\na: b\nc: '{{ y }}'\n", "# {{ x }\na: b\nc: '▮▮▮▮▮▮▮'\n", id="in a comment"),
        pytest.param("a: b # {{ x\nc: '{{ y }}'\n", "a: b # {{ x\nc: '▮▮▮▮▮▮▮'\n", id="in a comment behind a value"),
        pytest.param('a: "{{"\nb: c\nd: "}}"\n', 'a: "{{"\nb: c\nd: "}}"\n', id="each mark in a value"),
        pytest.param('["{{ x }", "b", "{{ y }}"]', '["{{ x }", "b", "▮▮▮▮▮▮▮"]', id="in one line"),
        pytest.param('{"a":"{{ x }","b":"{{y}}"}', '{"a":"{{ x }","b":"▮▮▮▮▮"}', id="in compact JSON"),
        pytest.param(
            "- '{{ x }'\n- b\n- '{% y %}'\n- '}}'\n", "- '{{ x }'\n- b\n- '▯▯▯▯▯▯▯'\n- '}}'\n", id="in a list"
        ),
    ],
)
def test_leaves_marks_that_would_reach_into_another_value(text: str, expected: str) -> None:
    assert shown(mask_values(text)) == expected


def test_leaves_one_mark_and_masks_the_action_of_another_value() -> None:
    text = "# {{ x }\na: \"{{ {\n  'b': 1 } }}\"\nc: d\n"
    assert shown(mask_values(text)).startswith('# {{ x }\na: "▮')
    assert "c: d" in mask_values(text)


def test_many_marks_are_no_more_work() -> None:
    text = "a: '{{ x }'\n" + "b: '{{ x }'\n" * 3 * unclosed.MOST_LEFT + "c: '}}'\n"
    assert len(mask_values(text)) == len(text)


@given(
    st.lists(st.sampled_from(["{{", "}}", "{%", "%}", "{#", "#}", "a: ", '"', "'", "\n", "- ", "# ", "x", "/*", "|"]))
)
def test_keeps_the_length(pieces: list[str]) -> None:
    assert len(mask_values("".join(pieces))) == len("".join(pieces))
