"""Handed to tpl: texts in the values of a chart, and files beside its templates, that become images when a template
evaluates them: `extraDeploy: [{image: "quay.io/{{ .Values.press.repository }}"}]`.

Most templates hand something to a definition that evaluates it, labels nearly always. They are rendered for its sake
only where there is such a text.

Source: Helm's documentation, Using the 'tpl' Function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.chart import NOT_FILES, TEMPLATES
from rewrite.charts.relevance import ACTION, Handed
from rewrite.charts.traced import Traced
from rewrite.charts.value import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rewrite.charts.chart import Chart, Instance
    from rewrite.charts.value import Value

# What Helm reads itself.
READ: Final = ("Chart.yaml", "values.yaml", "requirements.yaml", "values.schema.json")


def find_handed(uses: Iterable[Instance], speaks: Callable[[str], bool]) -> Handed:
    """Give the templates of the charts that have such texts.

    In:      speaks, whether a text says something of images.
    """
    values: dict[tuple[str, ...], set[str]] = {}
    files: set[str] = set()
    for use in uses:
        # A chart is given the values of those in it as well.
        for path, value in _outer(use.values):
            if any(map(speaks, _texts(path[-1], value))):
                values.setdefault(path, set()).update(_templates(use.chart))
        others = (text for path, text in use.chart.files.items() if not path.startswith(NOT_FILES) and path not in READ)
        if any(ACTION in text and speaks(text) for text in others):
            files |= _templates(use.chart)
    return Handed({path: frozenset(templates) for path, templates in values.items()}, frozenset(files))


def _outer(values: Table) -> Iterator[tuple[tuple[str, ...], Value]]:
    """Give what stands in values below their first two steps."""
    for key, value in values.entries.items():
        if isinstance(value, Table):
            yield from (((key, inner), below) for inner, below in value.entries.items())
        else:
            yield (key,), value


def _texts(key: str, value: Value) -> Iterator[str]:
    """Give the texts with actions in what stands under a key, each behind its own."""
    waiting = [(key, value)]
    while waiting:
        key, part = waiting.pop()
        if isinstance(part, Traced):
            if ACTION in part.text:
                yield f"{key}: {part.text}"
        elif isinstance(part, Table):
            waiting.extend(part.entries.items())
        elif isinstance(part, list):
            waiting.extend((key, item) for item in part)


def _templates(chart: Chart) -> set[str]:
    return {chart.prefix + path for path in chart.files if path.startswith(TEMPLATES)}
