"""Expressions take time in proportion to what they read; where they did not, these tests never ended."""

from __future__ import annotations

import pytest

from rewrite.krm.resource_list import FLOW
from rewrite.readers.chunks import split
from rewrite.readers.json_stream import is_json_stream
from rewrite.rewriting import GUARD
from rewrite.shape import Shape, shape_of

MANY = 60


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_annotations_of_a_chart_without_images(end: str) -> None:
    head = f"name: shop{end}annotations:{end}"
    lines = f"    orchard.example/note: of some length{end}" * MANY
    assert not GUARD.search(f"{head}{lines}version: 1{end}  images: x{end}".encode())
    assert not GUARD.search(f"{head}{lines}".encode())
    assert GUARD.search(f"{head}{lines}{end}  images: |{end}".encode())
    assert GUARD.search(f"annotations:  # said of it{end}  images: |{end}".encode())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_before_a_document(end: str) -> None:
    comments = f"# Licensed to the orchard{end}" * MANY
    text = f"{comments}kind: Pod{end}---{end}{comments}kind: Pod{end}"
    assert len(split(text)) == 2
    assert len(split(f"{comments}---{end}kind: Pod{end}")) == 1


def test_lines_of_signs_before_what_is_no_list_of_resources_and_no_json() -> None:
    assert not FLOW.match(f"{'#' * MANY}\nkind: ResourceList\n")
    assert FLOW.match(f"{'#' * MANY}\n--- # a\n{{kind: ResourceList}}\n")
    assert not is_json_stream(f"{'/' * MANY}\nkind: Pod\n")
    assert is_json_stream(f"{'/' * MANY}\n/* a */ /* b */ {{}}")
    assert not is_json_stream("/* a */" * MANY)


def test_a_name_with_many_colons() -> None:
    assert shape_of(f"registry.example.com/shop{':' * MANY}") is Shape.EXPLICIT
    assert shape_of(f"registry.example.com/shop{':a' * MANY} !") is Shape.OTHER
