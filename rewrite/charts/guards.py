"""Guards: lists of images that a chart compares its own with, where the run does not change the list along.

Such a chart may refuse to install images that have moved.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.errors import RewriteError
from rewrite.fieldpath import format_path
from rewrite.finders.bitnami import is_bitnami, is_listed
from rewrite.lazy import expression
from rewrite.reading import DECLARING
from rewrite.reasons import Reason
from rewrite.report import Skip

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from rewrite.report import Change

# A chart of the run, or one on which it depends.
GUARDED: Final = expression(r"(?:charts/(?P<name>[^/]+)/)?Chart\.yaml\Z")
# Bitnami's charts compare the images that they render with this annotation (common, _errors.tpl).
GUARD: Final = expression(
    rb"^annotations:[ \t]*+(?:#[^\n]*+|\r)?\n(?:(?:[ \t]++(?!images:)[^\n]*+|\r)?\n)*+[ \t]++images:", re.MULTILINE
)
# What says what a chart depends on, and what its values are by default.
VALUES_FILE: Final = "values.yaml"
CHART_FILES: Final = (*DECLARING, VALUES_FILE)
CHART_FILE: Final = "Chart.yaml"
# In the templates of such a guard, and in values.
ASKED: Final = "allowInsecureImages"
ALLOWANCE: Final = f"global.security.{ASKED}"
GLOBAL: Final = ".global."
# As Helm reads it.
TRUE: Final = ("true", "yes", "on", "y")
VENDOR: Final = "bitnami"
# What the path of any value begins with.
ALL: Final = ""
# A registry that charts hand on to those on which they depend.
FOR_ALL: Final = "global.imageRegistry"


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
    files = {**context, **decided}
    texts: dict[str, str] = {path: files[path].decode(errors="replace") for path in CHART_FILES if path in files}
    may_be_absent = any(VENDOR in texts.get(path, "") for path in DECLARING)
    if not (names or may_be_absent) or ALL in (allowed := allowed_in(texts.get(VALUES_FILE, ""))):
        return
    keys: Mapping[str, Sequence[str]] = {}
    absent: Sequence[str] = ()
    listed: Sequence[Change] = ()
    if any(names) or may_be_absent:
        from rewrite.charts.chart import dependency_keys  # guards are few, and what reads charts is large

        keys = dependency_keys(texts)
        absent, listed = _absent(texts, files), [change for change in changes if is_listed(change)]
    for name in (*names, *absent):
        own = tuple(f"{key}." for key in keys.get(name, [name])) if name else (ALL,)
        prefixes = (*own, FOR_ALL) if any(not prefix.startswith(allowed) for prefix in own) else ()
        among = listed if name in absent else changes
        its = (change for change in among if change.place.path.startswith(prefixes))
        change = next((change for change in its if not change.place.path.startswith(allowed)), None)
        if change is not None:
            detail = f"the chart {name}, on which this one depends" if name else ""
            yield Skip(change.place, change.finder, change.before, Reason.CHART_GUARD, detail=detail)


def allowance(chart: str, files: Mapping[str, bytes]) -> str:
    """Say what is to be set besides for the images of a packed chart that has a guard, "" where it has none.

    In:      chart, its folder, and files, those of all charts, by path in the outermost one.
    """
    if not GUARD.search(files.get(f"{chart}{CHART_FILE}", b"")):
        return ""
    # Charts of before its guard have the same list.
    is_asked = any(ASKED.encode() in content for path, content in files.items() if path.startswith(chart))
    return f", and {ALLOWANCE} to true, or the chart may refuse to install" if is_asked else ""


def allowed_in(values: str) -> tuple[str, ...]:
    """Give what the paths of the values begin with for which charts are told to let other images pass.

    `db: {global: {security: {allowInsecureImages: true}}}` tells that to the chart `db`, and to those below it.
    """
    if ASKED not in values:
        return ()
    from rewrite.readers.yaml_events import read_yaml  # few values say so

    try:
        document = read_yaml(values)
    except RewriteError:
        return (ALL,)
    scalars = (*document.scalars, *document.repeats)
    said = [format_path(scalar.path) for scalar in scalars if scalar.value.lower() in TRUE]
    document.dissolve()
    above = (f".{path}".partition(GLOBAL) for path in said if path.endswith(f".{ASKED}"))
    return tuple({f"{front[1:]}." if is_below and front else ALL for front, is_below, _ in above})


def _absent(texts: Mapping[str, str], files: Container[str]) -> list[str]:
    """Name the dependencies that are not at hand and come from where all charts have a guard."""
    from rewrite.charts.chart import declared_dependencies

    found = (dependency for dependency in declared_dependencies(texts) if is_bitnami(dependency.repository))
    names = dict.fromkeys(dependency.name for dependency in found)
    return [name for name in names if f"charts/{name}/Chart.yaml" not in files]
