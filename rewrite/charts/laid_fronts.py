"""Laid fronts: what values that stand outside of a chart set that may decide what stands in front of an image.

As for overlays in the chart (see fronts), but for the lines that print images, which are told by their words: the chart
is not rendered to find out whether it has to be. A registry may also be printed beside an image, in a line of its own.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import VALUES_FILE
from rewrite.charts.fronts import NOTHING, REGISTRY, SOMETHING, Fronts, Setting
from rewrite.charts.printed_beside import names_registry
from rewrite.charts.traced import Traced
from rewrite.charts.value import Table
from rewrite.charts.values import read_values
from rewrite.errors import UnreadableDocument
from rewrite.fieldpath import format_path
from rewrite.lazy import expression
from rewrite.shape import WITH_HOST, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rewrite.charts.fronts import Sites
    from rewrite.charts.value import Value
    from rewrite.fieldpath import FieldPath
    from rewrite.registries import Mirrors

ACTION: Final = "{{"
WORD: Final = "mage"
# When and with what it is pulled decides nothing.
PRINTS: Final = expression(r"[iI]mage(?!_?[pP]ull)")


class LaidFronts:
    """What a chart may make of values that are laid over its own.

    In:      texts, all files of the chart by their path in it; mirrors, which are registries as well.
    """

    def __init__(self, texts: Mapping[str, str], mirrors: Mirrors) -> None:
        self._unlike_hosts = mirrors.unlike_hosts
        self._texts = texts
        self._fronts = Fronts(texts, _sites_in(texts, _prints_image))
        try:
            self._below = read_values(VALUES_FILE, texts.get(VALUES_FILE, ""))
        except UnreadableDocument:
            self._below = Table()

    def settings(self, over: Table) -> frozenset[Setting]:
        """Give what values set otherwise than the chart's own, where that may decide about images."""
        found: set[Setting] = set()
        for path, value in _leaves(over):
            key = next(step for step in reversed(path) if isinstance(step, str))
            state, below = self._state(value), value_at(self._below, path)
            if state == self._state(below) and not (state == REGISTRY and _differ(value, below)):
                continue
            keys = self._deciding_keys(path, key)
            if not keys and state == REGISTRY:
                keys = _asked_for(path, self._fronts) or _asked_for(path, self._beside)
            elif not keys and isinstance(value, bool) and self._fronts.may_decide(key):
                keys = self._fronts.switched_by(key)
            if keys:
                found.add(Setting(format_path(path), keys, state))
        return frozenset(found)

    def _deciding_keys(self, path: FieldPath, key: str) -> tuple[str, ...]:
        return self._fronts.deciding_keys(path, key) if self._fronts.may_decide(key) else ()

    @cached_property
    def _beside(self) -> Fronts:
        """What the templates have where they print registries."""
        return Fronts(self._texts, _sites_in(self._texts, names_registry))

    def _state(self, value: Value) -> str:
        """Give what a template can tell of a value."""
        if isinstance(value, Traced):
            text = value.text
            if text and self._is_registry(text.rstrip("/")):
                return REGISTRY
            return text if self._fronts.is_compared(text) else (SOMETHING if text else NOTHING)
        return SOMETHING if (value.entries if isinstance(value, Table) else value) else NOTHING

    def _is_registry(self, text: str) -> bool:
        return shape_of(text) in WITH_HOST or bool(self._unlike_hosts and self._unlike_hosts.match(text))


def _asked_for(path: FieldPath, fronts: Fronts) -> tuple[str, ...]:
    """Give the nearest key of a path that may decide by itself: of a mapping that is handed to a template the rest is
    not known to that, and in one that templates go through, or look something up in, names are the user's.
    """
    return next(((key,) for key in reversed(fronts.keys(path)) if fronts.may_decide(key)), ())


def _prints_image(line: str) -> bool:
    return WORD in line and PRINTS.search(line) is not None


def _sites_in(texts: Mapping[str, str], says: Callable[[str], bool]) -> Sites:
    """Give the lines of templates that print images, or something beside them, and of files and texts in values, which
    may be some for tpl.
    """
    found: dict[str, frozenset[int]] = {}
    for name, text in texts.items():
        if WORD in text and ACTION in text:
            lines = enumerate(text.split("\n"), start=1)
            found[name] = frozenset(at for at, line in lines if says(line))
    return found


def _differ(value: Value, below: Value) -> bool:
    """Tell whether two texts differ: a template may compare one of them."""
    return isinstance(value, Traced) and isinstance(below, Traced) and value.text != below.text


def _leaves(over: Table) -> Iterator[tuple[FieldPath, Value]]:
    """Give what is no mapping and no list in values, each with its path."""
    waiting: list[tuple[FieldPath, Value]] = [((), over)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Table):
            waiting += [((*path, key), inner) for key, inner in value.entries.items()]
        elif isinstance(value, list):
            waiting += [((*path, at), inner) for at, inner in enumerate(value)]
        else:
            yield path, value


def value_at(table: Table, path: FieldPath) -> Value:
    """Give what stands at a path of values, None where nothing does."""
    found: Value = table
    for step in path:
        if isinstance(found, Table):
            found = found.get(str(step))
        elif isinstance(found, list) and isinstance(step, int) and step < len(found):
            found = found[step]
        else:
            return None
    return found
