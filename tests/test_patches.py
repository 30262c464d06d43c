"""Which lines of a file are those of a patch."""

from __future__ import annotations

import pytest

from rewrite.patches import patched_lines
from rewrite.source import Source
from rewrite.span import Span

HEAD = "--- a/x\n+++ b/x\n"


@pytest.mark.parametrize(
    ("text", "compared", "added"),
    [
        pytest.param(f"{HEAD}@@ -1,2 +1,2 @@\n a\n-b\n+c\n d\n", {4, 5}, {6}, id="a hunk ends by its counts"),
        pytest.param(f"{HEAD}@@ -1 +1 @@ a\n-b\n+c\n", {4}, {5}, id="one line has no count"),
        pytest.param(
            f"{HEAD}@@ -1 +1 @@\n-b\n+c\n@@ -9,2 +9,2 @@\n a\n\n b\n", {4, 7, 8}, {5}, id="several, and an empty line"
        ),
        pytest.param(
            "x: |\n  --- a/x\n  +++ b/x\n  @@ -1 +1 @@\n  -b\n  +c\ny: |\n  d\n",
            {5},
            {6},
            id="in a value, with its indent",
        ),
        pytest.param(f"{HEAD}@@ -1,9 +1,9 @@\n a\nb: c\n d\n", {4}, set(), id="what begins otherwise ends it"),
        pytest.param(
            f"{HEAD}@@ -1 +1 @@\n-b\n\\ No newline at end of file\n+c\n", {4}, {6}, id="what is said of an end"
        ),
        pytest.param(f"{HEAD}@@ -1 +1 @@\r\n-b\r\n+c\r\n", {4}, {5}, id="other line ends"),
        pytest.param("@@ -1 +1 @@\n-b\n+c\n", set(), set(), id="no names of files"),
        pytest.param("a: '@@ -1 +1 @@'\n- b\n", set(), set(), id="no hunk"),
    ],
)
def test_patched_lines(text: str, compared: set[int], added: set[int]) -> None:
    assert patched_lines(Source("a.yaml", text), Span(0, len(text))) == (compared, added)
