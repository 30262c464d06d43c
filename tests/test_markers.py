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
        pytest.param(["{# rewrite-images: ignore #}", "image: a", "name: b"], {2}, id="a comment of Jinja"),
        pytest.param(["{{/* rewrite-images: ignore */}}", "image: a", "name: b"], {2}, id="a comment of Helm"),
        pytest.param(["  {{- /* rewrite-images: ignore */ -}}", "  image: a", "b: c"], {2}, id="one that takes blanks"),
        pytest.param(["{{- /*", "rewrite-images: ignore", "*/}}", "image: a", "b: c"], {4}, id="one of several lines"),
        pytest.param(["image: a {{/* rewrite-images: ignore */}}", "b: c"], {1}, id="one on the line"),
        pytest.param(["{# rewrite-images: ignore #} image: a", "b: c"], {1}, id="in front of the line"),
        pytest.param(["{", "// rewrite-images: ignore", '"image": "a",', '"b": "c"}'], {3}, id="a comment of JSON"),
        pytest.param(["{{/* rewrite-images: ignore", "image: a"], {2}, id="a comment that is not closed"),
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


@pytest.mark.parametrize("quote", ["'", '"', ""])
@pytest.mark.parametrize("mark", ["", "---\n"])
@pytest.mark.parametrize(
    "metadata", ["metadata:\n  annotations:\n    {}\n", "metadata: {{name: a, annotations: {{{}}}}}\n"]
)
def test_of_what_helm_4_hands_to_a_post_renderer_a_marker_keeps_its_template(
    metadata: str, mark: str, quote: str
) -> None:
    annotation = "postrenderer.helm.sh/postrender-filename: {quote}press/templates/{name}.yaml{quote}"
    first, *others = (
        f"{comment}{metadata.format(annotation.format(quote=quote, name=name))}image: {name}\n"
        for name, comment in (("a", "# rewrite-images: ignore-file\n"), ("a", ""), ("b", ""))
    )
    for documents in ((first, *others), (*others[::-1], first)):
        text = mark + "---\n".join(documents)
        lines = text.splitlines()
        ignored = ignored_lines(Source("-", text), Span(0, len(text)))
        assert not is_ignored_file(text)
        assert [line for number, line in enumerate(lines, 1) if number in ignored and "image: " in line] == [
            "image: a"
        ] * 2
    assert is_ignored_file(f"# rewrite-images: ignore-file\n{mark}image: a\n")


LICENSE = "".join(f"# License of the press, line {line}\n" for line in range(1, 14))
FILE = "# rewrite-images: ignore-file\n"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "head",
    [
        pytest.param(FILE, id="the first line"),
        pytest.param("a: b\n" * 9 + FILE, id="the tenth line"),
        pytest.param(LICENSE + FILE, id="below a license"),
        pytest.param("---\n" + LICENSE + "\n" + FILE, id="below a mark and a blank line"),
        pytest.param("{{/* rewrite-images: ignore-file */}}\n", id="a comment of Helm"),
        pytest.param("{{- /*\nrewrite-images: ignore-file\n*/ -}}\n", id="a comment of Helm of several lines"),
        pytest.param("{{/*\n" + LICENSE + "*/}}\n" + FILE, id="below a license for Helm"),
        pytest.param("{#\n" + LICENSE + "#}\n{# rewrite-images: ignore-file #}\n", id="below a license for Jinja"),
    ],
)
def test_files_that_are_ignored(head: str, line_end: str) -> None:
    assert is_ignored_file(f"{head}image: a\n".replace("\n", line_end))


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("a: b\n" * 10 + FILE, id="the eleventh line"),
        pytest.param("a: b\n" + LICENSE + FILE, id="below comments of a key"),
        pytest.param("--- {a: b}\n" + LICENSE + FILE, id="below what stands beside a mark"),
        pytest.param("# rewrite-images: ignored-file\n", id="another word"),
        pytest.param("{{/*\n" + LICENSE + FILE, id="a comment that is not closed"),
        pytest.param("{{/* a */}}b: c\n" + LICENSE + "{{/* d */}}\n" + FILE, id="below what stands beside a comment"),
    ],
)
def test_files_that_are_not_ignored(head: str) -> None:
    assert not is_ignored_file(f"{head}image: a\n")
