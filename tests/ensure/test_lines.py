from __future__ import annotations

import pytest

from rewrite.edit import apply
from rewrite.ensure.lines import VariableLine, activate, commented_lines, empty_lines, insertions

NAME = "quay_image_repo"


def find_commented(text: str, name: str) -> VariableLine | None:
    return next(commented_lines(text, name), None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param('quay_image_repo: "quay.io"\n', id="a line that is active"),
        pytest.param("# quay_image_repo: where images of quay.io come from\n", id="prose that begins with the name"),
        pytest.param("# set quay_image_repo: hub\n", id="prose around the name"),
        pytest.param("# my_quay_image_repo: hub\n# quay_image_repository: hub\n", id="other names"),
        pytest.param("a: 1 # quay_image_repo: hub\n", id="a comment behind a value"),
        pytest.param("# quay_image_repo: [hub]: x\n", id="no value of one word"),
    ],
)
def test_find_commented_leaves_alone(text: str) -> None:
    assert find_commented(text, NAME) is None


@pytest.mark.parametrize(
    ("text", "value", "whole"),
    [
        pytest.param('# quay_image_repo: "{{ registry_host }}"\n', "{{ registry_host }}", None, id="quoted"),
        pytest.param("#quay_image_repo: 'hub'\n", "hub", None, id="no blank behind the sign"),
        pytest.param("## quay_image_repo: hub:5000/a\n", "hub:5000/a", None, id="plain, two signs"),
        pytest.param("  #  quay_image_repo:   hub   # a remark\n", "hub", None, id="indented, with a remark"),
        pytest.param("# quay_image_repo:\n", None, None, id="without a value"),
        pytest.param("# quay_image_repo: # a remark\n", None, None, id="without a value, with a remark"),
        pytest.param("# quay_image_repo: hub\r\n", "hub", "# quay_image_repo: hub", id="CRLF"),
        pytest.param("# quay_image_repo: hub", "hub", None, id="no line end"),
        pytest.param(
            "# quay_image_repo: a\n# quay_image_repo: b\n", "a", "# quay_image_repo: a", id="the first of two"
        ),
    ],
)
def test_find_commented(text: str, value: str | None, whole: str | None) -> None:
    line = find_commented(text, NAME)
    assert line is not None
    assert (text[slice(*line.value)] if line.value else None) == value
    assert text[slice(*line.whole)] == (whole or text.rstrip("\n"))


@pytest.mark.parametrize(
    ("text", "is_ignored"),
    [
        pytest.param("# quay_image_repo: hub\n", False, id="no marker"),
        pytest.param("# quay_image_repo: hub # rewrite-images: ignore\n", True, id="on the line"),
        pytest.param("# rewrite-images: ignore\n# quay_image_repo: hub\n", True, id="alone above it"),
        pytest.param("a: 1 # rewrite-images: ignore\n# quay_image_repo: hub\n", False, id="for the line above"),
    ],
)
def test_a_marker_excludes_a_line(text: str, *, is_ignored: bool) -> None:
    line = find_commented(text, NAME)
    assert line is not None
    assert line.is_ignored is is_ignored


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        pytest.param('# quay_image_repo: "{{ a }}"\n', None, 'quay_image_repo: "{{ a }}"\n', id="as it stands"),
        pytest.param('# quay_image_repo: "{{ a }}"\n', "hub", 'quay_image_repo: "hub"\n', id="another value"),
        pytest.param("# quay_image_repo: a # b\r\n", "hub", "quay_image_repo: hub # b\r\n", id="plain, CRLF"),
        pytest.param("  # quay_image_repo: 'a'\n", "hub", "quay_image_repo: 'hub'\n", id="indented"),
        pytest.param("# quay_image_repo:\n", "hub", 'quay_image_repo: "hub"\n', id="a value where there was none"),
        pytest.param("# quay_image_repo: # x\n", "hub", 'quay_image_repo: "hub" # x\n', id="no value but a remark"),
    ],
)
def test_activate(before: str, value: str | None, after: str) -> None:
    line = find_commented(before, NAME)
    assert line is not None
    assert apply(before, activate(line, value)) == after


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("quay_image_repo: hub\n", id="a value"),
        pytest.param("# quay_image_repo:\n", id="a comment"),
        pytest.param("  quay_image_repo:\n", id="indented"),
        pytest.param("quay_image_repo: []\n", id="a list"),
        pytest.param("quay_image_repo: &a\n", id="an anchor"),
        pytest.param('quay_image_repo: "" ""\n', id="what is no YAML"),
        pytest.param("quay_image_repository:\nmy_quay_image_repo:\n", id="other names"),
    ],
)
def test_empty_lines_leaves_alone(text: str) -> None:
    assert list(empty_lines(text, NAME)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a: 1\nquay_image_repo:\n", 'a: 1\nquay_image_repo: "hub"\n', id="nothing"),
        pytest.param("quay_image_repo :  # a\r\n", 'quay_image_repo : "hub"  # a\r\n', id="a remark, CRLF"),
        pytest.param("quay_image_repo: ''", "quay_image_repo: 'hub'", id="quotes"),
        pytest.param('quay_image_repo: "" # a\n', 'quay_image_repo: "hub" # a\n', id="double quotes"),
        pytest.param("quay_image_repo:  null\n", "quay_image_repo:  hub\n", id="null"),
        pytest.param("quay_image_repo: ~\n", "quay_image_repo: hub\n", id="the sign for it"),
    ],
)
def test_a_line_without_a_value_is_filled(before: str, after: str) -> None:
    (line,) = empty_lines(before, NAME)
    assert activate(line) == ()
    assert apply(before, activate(line, "hub")) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "---\nn: 1\nm: 2\n", id="a file that is made"),
        pytest.param("---\n", "---\nn: 1\nm: 2\n", id="an empty document"),
        pytest.param("x: 1\n", "x: 1\nn: 1\nm: 2\n", id="at the end"),
        pytest.param("x: 1", "x: 1\nn: 1\nm: 2", id="no line end at the end"),
        pytest.param("x: 1\r\n", "x: 1\r\nn: 1\r\nm: 2\r\n", id="CRLF"),
        pytest.param("x: 1\r\ny: 2", "x: 1\r\ny: 2\r\nn: 1\r\nm: 2", id="CRLF, no line end at the end"),
        pytest.param("x: 1\n...\n", "x: 1\nn: 1\nm: 2\n...\n", id="before the end of the document"),
        pytest.param("near: 1\nx: 1\n", "near: 1\nn: 1\nm: 2\nx: 1\n", id="behind a neighbor"),
        pytest.param("near: 1\n# near: 2\nx: 1\n", "near: 1\n# near: 2\nn: 1\nm: 2\nx: 1\n", id="behind the last one"),
        pytest.param("x: 1\n# near: 1", "x: 1\n# near: 1\nn: 1\nm: 2", id="behind a neighbor without a line end"),
        pytest.param("x:\n  near: 1\ny: 1\n", "x:\n  near: 1\ny: 1\nn: 1\nm: 2\n", id="a neighbor in another mapping"),
    ],
)
def test_insertions(before: str, after: str) -> None:
    assert apply(before, insertions(before, ["n: 1", "m: 2"], ["near"])) == after
