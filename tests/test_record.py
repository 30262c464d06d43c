"""A record is the named tuple that typing.NamedTuple would have made of the same class."""

from __future__ import annotations

import pickle
import typing
from typing import Any

import pytest

from rewrite import record


class Ours(record.NamedTuple):
    """A text with a count."""

    text: str
    count: int = 1
    places: tuple[str, ...] = ()

    @property
    def twice(self) -> int:
        """Give twice the count."""
        return 2 * self.count

    def named(self, name: str) -> str:
        return f"{name}: {self.text}"

    @classmethod
    def empty(cls) -> Ours:
        return cls("")

    def __str__(self) -> str:
        return self.text


class Theirs(typing.NamedTuple):
    """A text with a count."""

    text: str
    count: int = 1
    places: tuple[str, ...] = ()

    @property
    def twice(self) -> int:
        """Give twice the count."""
        return 2 * self.count

    def named(self, name: str) -> str:
        return f"{name}: {self.text}"

    @classmethod
    def empty(cls) -> Theirs:
        return cls("")

    def __str__(self) -> str:
        return self.text


@pytest.mark.parametrize("arguments", [("a",), ("a", 2), ("a", 2, ("b",))])
def test_an_instance_is_the_same(arguments: tuple[Any, ...]) -> None:
    ours, theirs = Ours(*arguments), Theirs(*arguments)
    assert tuple(ours) == tuple(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert (str(ours), ours.twice, ours.named("n")) == (str(theirs), theirs.twice, theirs.named("n"))
    assert ours._asdict() == theirs._asdict()
    assert tuple(ours._replace(count=5)) == tuple(theirs._replace(count=5))


# What the compiler adds to a class, from some version on: the annotations, and the line of the source.
COMPILED = {"__orig_bases__", "__annotations__", "__annotations_cache__", "__firstlineno__", "__static_attributes__"}


def test_a_class_is_the_same() -> None:
    assert Ours._fields == Theirs._fields
    assert Ours._field_defaults == Theirs._field_defaults
    assert Ours.__mro__[1:] == Theirs.__mro__[1:]
    assert (Ours.__doc__, Ours.__module__, Ours.__qualname__) == (Theirs.__doc__, __name__, "Ours")
    assert set(vars(Theirs)) - set(vars(Ours)) <= COMPILED
    assert tuple(Ours.empty()) == tuple(Theirs.empty())


def test_an_instance_goes_between_processes() -> None:
    assert pickle.loads(pickle.dumps(Ours("a", 3))) == Ours("a", 3)  # noqa: S301 - our own
