"""Images are found in rendered text by what stands around them, whatever was looked at before."""

from __future__ import annotations

from itertools import permutations

import pytest

from rewrite.charts.rendered import LONGEST_VALUE, find_images
from rewrite.charts.rendered_lines import Lines
from rewrite.charts.traced import OPAQUE, computed

TEXT = "a: {b: [{c: 1}], d: 2}\n{}}\n{ {\n\n e: {f: 3"
MACHINE = "apiVersion: machine.openshift.io/v1\nimage: orchard/disk:v1\n"
POD = "apiVersion: v1\nimage: orchard/press:v1\n"


def images(text: str) -> list[str]:
    return [found.text.text for found in find_images(computed(text), "", {}, frozenset(["quay.io"]))]


def test_what_is_said_of_an_offset_does_not_depend_on_those_before() -> None:
    for first, then in permutations(range(len(TEXT) + 1), 2):
        lines = Lines(TEXT)
        lines.begin(first)
        begin = TEXT.rfind("\n", 0, then) + 1
        assert lines.begin(then) == begin
        before = TEXT[begin:then]
        assert lines.is_in_flow(then) is (before.count("{") > before.count("}"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{MACHINE}---\n{POD}", ["orchard/press:v1"], id="an object behind that of a machine"),
        pytest.param(f"{POD}---\n{MACHINE}", ["orchard/press:v1"], id="an object in front of it"),
        pytest.param(f"image: orchard/mill:v1\n---\n{MACHINE}", ["orchard/mill:v1"], id="in front of all versions"),
        pytest.param(f"{MACHINE}---\nimage: orchard/mill:v1\n", ["orchard/mill:v1"], id="an object without a version"),
        pytest.param(f"{POD}{MACHINE}", ["orchard/press:v1"], id="objects with nothing between them"),
        pytest.param(f"{MACHINE}spec:\n  image: orchard/mill:v1\n", [], id="more of a machine"),
    ],
)
def test_the_images_of_machines_are_none(text: str, expected: list[str]) -> None:
    assert images(text) == expected


@pytest.mark.parametrize("quotes", ["@", '"@"', "'@'", "|\n  @"])
def test_what_is_longer_than_any_image_is_none(quotes: str) -> None:
    for name in ("orchard/press", f"orchard/{'p' * (LONGEST_VALUE // 2)}{OPAQUE}"):
        assert images(f"image: {quotes.replace('@', name)}\n") == [name]
    assert images(f"image: {quotes.replace('@', 'p' * LONGEST_VALUE + OPAQUE)}\n") == []


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ("\n", ["orchard/press:v1"]),
        (" # it is pulled\n", ["orchard/press:v1"]),
        ("\r\n\r\n    # it is pulled\r\n\r\n", ["orchard/press:v1"]),
        ("\n- name: OTHER\n", []),
    ],
)
def test_comments_may_stand_between_the_keys_of_a_variable(between: str, expected: list[str]) -> None:
    assert images(f"- name: PRESS_IMAGE{between}  value: orchard/press:v1\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quay.io/orchard/press:v1\n", ["quay.io/orchard/press:v1"]),
        ("my.quay.io/orchard/press:v1\n", []),
        ("/quay.io/orchard/press:v1\n", []),
    ],
)
def test_a_registry_may_be_what_a_text_begins_with(text: str, expected: list[str]) -> None:
    assert images(text) == expected
