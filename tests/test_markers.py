"""Which lines a marker keeps: its own, or the one below it, with a value that stands on the lines below its key."""

from __future__ import annotations

import pytest

from rewrite.markers import ignored_lines, is_ignored_file
from rewrite.source import Source
from rewrite.span import Span

MARKER = "# rewrite-images: ignore"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([f"image: a  {MARKER}", "name: b"], {1}, id="its own"),
        pytest.param([MARKER, "image: a", "name: b"], {2}, id="the one below"),
        pytest.param([MARKER, "- image: >-", "    a", "", "    b", "  name: c"], {2, 3, 4, 5}, id="a text"),
        pytest.param(
            [f"- image: |  {MARKER}", "    a", "  env: b"], {1, 2}, id="a text of an item, and no other key of it"
        ),
        pytest.param([MARKER, "image:", "  a", "name: b"], {2, 3}, id="a value below its key"),
        pytest.param([MARKER, "- image:", "    a", "  name: b"], {2, 3}, id="a value below the key of an item"),
        pytest.param([MARKER, "spec:", "  image: a"], {2}, id="a mapping"),
        pytest.param([MARKER, "args:", "  - a", "  - b"], {2}, id="a list"),
        pytest.param([MARKER, "args:", "- a"], {2}, id="a list that is not indented"),
        pytest.param([MARKER, "image: |", "  a\u2028b", "name: c"], {2, 3}, id="a sign that ends no line of a file"),
    ],
)
def test_ignored_lines(lines: list[str], expected: set[int], line_end: str) -> None:
    text = line_end.join(lines) + line_end
    assert ignored_lines(Source("a.yaml", text), Span(0, len(text))) == expected


def test_of_what_helm_has_rendered_a_marker_keeps_its_template() -> None:
    text = "".join(
        f"---\n# Source: press/templates/{name}.yaml\n{comment}image: {name}\n"
        for name, comment in (("a", "# rewrite-images: ignore-file\n"), ("a", ""), ("b", ""))
    )
    assert not is_ignored_file(text)
    assert ignored_lines(Source("-", text), Span(0, len(text))) == {1, 2, 3, 4, 5, 6, 7, 8}
    assert is_ignored_file(f"# rewrite-images: ignore-file\n{text}")
