from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.readers.variables import read_variables
from rewrite.reading import kind_of

VARIABLES = dedent("""\
    # PRESS_IMAGE=quay.io/orchard/press:v0
    PRESS_IMAGE=quay.io/orchard/press:v1
    export VAULT_IMAGE="orchard/vault:2"  # the one that is backed up
    odh-notebook.image = orchard/notebook#1 \t  # beside
    SINGLE='orchard/single:3'
    COLON: orchard/colon:4  # beside
    QUOTED-COLON : "orchard/colon:5"
    word:v1
    EMPTY=
    NOTHING=""
    OPEN="orchard/open:4
    ESCAPED="a\\"b"
    no variable
    =orchard/nameless
    9=orchard/number
    """)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a/.env.yaml", id="YAML"),
        pytest.param("a/.env.json", id="JSON"),
        pytest.param("a/.env.press.yml", id="YAML behind a word"),
        pytest.param("a/press.env.j2", id="a template"),
        pytest.param("a/.env.press.j2", id="a template behind a word"),
        pytest.param("a/.env.press.enc", id="encrypted"),
        pytest.param("a/.env.press.tpl", id="a template of Go's behind a word"),
        pytest.param("a/.envrc", id="of direnv, a script"),
        pytest.param("a/env", id="no ending"),
        pytest.param("a/press.env.yaml", id="an ending before YAML's"),
        pytest.param(".env/a.yaml", id="a folder"),
    ],
)
def test_leaves_other_files_alone(name: str) -> None:
    assert kind_of(name) is not SourceKind.VARIABLES


@pytest.mark.parametrize(
    "name", [".env", "a/.env.local", "a/.env.db.example", "a/params.env", "a\\b.env", "templates/a.env", "vars/a.env"]
)
def test_knows_a_file_of_variables_by_its_name(name: str) -> None:
    assert kind_of(name) is SourceKind.VARIABLES


def test_reads_the_variables_with_their_places() -> None:
    document = read_variables(VARIABLES)
    found = {format_path(scalar.path): scalar.value for scalar in document.scalars}
    assert found == {
        "PRESS_IMAGE": "quay.io/orchard/press:v1",
        "VAULT_IMAGE": "orchard/vault:2",
        '["odh-notebook.image"]': "orchard/notebook#1",
        "SINGLE": "orchard/single:3",
        "COLON": "orchard/colon:4",
        "QUOTED-COLON": "orchard/colon:5",
    }
    for scalar in document.scalars:
        span = document.place(scalar, 0, len(scalar.value))
        assert span is not None
        assert VARIABLES[span.start : span.end] == scalar.value


def test_reads_crlf_and_keeps_both_of_equal_names() -> None:
    document = read_variables("A=b\r\nA='c'\r\n")
    assert [(scalar.name, scalar.value) for scalar in document.scalars] == [("A", "b"), ("A", "c")]
    assert document.top is not None
    assert document.top.text("A") == "c"


@given(
    st.lists(
        st.sampled_from(
            ["A", "a.b-c", "export ", "=", " = ", '"', "'", "#", " #", "\\", "v", "\n", "\r\n", "\t", "$", "é"]
        ),
        max_size=30,
    ).map("".join)
)
def test_reads_anything_and_places_it_truly(text: str) -> None:
    document = read_variables(text)
    for scalar in document.scalars:
        span = document.place(scalar, 0, len(scalar.value))
        assert span is not None
        assert text[span.start : span.end] == scalar.value


def test_arrays_are_lists() -> None:
    text = "A=(\n  'a/b:1' # \"c\"\n  d)\nB=(x\nC=($(ls) y)\nD=z\n"
    document = read_variables(text)
    found = [(format_path(scalar.path), scalar.value) for scalar in document.scalars]
    assert found == [("A[0]", "a/b:1"), ("A[1]", "d"), ("B", "(x"), ("C", "($(ls) y)"), ("D", "z")]
    assert [text[scalar.start : scalar.end] for scalar in document.scalars] == [value for _, value in found]
