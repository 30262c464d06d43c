"""Names: the scalars of a document by the names they stand under."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from rewrite import names
from rewrite.readers.yaml_events import read_yaml
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

TEXT = "apple: 1\npear: 2\nplum: [3, 4]\nquince: {apple: 5}\nnone: null\n"


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with no pattern and no name known, as a process does."""
    kept = {"_KNOWN": set, "_WORDS": set, "_EXPRESSIONS": list, "_WAKES": set, "_DULL": set, "_MATCHING": dict}
    for name, kind in kept.items():
        monkeypatch.setattr(names, name, kind())


def values(document: Document, pattern: str) -> list[str]:
    return [scalar.value for scalar in document.named(re.compile(pattern))]


def test_scalars_are_given_by_name() -> None:
    document = read_yaml(TEXT)
    assert values(document, "app") == ["1", "5"]
    assert values(document, "plum") == ["3", "4"]
    assert values(document, "quince|none|lum") == []


def test_wanted_names_are_whole_and_given_in_the_order_of_the_document() -> None:
    document = read_yaml(TEXT)
    wanted = (frozenset({"plum", "apple", "fig"}), frozenset({"app"}), frozenset({"none"}))
    found = [[scalar.value for scalar in document.named(names)] for names in wanted]
    assert found == [["1", "5", "3", "4"], [], []]


def test_a_name_that_was_dull_wakes_for_wanted_names() -> None:
    document = read_yaml(TEXT)
    assert values(document, "pear") == ["2"]
    assert [scalar.value for scalar in document.named(frozenset({"apple"}))] == ["1", "5"]


def test_a_name_that_was_dull_wakes_for_a_new_pattern() -> None:
    first, second = read_yaml(TEXT), read_yaml(TEXT)
    assert (values(first, "pear"), values(second, "pear")) == (["2"], ["2"])
    assert (values(first, "apple"), values(second, "plum|apple")) == (["1", "5"], ["1", "5", "3", "4"])
    assert (values(first, "plum"), values(second, "pear")) == (["3", "4"], ["2"])


def test_names_that_were_forgotten_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "MOST_NAMES", 2)
    documents = [read_yaml(TEXT) for _ in range(3)]
    for document in documents:
        assert values(document, "pear") == ["2"]
    for document in documents:
        assert values(document, "apple") == ["1", "5"]


def test_a_pattern_that_matches_no_known_name_costs_no_index() -> None:
    indexed: list[int] = []

    class Scalars(list[Scalar]):
        def __iter__(self) -> Iterator[Scalar]:
            indexed.append(1)
            return super().__iter__()

    of_document = names.Names(Scalars(read_yaml(TEXT).scalars), [])
    for pattern in ("pear", "cherry", "medlar", "pear(?=s)"):
        of_document.matching(re.compile(pattern))
    assert len(indexed) == 1
    of_document.matching(re.compile("apple"))
    assert len(indexed) == 2
