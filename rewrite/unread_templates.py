"""Unread templates: those of a chart that a walk leaves for their names, where they name images.

`templates/job.txt` is rendered like any other. What would become of it the finders say, as if it were given to the run.

Source: Helm, Chart Template Guide, Subcharts and the template files; Library Charts.
"""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.charts.doubts import ID
from rewrite.charts.libraries import LIBRARY
from rewrite.document import SourceKind
from rewrite.reasons import Reason
from rewrite.renderers.attention import Severity, severity_of
from rewrite.report import Place, Skip
from rewrite.rewriting import plan_bytes
from rewrite.taken import LEFT, is_left
from rewrite.units import CHART_FILE
from rewrite.unread_files import MOST_BYTES, is_own_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.mapping import Mapper

FOLDER: Final = "templates"
IGNORED: Final = ".helmignore"
NO_TEMPLATES: Final = ("_", ".", "NOTES.txt")
RENDERED: Final = "Helm renders it, whatever it is called; it names"


def tell_unread_templates(
    chart: str, data: Mapping[str, tuple[str, bytes]], mapper: Mapper, looked_at: set[str]
) -> Iterator[Skip]:
    """Give a row for each template that no walk takes, where it names an image that would move, or that is not known
    to be right as it is. It stands at the chart.

    In:      as for unread_files.tell_unread.
    """
    for path, (name, content) in data.items():
        folder, slash, file = path.rpartition("/")
        # Of a library Helm renders nothing but what others include.
        if file != CHART_FILE or LIBRARY.search(content.decode(errors="replace")):
            continue
        above = f"{chart}/{folder}{slash}"
        ignored = _ignored(f"{above}{IGNORED}")
        for within in _odd_names(chart, above):
            called = within.rpartition("/")[2]
            if any(fnmatch(within, pattern) or fnmatch(called, pattern) for pattern in ignored):
                continue
            looked_at.add(f"{above}{within}")
            registry, named = _first(f"{above}{within}", mapper)
            if named:
                yield Skip(Place(name, 1, 1), ID, within, Reason.NOT_READ, registry, f"{RENDERED} {named}")


def _odd_names(chart: str, above: str) -> Iterator[str]:
    """Give the templates of a chart, or of one inside of it, that are called as no walk takes them.

    What begins with an underscore is for others to include, and backups are ignored by Helm, too.

    In:      above, the folder of the chart that they belong to, with a slash at its end.
    Out:     their paths in that.
    """
    for path in files.files_in(f"{above}{FOLDER}"):
        name = path.rpartition("/")[2]
        is_odd = is_left(name) and not LEFT.fullmatch(name) and not name.startswith(NO_TEMPLATES)
        if is_odd and is_own_file(path, chart):
            yield path.removeprefix(above)


def _ignored(file: str) -> list[str]:
    """Give the patterns of what Helm ignores in a chart."""
    try:
        lines = files.read(file).decode(errors="replace").splitlines() if files.is_file(file) else []
    except OSError:
        return []
    return [line.strip().strip("/") for line in lines if line.strip()]


def _first(file: str, mapper: Mapper) -> tuple[str, str]:
    """Give the first image in a template that would move, else what a person would have to look at in it: its registry
    and how it is written, "" when there is none.
    """
    try:
        content = files.read(file) if files.size_of(file) <= MOST_BYTES else b""
    except OSError:
        content = b""
    # Without any word of images it is not read any further.
    plan = plan_bytes(file, content, mapper, kind=SourceKind.TEMPLATE)
    for change in plan.changes:
        return change.source.partition("/")[0], change.before
    told = (skip for skip in plan.skips if severity_of(skip.reason) is not Severity.INFO)
    return next(((skip.registry, skip.text) for skip in told), ("", ""))
