"""Names: the scalars of a document by the names they stand under, for the patterns that finders ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.tree import NULLS

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from rewrite.tree import Scalar

# What is remembered of names is bounded, so that memory does not grow with the number of files.
MOST_NAMES: Final = 8192

# The patterns that were ever asked for.
_KNOWN: Final[set[re.Pattern[str]]] = set()
# The names that any of these patterns matches, and those that none does. These are most of all keys.
_WAKES: Final[set[str]] = set()
_DULL: Final[set[str | int]] = set()
# Of the names of a document, which of them each pattern matches: documents of one kind have the same names.
_MATCHING: Final[dict[tuple[str, ...], dict[re.Pattern[str], tuple[str, ...]]]] = {}


class _Generation:
    """Counts how often a name was taken out of the dull ones: an index of an earlier generation may lack it."""

    __slots__ = ("number",)

    def __init__(self) -> None:
        self.number = 0


_GENERATION: Final = _Generation()


class Names:
    """An index of scalars by their names, made when the first pattern is asked for.

    repeats are the uses of aliases. Names that no pattern which was ever asked for matches are not in the index.
    """

    __slots__ = ("_by_name", "_generation", "_matching", "_repeats", "_scalars")

    def __init__(self, scalars: Sequence[Scalar], repeats: Sequence[Scalar]) -> None:
        self._scalars = scalars
        self._repeats = repeats
        self._by_name: dict[str, list[Scalar]] = {}
        self._matching: dict[re.Pattern[str], tuple[str, ...]] = {}
        self._generation = -1

    def matching(self, pattern: re.Pattern[str]) -> Sequence[Scalar]:
        """Give the scalars whose name pattern matches from its beginning; no nulls."""
        if pattern not in _KNOWN:
            _learn(pattern)
        if self._generation != _GENERATION.number:
            self._by_name = self._index()
            self._generation = _GENERATION.number
            self._matching = _matching(tuple(self._by_name))
        by_name = self._by_name
        names = self._matching.get(pattern)
        if names is None:
            names = self._matching[pattern] = tuple(name for name in by_name if pattern.match(name))
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
            wakes = any(pattern.match(name) for pattern in _KNOWN)
            (_WAKES if wakes else _DULL).add(name)
            if not wakes:
                del index[name]
        return index


def _learn(pattern: re.Pattern[str]) -> None:
    """Know one more pattern; the names that it matches are dull no longer."""
    _KNOWN.add(pattern)
    woken = {name for name in _DULL if isinstance(name, str) and pattern.match(name)}
    if woken:
        _DULL.difference_update(woken)
        _WAKES.update(woken)
        _GENERATION.number += 1


def _forget() -> None:
    """Forget the names: of one that is not known to be dull, no pattern would take it out."""
    _DULL.clear()
    _WAKES.clear()
    _GENERATION.number += 1


def _matching(names: tuple[str, ...]) -> dict[re.Pattern[str], tuple[str, ...]]:
    found = _MATCHING.get(names)
    if found is None:
        if len(_MATCHING) >= MOST_NAMES:
            _MATCHING.clear()
        found = _MATCHING[names] = {}
    return found
