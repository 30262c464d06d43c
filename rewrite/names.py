"""Names: the scalars of a document by the names they stand under, which finders ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.tree import NULLS

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from rewrite.tree import Scalar

    # Names, or an expression that matches them from their beginning.
    Wanted: TypeAlias = frozenset[str] | re.Pattern[str]

# What is remembered of names is bounded, so that memory does not grow with the number of files.
MOST_NAMES: Final = 8192

# What was ever asked for: all of it, the names alone, and the expressions.
_KNOWN: Final[set[Wanted]] = set()
_WORDS: Final[set[str]] = set()
_EXPRESSIONS: Final[list[re.Pattern[str]]] = []
# The names that any of it matches, and those that none does. These are most of all keys.
_WAKES: Final[set[str]] = set()
_DULL: Final[set[str | int]] = set()
# Of the names of a document, which of them are wanted: documents of one kind have the same names.
_MATCHING: Final[dict[tuple[str, ...], dict[Wanted, tuple[str, ...]]]] = {}


class _Generation:
    """Counts how often a name was taken out of the dull ones: an index of an earlier generation may lack it."""

    __slots__ = ("number",)

    def __init__(self) -> None:
        self.number = 0


_GENERATION: Final = _Generation()


class Names:
    """An index of scalars by their names, made when the first are asked for.

    repeats are the uses of aliases. Names that nothing which was ever asked for matches are not in the index.
    """

    __slots__ = ("_by_name", "_generation", "_matching", "_repeats", "_scalars")

    def __init__(self, scalars: Sequence[Scalar], repeats: Sequence[Scalar]) -> None:
        self._scalars = scalars
        self._repeats = repeats
        self._by_name: dict[str, list[Scalar]] = {}
        self._matching: dict[Wanted, tuple[str, ...]] = {}
        self._generation = -1

    def matching(self, wanted: Wanted) -> Sequence[Scalar]:
        """Give the scalars whose name is wanted; no nulls."""
        if wanted not in _KNOWN:
            _learn(wanted)
        if self._generation != _GENERATION.number:
            self._by_name = self._index()
            self._generation = _GENERATION.number
            self._matching = _matching(tuple(self._by_name))
        by_name = self._by_name
        names = self._matching.get(wanted)
        if names is None:
            names = self._matching[wanted] = tuple(_among(by_name, wanted))
        if len(names) == 1:
            return by_name[names[0]]
        return [scalar for name in names for scalar in by_name[name]] if names else ()

    def _index(self) -> dict[str, list[Scalar]]:
        if len(_DULL) > MOST_NAMES or len(_WAKES) > MOST_NAMES:
            _forget()
        index: dict[str, list[Scalar]] = {}
        dull = _DULL
        for scalar in [scalar for scalar in self._scalars if scalar.key not in dull]:
            name = scalar.key
            if not scalar.style and scalar.value in NULLS:
                continue
            if not isinstance(name, str):
                name = scalar.parent.key
                if not isinstance(name, str):
                    name = scalar.name
                if name in dull:
                    continue
            same = index.get(name)
            if same is None:
                index[name] = [scalar]
            else:
                same.append(scalar)
        for scalar in self._repeats:
            if scalar.style or scalar.value not in NULLS:
                index.setdefault(scalar.name, []).append(scalar)
        for name in index.keys() - _WAKES:
            wakes = name in _WORDS or any(wanted.match(name) for wanted in _EXPRESSIONS)
            (_WAKES if wakes else _DULL).add(name)
            if not wakes:
                del index[name]
        return index


def _among(names: Iterable[str], wanted: Wanted) -> list[str]:
    if isinstance(wanted, frozenset):
        return [name for name in names if name in wanted]
    return [name for name in names if wanted.match(name)]


def _learn(wanted: Wanted) -> None:
    """Know more that is wanted; the names that it matches are dull no longer."""
    _KNOWN.add(wanted)
    if isinstance(wanted, frozenset):
        _WORDS.update(wanted)
    else:
        _EXPRESSIONS.append(wanted)
    woken = _among((name for name in _DULL if isinstance(name, str)), wanted)
    if woken:
        _DULL.difference_update(woken)
        _WAKES.update(woken)
        _GENERATION.number += 1


def _forget() -> None:
    """Forget the names: of one that is not known to be dull, nothing would take it out."""
    _DULL.clear()
    _WAKES.clear()
    _GENERATION.number += 1


def _matching(names: tuple[str, ...]) -> dict[Wanted, tuple[str, ...]]:
    found = _MATCHING.get(names)
    if found is None:
        if len(_MATCHING) >= MOST_NAMES:
            _MATCHING.clear()
        found = _MATCHING[names] = {}
    return found
