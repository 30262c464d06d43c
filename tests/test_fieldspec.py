"""A name fits an expression as if that was compiled."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewrite import fieldspec
from rewrite.fieldspec import fits
from rewrite.finders.custom_resources import FIELDS
from rewrite.holds import ROWS

PATTERNS = sorted(
    {row.kind for row in ROWS}
    | {spec.kind for spec in FIELDS}
    | {spec.group for spec in FIELDS}
    | {"", ".*", ".*a.*", "a.*b", "a.", r"a\.*", r"a\.b|.*\.c", "(?:a|b)c", "a|", r"a\.|.*"}
)
NAMES = st.sampled_from(
    ["", "a", "ab", "abc", "a.b", "aXb", ".c", "a.", "ac", "Image", "x.openshift.io", "Report\n", "\n"]
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_name_fits_as_if_the_expression_was_compiled(pattern: str) -> None:
    @settings(max_examples=20, deadline=None, database=None)
    @given(name=NAMES | st.from_regex(pattern) | st.from_regex(pattern, fullmatch=True))
    def fits_as_compiled(name: str) -> None:
        assert fits(pattern, name) is (re.fullmatch(pattern, name) is not None)

    fits_as_compiled()


def test_most_expressions_of_the_tables_are_not_compiled() -> None:
    fits.cache_clear()
    with patch.object(fieldspec.re, "fullmatch", return_value=None) as compiled:
        for pattern in {row.kind for row in ROWS} | {spec.kind for spec in FIELDS}:
            fits(pattern, "Deployment")
    fits.cache_clear()
    assert compiled.call_count <= 2
