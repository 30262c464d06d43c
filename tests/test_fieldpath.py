from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.fieldpath import FieldPath, format_path, matches, parse_path

CONTAINER: FieldPath = ("spec", "template", "spec", "containers", 0, "image")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), ""),
        (("image",), "image"),
        (CONTAINER, "spec.template.spec.containers[0].image"),
        ((0, 1, "a"), "[0][1].a"),
        (("data", "a.yaml"), 'data["a.yaml"]'),
        (("a.b", "c"), '["a.b"].c'),
        (("a", 'say "x"'), 'a["say \\"x\\""]'),
        (("a", "back\\slash"), 'a["back\\\\slash"]'),
        (("a", "two\nlines"), 'a["two\\nlines"]'),
        (("a", ""), 'a[""]'),
        (("a", "<<", 0), "a.<<[0]"),
        (("x-y", "$ref"), "x-y.$ref"),
        (("a", "line\n"), 'a["line\\n"]'),
    ],
)
def test_formats_a_path(path: FieldPath, expected: str) -> None:
    assert format_path(path) == expected
    assert parse_path(expected) == path


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        pytest.param(CONTAINER, "spec/template/spec/containers[]", id="only the beginning"),
        pytest.param(CONTAINER, "template/spec/containers[]/image", id="only the end"),
        pytest.param(CONTAINER, "spec/*/spec/*/image", id="a key for an item"),
        pytest.param(CONTAINER, "spec/template/spec/containers[]/imag", id="part of a key"),
        pytest.param(CONTAINER, "**/spec/containers[]", id="only the middle"),
        pytest.param(("a", "b.c"), "a/b*c", id="no wildcard within a key"),
        pytest.param(("axb",), "a.b", id="a dot is a dot"),
        pytest.param(("a", "b"), "a\\/b", id="an escaped slash"),
        pytest.param(("a", 0), "a/*", id="an item for a key"),
        pytest.param((), "a", id="nothing"),
        pytest.param(("a\n",), "a", id="a line end"),
    ],
)
def test_does_not_match(path: FieldPath, pattern: str) -> None:
    assert not matches(path, pattern)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        pytest.param(CONTAINER, "spec/template/spec/containers[]/image", id="in full"),
        pytest.param(CONTAINER, "**/spec/containers[]/image", id="any beginning"),
        pytest.param(CONTAINER, "spec/template/spec/containers/image", id="a list without brackets"),
        pytest.param(CONTAINER, "**/image", id="any path"),
        pytest.param(("image",), "**/image", id="any path of no step"),
        pytest.param(CONTAINER, "spec/*/spec/*[]/image", id="any key"),
        pytest.param(("a", 0, 1, "b"), "a[][]/b", id="items in items"),
        pytest.param((0, "b"), "[]/b", id="an item at the top"),
        pytest.param(("a/b", "c"), "a\\/b/c", id="an escaped slash"),
        pytest.param(
            ("metadata", "annotations", "x.io/image"), "metadata/annotations/x.io\\/image", id="an annotation"
        ),
        pytest.param(("a.b",), "a.b", id="a dot"),
        pytest.param(("a", "x", 0, "b"), "a/**/b", id="any middle"),
        pytest.param(("a", 0, "b", "a"), "a/b/a", id="a list under a key that is also the last"),
    ],
)
def test_matches(path: FieldPath, pattern: str) -> None:
    assert matches(path, pattern)


KEYS = st.text(alphabet="ab.*[]/\\# -", min_size=1, max_size=4).filter(
    lambda key: not key.endswith(("[]", "\\")) and key not in ("*", "**", "#") and "\\/" not in key
)


@given(st.lists(KEYS | st.integers(0, 3), min_size=1, max_size=5).map(tuple))
def test_a_path_written_as_a_pattern_matches_itself(path: FieldPath) -> None:
    pattern = ""
    for step in path:
        if isinstance(step, int):
            pattern += "[]"
        else:
            pattern += ("/" if pattern else "") + step.replace("/", "\\/")
    assert matches(path, pattern)
