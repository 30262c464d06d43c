from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.readers.chunks import split


def parts(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split(text)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("a: 1\n", id="one document"),
        pytest.param("---\na: 1\n", id="a mark at the beginning"),
        pytest.param("# a comment\n\n---\na: 1\n", id="a comment before the mark"),
        pytest.param("%YAML 1.1\n%TAG ! x\n---\na: 1\n", id="directives"),
        pytest.param("\r\n# a comment\r\n---\r\na: 1\r\n", id="CRLF"),
        pytest.param("a: |\n  ---\n  b\n", id="an indented mark"),
        pytest.param("a: ---\nb: ---- \n----\n...a\n", id="marks within text"),
        pytest.param("a: 1\n{{/*\n---\n*/}}\nb: 2\n", id="a mark within a template comment"),
        pytest.param("a: {{ x }}\n  {{ define }}\n", id="an indented define"),
    ],
)
def test_leaves_one_document_whole(text: str) -> None:
    assert parts(text) == [text]


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param(["a: 1\n", "---\nb: 2\n"], id="a mark"),
        pytest.param(["---\na: 1\n", "---\nb: 2\n", "---"], id="marks"),
        pytest.param(["a: 1\n", "--- # c\nb: 2\n", "---\t|\n  b\n"], id="text behind marks"),
        pytest.param(["a: 1\r\n", "---\r\nb: 2\r\n"], id="CRLF"),
        pytest.param(["a: 1\n...\n", "b: 2\n"], id="an end mark"),
        pytest.param(["a: 1\n... # end\n", "# next\n%YAML 1.2\n---\nb: 2\n..."], id="end marks and directives"),
        pytest.param(["...\n", "a: 1\n"], id="an end mark at the beginning"),
        pytest.param(["a: |\n  b\n", "---\n- c\n"], id="behind a block scalar"),
        pytest.param(["---\n", "---\n", "---\n# nothing\n"], id="documents of nothing"),
        pytest.param(['{{- define "a" }}\nb: c\n{{- end }}\n', "d: e\n"], id="a named template"),
        pytest.param(
            ["# c\n", '{{ define "a" }}\n{{ if x }}\n{{ end }}\n{{- end -}}\n', "\n", '{{define "b"}}\n{{end}}'],
            id="named templates",
        ),
        pytest.param(['{{ define "a" }}\nb: c\n', "---\nd: e\n{{ end }}\n", "---\nf: g\n"], id="a mark within one"),
        pytest.param(["a: 1\n", '{{ define "a" }}\n{{ if x }}\nb: c\n'], id="one without end"),
        pytest.param(["{{/*\n---\n*/}}\n", "---\na: 1\n{{- /* --- */}}\n", "---\nb: 2\n"], id="template comments"),
        pytest.param(
            ['{{ define "a" }}\n{{- /*\n{{ end }}\nb: c\n*/}}\n{{ end }}\n', "d: e\n"], id="an end within a comment"
        ),
        pytest.param(
            ['{{ define "a" }}\n{{- /* {{ if x }} */}}\nb: c\n{{ end }}\n', "d: e\n"], id="a condition within one"
        ),
        pytest.param(['{{ define "a" }}\n{{/* {{ end }}\nb: c\n'], id="a named template with one without end"),
        pytest.param(["a: {{/* open\n", "---\nb: 2\n"], id="a template comment without end"),
    ],
)
def test_cuts_between_documents(documents: list[str]) -> None:
    assert parts("".join(documents)) == documents


@given(
    st.lists(
        st.sampled_from(
            ["---", "...", "\n", " ", "a", "#", "%", "{{/*", "*/}}", "\r\n", '\n{{ define "x" }}', "{{ end }}"]
        )
    ).map("".join)
)
def test_the_documents_cover_the_text(text: str) -> None:
    spans = split(text)
    assert spans[0].start == 0
    assert spans[-1].end == len(text)
    assert all(a.end == b.start for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "piece",
    [
        "---\n",
        "# x\n---\n",
        "...\n",
        "{{/*",
        "{{/* a */}}\n---\n",
        '{{define "x"}}\n',
        '{{define "x"}}\n{{end}}\n',
        "%a\n",
    ],
)
@pytest.mark.usefixtures("ends")
def test_a_long_text_ends(piece: str) -> None:
    text = piece * 50_000
    assert "".join(parts(text)) == text
