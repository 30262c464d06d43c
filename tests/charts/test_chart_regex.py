"""Regular expressions of templates: none of them takes for ever."""

from __future__ import annotations

import pytest

from rewrite.charts.functions_regex import FUNCTIONS
from rewrite.charts.traced import computed
from rewrite.charts.value import UNKNOWN


def match(pattern: str, text: str) -> object:
    return FUNCTIONS["regexMatch"]([computed(pattern), computed(text)])


@pytest.mark.usefixtures("ends")
@pytest.mark.parametrize(
    "pattern",
    [
        *(r"^(.|\s)*;$", "^(a|aa)+$", "^(aa?)+$", "^(a+)+$", "^((a|b)+)+$", "^(a{1,9})*$", "^((a)|(a))+b"),
        *("^((a)?(a)?)+b", "^((a)|a)+b", "^((?:a)|a){1,60}b", "(?i)^((a)|(A))+b", "^(?P<n>(a)|(?i:a))*b"),
        *(r"^([(]|(a)|(a)|\()+b", r"^(\)?a|a)*b", "^[^]](a[)]?|a)*b", "^(a{2}|a{2})+?b", "a*a*a*a*b", "^a|.*.*.*.*b"),
        f"^{'(a|aa)' * 40}b",
    ],
)
def test_what_may_be_read_in_many_ways_is_not_tried(pattern: str) -> None:
    assert match(pattern, "a" * 60) is UNKNOWN


# Each of them would be one to Python.
@pytest.mark.parametrize(
    "pattern",
    [
        "(?x)(a|a) +",
        "((a)|a)(?#press)+",
        "a*+b",
        "(?=(a|a)+b)",
        r"(a)(?(1)a|b)",
        "(a",
        "[a" * 100_000,
        "a{99999999999}",
        "(" * 5_000 + ")" * 5_000,
        *("[[:press:]]", "[[:^alpha:]]", "[a[:alpha:]", "[[:alpha:"),
    ],
)
def test_what_go_does_not_have_is_not_tried(pattern: str) -> None:
    assert match(pattern, "a") is UNKNOWN


@pytest.mark.usefixtures("ends")
@pytest.mark.parametrize(
    ("pattern", "few", "many"), [("^a*a*b", 60, 60_000), ("a*b", 60, 60_000), ("^a*a{900}b", 60, 60_000)]
)
def test_how_long_it_may_take_is_a_matter_of_the_text(pattern: str, few: int, many: int) -> None:
    assert match(pattern, "a" * few) is False
    assert match(pattern, "a" * many) is UNKNOWN


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        ("^[a-z]+$", "press", True),
        ("^(?:quay|ghcr)[.]io/", "ghcr.io/orchard", True),
        (r"^(\w+)/(\w+)$", "orchard/press", True),
        ("^[[:xdigit:]]+$", "press", False),
        ("^(v)?[0-9]+$", "v1", True),
        ("^(?:a{3})+$", "a" * 60, True),
        (f"^(?:{'|'.join(f'h{n}' for n in range(60))})[.]io(/[a-z]+)?$", "h59.io/orchard", True),
        (r"(?i)^[(\])]*(?:QUAY){1,3}[{]?\z", "(]quay{", True),
        ("^a{,3}$|^[^]a]?b??c+?", "xbc", True),
        # Inside of a class alone another is named; there it may be beside other signs.
        *(("^[:/]$", ":", True), ("^[:@]v1", "@v1", True), ("^[^:]+$", "a:b", False), (r"\[:\d", "a[:1", True)),
        *(("^[a[:b]+$", "[:ab", True), ("^[^[:alpha:]/_-]+$", "1.2", True), ("^[[:upper:][:digit:]]+$", "V1", True)),
        *(("^[:alpha:]$", "b", False), ("^[:alpha:]$", ":", True), (r"^[\[:][\]:]$", "[]", True)),
    ],
)
def test_others_are(pattern: str, text: str, *, is_found: bool) -> None:
    assert match(pattern, text) is is_found
