"""Regular expressions of templates: none of them takes for ever."""

from __future__ import annotations

import pytest

from rewrite.charts.functions_regex import FUNCTIONS
from rewrite.charts.traced import computed
from rewrite.charts.value import UNKNOWN


def match(pattern: str, text: str) -> object:
    return FUNCTIONS["regexMatch"]([computed(pattern), computed(text)])


@pytest.mark.usefixtures("ends")
@pytest.mark.parametrize("pattern", [r"^(.|\s)*;$", "^(a|aa)+$", "^(aa?)+$", "^(a+)+$", "^((a|b)+)+$", "^(a{1,9})*$"])
def test_what_may_be_read_in_many_ways_is_not_tried(pattern: str) -> None:
    assert match(pattern, "a" * 60) is UNKNOWN


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        ("^[a-z]+$", "press", True),
        ("^(?:quay|ghcr)[.]io/", "ghcr.io/orchard", True),
        (r"^(\w+)/(\w+)$", "orchard/press", True),
        ("^[[:xdigit:]]+$", "press", False),
        ("^(v)?[0-9]+$", "v1", True),
    ],
)
def test_others_are(pattern: str, text: str, *, is_found: bool) -> None:
    assert match(pattern, text) is is_found
