"""Guards: lists of images that a chart compares its own with, where the run does not change the list along.

Such a chart may refuse to install images that have moved.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.report import Skip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.report import Change

# A chart of the run, or one on which it depends.
GUARDED: Final = expression(r"(?:charts/(?P<name>[^/]+)/)?Chart\.yaml\Z")
# Bitnami's charts compare the images that they render with this annotation (common, _errors.tpl).
GUARD: Final = expression(
    rb"^annotations:[ \t]*+(?:#[^\n]*+|\r)?\n(?:(?:[ \t]++(?!images:)[^\n]*+|\r)?\n)*+[ \t]++images:", re.MULTILINE
)
ALLOWED: Final = expression(r"^[ \t]+allowInsecureImages:[ \t]*true\b", re.MULTILINE)
# What says what a chart depends on, and what its values are by default.
CHART_FILES: Final = ("Chart.yaml", "requirements.yaml", "values.yaml")


def find_guarded(
    changes: Sequence[Change], decided: Mapping[str, bytes], context: Mapping[str, bytes]
) -> Iterator[Skip]:
    """Tell of the first change to the values of each chart with a guard that the guard will not know the image.

    In:      changes, those of the chart's values. decided and context, the chart's files that the run decides about
             and those that are only read, by path; a guard among the former moves along.
    """
    names = [
        found["name"] or ""
        for path, content in context.items()
        if (found := GUARDED.match(path)) and GUARD.search(content)
    ]
    if not names:
        return
    files = {**context, **decided}
    texts: dict[str, str] = {path: files[path].decode(errors="replace") for path in CHART_FILES if path in files}
    if ALLOWED.search(texts.get("values.yaml", "")):
        return
    keys: Mapping[str, Sequence[str]] = {}
    if any(names):
        from rewrite.charts.chart import dependency_keys  # guards are few, and what reads charts is large

        keys = dependency_keys(texts)
    for name in names:
        prefixes = tuple(f"{key}." for key in keys.get(name, [name])) if name else ("",)
        change = next((change for change in changes if change.place.path.startswith(prefixes)), None)
        if change is not None:
            detail = f"the chart {name}, on which this one depends" if name else ""
            yield Skip(change.place, change.finder, change.before, Reason.CHART_GUARD, detail=detail)
