from __future__ import annotations

import json
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.finders.context import VALUES_KEYS
from rewrite.readers.embedded import candidates, read_embedded
from rewrite.readers.template import mask
from rewrite.readers.yaml_events import read_yaml
from rewrite.reading import VALUES_HOSTS, read
from rewrite.source import Source

if TYPE_CHECKING:
    from rewrite.document import Document


def inner(document: Document) -> list[Document]:
    return [one for scalar in candidates(document) for one in read_embedded(document, scalar)]


def block(value: str) -> str:
    lines = "".join(f"    {line}".rstrip() + "\n" for line in value.splitlines())
    return f"data:\n  x: |\n{lines}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("image: nginx\n", id="a plain scalar"),
        pytest.param('a: "image: nginx"\n', id="quoted text on one line"),
        pytest.param(block("The image: see below.\n"), id="a sentence"),
        pytest.param(block("Note: the image\n"), id="a sentence that is a mapping by accident"),
        pytest.param(block("Some prose first.\nThen: an image\n"), id="prose"),
        pytest.param(block("See the image list: it\nhas an image: x\n"), id="more prose"),
        pytest.param(block("image: x\nSee also this: y\n"), id="a sentence behind a key"),
        pytest.param(block("{}\n# image\n"), id="an empty object"),
        pytest.param(block("#!/bin/sh\nset -e\ndocker pull image:latest\n"), id="a script"),
        pytest.param(block("image\n"), id="a word"),
        pytest.param(block("- image one\n- image two\n"), id="a list of sentences"),
        pytest.param(block("image: {broken\nkey: value\n"), id="no YAML"),
        pytest.param('a: "[image]"\n', id="text in brackets"),
        pytest.param("a: '[{\"image\": ]'\n", id="broken JSON"),
        pytest.param("a: '{}  image'\n", id="an empty object and text"),
    ],
)
def test_embedded_leaves_alone(text: str) -> None:
    assert inner(read_yaml(text)) == []


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        pytest.param(block("image: nginx\n"), ["image"], id="one line with a reference"),
        pytest.param(block("kind: Pod\nspec:\n  image: nginx\n"), ["kind", "spec.image"], id="a manifest"),
        pytest.param(block("# list\n- name: a\n  image: b\n"), ["[0].name", "[0].image"], id="a list"),
        pytest.param(block("---\nimage: a\n---\nimage: b\n"), ["image", "image"], id="several documents"),
        pytest.param(block("image: a\n---\n{broken\n---\nimage: b\n"), ["image", "image"], id="a broken one between"),
        pytest.param(block("image: a\n---\nThe end.\n"), ["image"], id="prose behind a document"),
        pytest.param(block('{"image": "a"}\n'), ["image"], id="JSON in a block"),
        pytest.param('a: \'[{"image": "b"}]\'\n', ["[0].image"], id="JSON in quotes"),
        pytest.param('a: "image: b\\nkey: c\\n"\n', ["image", "key"], id="lines in quotes"),
        pytest.param(block("{{- if .x }}\nimage: a\n{{- end }}\n"), ["image"], id="a template"),
        pytest.param(
            block("a:\n    image: b\n  c: {{ d }}\n"), ["a.image", "a.c"], id="a template that no parser reads"
        ),
    ],
)
def test_reads_documents_in_scalars(text: str, paths: list[str]) -> None:
    document = read_yaml(mask(text))
    assert [format_path(scalar.path) for one in inner(document) for scalar in one.scalars] == paths


def test_places_stand_in_the_source() -> None:
    text = dedent("""\
        kind: ConfigMap
        data:
          values.yaml: |-
            # the values
            image: quay.io/a/b
            ---
              - image: "quay.io/c"  # again
                manifest: |
                  image: quay.io/d
          values.json: '{"image": "quay.io/e", "it''s": "quay.io/f"}'
        """)
    host = read_yaml(text)
    host.index, host.offset = 3, 100
    documents = inner(host)
    documents += [deeper for document in documents for deeper in inner(document)]
    assert {document.index for document in documents} == {3}
    assert all(document.certain for document in documents)
    places = []
    for document in documents:
        for scalar in document.scalars:
            if scalar.value.startswith("quay.io"):
                span = document.place(scalar, 0, len(scalar.value))
                assert span is not None
                assert document.start_of(scalar) in (span.start, span.start - 1)
                places.append(text[span.start - 100 : span.end - 100])
    assert places == ["quay.io/a/b", "quay.io/c", "quay.io/e", "quay.io/f", "quay.io/d"]


def test_what_is_folded_or_escaped_has_no_place() -> None:
    document = read_yaml('a: "{\\"image\\": \\"quay.io/a\\"}"\n')
    (one,) = inner(document)
    (scalar,) = one.scalars
    span = one.place(scalar, 0, len("quay.io/a"))
    assert span is not None
    folded = read_yaml("a: >\n  image: quay.io/a\n\n  key: quay.io/\n  b\n")
    (one,) = inner(folded)
    assert one.scalars[1].value == "quay.io/ b"
    assert one.place(one.scalars[1], 0, 10) is None


def test_the_depth_is_limited() -> None:
    value = "image: quay.io/a\nb: c\n"
    for _ in range(8):
        value = "nested: |\n" + "".join(f"  {line}\n" for line in value.splitlines()) + "image: x\n"
    depth, documents = 0, [read_yaml(value)]
    while documents := [one for document in documents for one in inner(document)]:
        depth += 1
        assert depth < 10
    assert depth == 4


def test_nothing_is_read_below_the_limit() -> None:
    document = read_yaml("a: |\n  image: b\n  c: d\n")
    for _ in range(4):
        below = read_yaml("a: |\n  image: b\n  c: d\n")
        below.host = (document, document.scalars[0])
        document = below
    assert list(candidates(document)) == []
    assert read_embedded(document, document.scalars[0]) == ()


@given(
    st.recursive(
        st.text(max_size=10),
        lambda inner: (
            st.dictionaries(st.sampled_from(["image", "b", "ü"]), inner, max_size=3) | st.lists(inner, max_size=3)
        ),
    )
)
def test_reads_any_json(value: object) -> None:
    text = json.dumps({"annotation": json.dumps({"image": value})})
    (one,) = inner(read_yaml(text))
    assert one.top is not None
    assert one.top.get("image") is not None or value in ({}, [])


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        *((key, SourceKind.VALUES) for key in sorted(VALUES_HOSTS)),
        ("config", SourceKind.OTHER),
    ],
)
def test_values_of_a_chart_are_known_by_their_key(key: str, kind: SourceKind) -> None:
    text = f"kind: HelmChartProxy\nspec:\n  {key}: |\n    image:\n      repository: orchard/press\n      tag: v1\n"
    documents = read(Source("press.yaml", text), SourceKind.OTHER, []).documents
    assert [document.source_kind for document in documents] == [SourceKind.OTHER, kind]


def test_each_key_of_values_may_hold_a_text_of_them_but_set() -> None:
    assert {"set"} == VALUES_KEYS - VALUES_HOSTS
