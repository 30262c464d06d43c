"""Reached: the values that the templates of one chart may read, and the named templates of others that they include.

What is global is handed to all charts. One whose templates never ask for `global.registry` prints it nowhere, so that
nothing which reads what this chart prints can join the registry to a name there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.definitions import definitions
from rewrite.charts.doubts import TEMPLATES
from rewrite.charts.unread import without_comments
from rewrite.fieldpath import parse_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ACTION: Final = re.compile(r"\{\{[^}]*+(?:\}(?!\})[^}]*+)*+\}\}")
# A call of a named template; the name is "" where it is composed, unless it is that of a file of the same chart.
CALL: Final = re.compile(
    r"\b(?:include|template)\s++(?:[\"`](?P<name>[^\"`]*+)[\"`]|(?!\(\s*+print\w*+\s[^()]*?\.Template\.BasePath\b))"
)
COMPOSED: Final = ""
CHART: Final = re.compile(r"(?:charts/[^/]++/)*+")
VALUES: Final = "Values"


class Reach:
    """What the templates of each chart may read.

    In:      texts, all files of the outermost chart by their path in it.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._actions: dict[str, str] = {}

    def reads(self, template: str, path: str) -> bool:
        """Tell whether the chart that a template stands in, or one in that, may read a value.

        In:      path, its formatted field path in the values of any chart around it.
        Out:     True too where a mapping that the value stands in is read as a whole.
        """
        *outer, key = (str(step) for step in parse_path(path))
        actions = self._actions_of(f"/{template}".partition(TEMPLATES)[0].removeprefix("/"))
        if not key.isidentifier() or re.search(rf"\b{key}\b", actions):
            return True
        return any(re.search(rf"\.{re.escape(step)}\b(?!\.\w)", actions) for step in (VALUES, *outer))

    def _actions_of(self, chart: str) -> str:
        """Give the actions of a chart, and of what it includes.

        In:      chart, its folder, "" for the outermost.
        """
        if chart not in self._actions:
            self._actions[chart] = "\n".join(self._collect(f"{chart}/" if chart else ""))
        return self._actions[chart]

    def _collect(self, folder: str) -> Iterator[str]:
        waiting = [text for name, text in self._texts.items() if name.startswith(folder) or _is_given(name, folder)]
        foreign = self._defined_outside(folder)
        included: set[str] = set()
        while waiting:
            actions = "\n".join(ACTION.findall(without_comments(waiting.pop())))
            yield actions
            called = {call["name"] or COMPOSED for call in CALL.finditer(actions)}
            names = set(foreign) if COMPOSED in called else called
            waiting += [text for name in names - included for text in foreign.get(name, ())]
            included |= names

    def _defined_outside(self, folder: str) -> dict[str, list[str]]:
        """Give the named templates in other charts, each with its texts."""
        found: dict[str, list[str]] = {}
        for file, text in self._texts.items():
            if TEMPLATES in f"/{file}" and not file.startswith(folder):
                for name, start, end in definitions(text):
                    if name:
                        found.setdefault(name, []).append(text[start:end])
        return found


def _is_given(file: str, folder: str) -> bool:
    """Tell whether a file may hold values for a chart, some of them templates: it is of one around that."""
    chart = CHART.match(file)
    return chart is not None and folder.startswith(chart.group()) and TEMPLATES not in f"/{file}"
