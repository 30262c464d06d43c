"""Unread templates: those of a chart that a walk leaves for their names, where they name images.

`templates/job.txt` is rendered like any other. What would become of it the finders say, as if it were given to the run.

Source: Helm, Chart Template Guide, Subcharts and the template files; Library Charts.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.charts.doubts import ID
from rewrite.charts.libraries import LIBRARY
from rewrite.document import SourceKind
from rewrite.helmignore import is_ignored, rules_of
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.renderers.attention import Severity, severity_of
from rewrite.report import Place, Skip
from rewrite.rewriting import plan_bytes
from rewrite.taken import is_left
from rewrite.units import CHART_FILE
from rewrite.unread_files import MOST_BYTES, own_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.helmignore import Rule
    from rewrite.mapping import Mapper

FOLDER: Final = "templates"
IGNORED: Final = ".helmignore"
# What others include, and what is shown to whoever installs the chart.
INCLUDED: Final = "_"
NOTES: Final = "NOTES.txt"
# What they hold is no manifest, and Helm fails over it.
PAGE: Final = expression(r".*\.(?:md|markdown|rst|adoc|html?)(?:\.(?:tpl|gotmpl|j2))?\Z", re.IGNORECASE | re.DOTALL)
RENDERED: Final = "Helm renders it, whatever it is called; it names"


def tell_unread_templates(
    chart: str, data: Mapping[str, tuple[str, bytes]], mapper: Mapper, looked_at: set[str]
) -> Iterator[Skip]:
    """Give a row for each template that no walk takes, where it names an image that would move, or that is not known
    to be right as it is. It stands at the chart.

    In:      as for unread_files.tell_unread.
    """
    found = [one for one in _found(chart, data) if one.own not in data]
    rules = _rules(chart, looked_at) if found else ()
    for name, above, path, own in found:
        if is_ignored(path, rules):
            continue
        looked_at.add(f"{chart}/{path}")
        registry, named = first_told(f"{chart}/{own}", mapper, SourceKind.TEMPLATE)
        if named:
            detail = f"{RENDERED} {named}"
            yield Skip(Place(name, 1, 1), ID, path.removeprefix(above), Reason.NOT_READ, registry, detail)


class _Found(NamedTuple):
    """A template: the name of the Chart.yaml that it belongs to, with its folder, and where it is called and stands."""

    chart: str
    above: str
    path: str
    own: str


def _found(chart: str, data: Mapping[str, tuple[str, bytes]]) -> Iterator[_Found]:
    """Give the templates of a chart, and of those inside of it, that are called as no walk takes them."""
    for path, (name, content) in data.items():
        folder, slash, file = path.rpartition("/")
        # Of a library Helm renders nothing but what others include.
        if file != CHART_FILE or LIBRARY.search(content.decode(errors="replace")):
            continue
        for template in files.files_in(f"{chart}/{folder}{slash}{FOLDER}"):
            if _is_odd(template.rpartition("/")[2]) and (own := own_file(template, chart)):
                yield _Found(name, f"{folder}{slash}", template.removeprefix(f"{chart}/"), own)


def _is_odd(name: str) -> bool:
    is_other = name.startswith(INCLUDED) or name.endswith(NOTES) or PAGE.match(name)
    return not is_other and is_left(name)


def _rules(chart: str, looked_at: set[str]) -> tuple[Rule, ...]:
    """Give what Helm is to ignore in a chart and in all charts inside of it, which it asks for nothing."""
    file = f"{chart}/{IGNORED}"
    looked_at.add(file)
    with suppress(OSError):
        if own_file(file, chart):
            return rules_of(files.read(file).decode("utf-8-sig", "replace"))
    return rules_of("")


def first_told(file: str, mapper: Mapper, kind: SourceKind) -> tuple[str, str]:
    """Give the first image in a file that would move, else what a person would have to look at in it: its registry
    and how it is written, "" when there is none.

    In:      kind, what the file is read as.
    """
    content = b""
    with suppress(OSError):
        if files.size_of(file) <= MOST_BYTES:
            content = files.read(file)
    # Without any word of images it is not read any further.
    plan = plan_bytes(file, content, mapper, kind=kind)
    for change in plan.changes:
        return change.source.partition("/")[0], change.before
    told = (skip for skip in plan.skips if severity_of(skip.reason) is not Severity.INFO)
    return next(((skip.registry, skip.text) for skip in told), ("", ""))
