"""A group of an expression that is repeated for each sign keeps a hundred bytes and more for each of them.

What is made of every item of a list, and kept until its end, takes half of that.
"""

from __future__ import annotations

import tracemalloc

import pytest

from rewrite.policy import Policy
from rewrite.stream import rewrite_string

MIRROR = Policy(mirror="hub.example.com")
LENGTH = 60_000
MOST_FOR_EACH = 80
PIECES = (
    "a",
    "a.",
    "-a",
    "a_",
    "a.b/c/",
    "quay.io/",
    "a.b/c:1",
    "../",
    "%2F",
    "a=b,",
    '"a",',
    "(",
    "1.2.3-",
    "{{a}}.",
    "${A}/",
)
PLACES = {
    "in front": "kind: ConfigMap\ndata:\n  x: |\n    {} quay.io/orchard/press:1\n",
    "behind": "kind: ConfigMap\ndata:\n  x: |\n    image: quay.io/orchard/press:1{}\n",
    "within": "image:\n  repository: quay.io/orchard/press{}\n  tag: '1'\n",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("piece", PIECES)
def test_a_long_word_takes_little_memory(piece: str, place: str) -> None:
    text = PLACES[place].format(piece * (LENGTH // len(piece)))
    # What is imported for it stays.
    rewrite_string(text[:200], MIRROR)
    tracemalloc.start()
    rewrite_string(text, MIRROR)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MOST_FOR_EACH * len(text)
