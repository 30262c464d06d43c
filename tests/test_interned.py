"""Interned: what a process sends holds each string once, and says the same."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from rewrite.interned import Interned
from rewrite.mapping import Mapper
from rewrite.notation import parse_mirror
from rewrite.policy import Policy
from rewrite.rewriting import plan_bytes
from rewrite.workers import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.plans import FilePlan

FILES = 30
MANIFEST = b"""\
apiVersion: apps/v1
kind: Deployment
metadata: {name: press}
spec:
  template:
    spec:
      initContainers:
        - {name: seed, image: "quay.io/orchard/press:v1"}
        - {name: peel, image: "orchard/peel:${TAG}"}
      containers:
        - {name: press, image: "quay.io/orchard/press:v1"}
"""


@pytest.fixture
def plans() -> list[FilePlan]:
    mapper = Mapper(Policy(mirror=parse_mirror("hub.example.com")))
    made = [plan_bytes(f"{number}.yaml", MANIFEST, mapper, proves=True) for number in range(FILES)]
    # As they come from a process: what was one object for all files is one for each.
    return [unpack(pack(plan)) for plan in made]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)


def _copies(plans: list[FilePlan]) -> Counter[str]:
    """Count the objects that each text is."""
    texts = {id(text): text for plan in plans for row in (*plan.changes, *plan.skips) for text in _texts(row)}
    return Counter(texts.values())


def test_each_text_is_one_object(plans: list[FilePlan]) -> None:
    assert _copies(plans)["hub.example.com/orchard/press:v1"] >= FILES
    Interned().intern(plans)
    assert set(_copies(plans).values()) == {1}


def test_rows_say_the_same(plans: list[FilePlan]) -> None:
    before = [(plan.changes, plan.skips, plan.settled, plan.proven) for plan in plans]
    assert all(len(plan.changes) == 2 and len(plan.skips) == 1 for plan in plans)
    Interned().intern(plans)
    assert [(plan.changes, plan.skips, plan.settled, plan.proven) for plan in plans] == before
    assert all(type(edit) is not tuple for plan in plans for change in plan.changes for edit in change.edits)


def test_what_is_proven_is_what_changes(plans: list[FilePlan]) -> None:
    Interned().intern(plans)
    for plan in plans:
        assert plan.proven is not None
        assert all(one is other for one, other in zip(plan.proven, plan.changes, strict=True))


def test_less_is_sent(plans: list[FilePlan]) -> None:
    before = len(pack(plans))
    Interned().intern(plans)
    assert len(pack(plans)) < before * 3 / 4
